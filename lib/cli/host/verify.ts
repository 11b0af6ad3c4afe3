import { type PlacedFile, placedFiles } from '../../host/placed';
import { hostFileScript } from '../../host/script';
import { countOf } from '../../reports/terminal';
import { type Exit, EXIT, type Terminal } from '../command';
import * as path from 'node:path';
import { stackFolders, stackReader } from '../synthesized';
import { onHost } from './reach';

/** What is asked of each host, and how its answer is told. */
interface Question {
  /** The command of the script: it says what differs, and answers 1 then. */
  readonly command: 'check' | 'plan';
  readonly same: string;
  readonly differs: string;
  /** What to do where something differs. */
  readonly mend: (file: PlacedFile) => readonly string[];
}

/** Compares what stands on the hosts with the stacks: nobody sees from Terraform what was changed there by hand (F07). */
export const VERIFY: Question = {
  command: 'check',
  same: 'as wanted',
  differs: 'differs',
  mend: ({ address }) => [`terraform apply -replace='${address}' puts it back`],
};

/** Says what an apply would change, before it does. */
export const PLAN: Question = {
  command: 'plan',
  same: 'stays',
  differs: 'would change',
  mend: ({ settings: { activate, verify } }) =>
    [
      ['then it runs', activate],
      ['and proves', verify],
    ].flatMap(([what, command = '']) => (command === '' ? [] : [`${what}: ${shortened(command)}`])),
};

/** Asks the hosts of the stacks, file by file. A host that does not answer once is not asked again. */
export function ask(question: Question, named: readonly string[], terminal: Terminal): Exit {
  const { cwd, out } = terminal;
  const synthesized = stackReader();
  const files = stackFolders(named, cwd).flatMap((folder) =>
    placedFiles(synthesized(path.resolve(cwd, folder), folder)),
  );
  const silent = new Set<string>();
  let [differing, unanswered] = [0, 0];
  for (const file of files) {
    const { way, settings } = file;
    const host = `${way.user}@${way.address}:${way.port}`;
    const told = silent.has(host)
      ? undefined
      : onHost(file, `/bin/sh -s ${question.command}`, hostFileScript(settings), terminal);
    const line = (what: string): void => {
      out(`${way.address}  ${settings.path}  ${what}`);
    };
    if (told?.code === 0) line(question.same);
    else if (told?.code === 1) {
      differing += 1;
      line(question.differs);
      for (const each of [...linesOf(told.said), ...question.mend(file)]) out(`  ${each}`);
    } else {
      unanswered += 1;
      if (told?.code === undefined) silent.add(host);
      line(
        told === undefined
          ? 'not asked'
          : `cannot be asked: ${told.code === undefined ? told.said : linesOf(told.said).join(' ')}`,
      );
    }
  }
  const silence = unanswered === 0 ? '' : `, ${countOf(unanswered, 'file')} not asked`;
  out(`${countOf(files.length, 'file')}: ${differing} ${differing === 1 ? question.differs : 'differ'}${silence}`);
  if (unanswered > 0) return EXIT.input;
  return differing === 0 ? EXIT.done : EXIT.no;
}

/** What the script says, without its own name. */
export function linesOf(said: string): readonly string[] {
  return said
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^pawl: /, ''));
}

function shortened(command: string): string {
  const [first = '', ...more] = command.trim().split('\n');
  return more.length === 0 ? first : `${first} … (${more.length + 1} lines)`;
}
