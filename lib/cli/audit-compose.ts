import * as fs from 'node:fs';
import * as path from 'node:path';
import { FINDINGS } from '../findings';
import { judge } from '../gate/judge';
import { NO_FACTS } from '../model/facts';
import { auditJson, auditRows, auditText } from '../reports/audit';
import { countOf } from '../reports/terminal';
import { readCompose, type ReadCompose } from '../sources/compose/read';
import { UnreadableCompose } from '../sources/compose/tree';
import { EXIT, type Exit, Misuse, type Terminal, UnusableInput } from './command';

export interface ComposeOptions {
  /** For programs. */
  readonly json: boolean;
  /** Files of variables. @default `.env` beside the first file, where it exists */
  readonly envFiles: readonly string[] | undefined;
}

/** The names that Compose looks for, best first, and what it puts over each. */
const STANDARD = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** Compose files, each over the one before it, or the folder that they stand in. */
export function auditCompose(named: readonly string[], { json, envFiles }: ComposeOptions, terminal: Terminal): Exit {
  const { cwd, out } = terminal;
  const [first, ...more] = named.flatMap((file) => filesAt(file, cwd));
  if (first === undefined) throw new Misuse('name a compose FILE, or the folder that holds one');
  const read = readOf([first, ...more], envFiles, cwd);
  const { verdicts } = judge(FINDINGS, read.estate, () => NO_FACTS, []);
  const rows = auditRows(verdicts, read.positionOf);
  if (json) out(auditJson(rows));
  else for (const line of auditText(rows, `${named.join(', ')}: ${countOf(read.services, 'service')}`)) out(line);
  return rows.some(({ state }) => state === 'fail') ? EXIT.no : EXIT.done;
}

function filesAt(named: string, cwd: string): readonly string[] {
  const absolute = path.resolve(cwd, named);
  if (!fs.existsSync(absolute)) throw new UnusableInput(`${named} is not there`);
  if (!fs.statSync(absolute).isDirectory()) return [named];
  const found = STANDARD.find((name) => fs.existsSync(path.join(absolute, name)));
  if (found === undefined) throw new UnusableInput(`${named} holds no compose file: none of ${STANDARD.join(', ')}`);
  const over = found.replace(/\.(ya?ml)$/, '.override.$1');
  return [found, ...(fs.existsSync(path.join(absolute, over)) ? [over] : [])].map((name) => path.join(named, name));
}

function readOf(
  files: readonly [string, ...string[]],
  envFiles: readonly string[] | undefined,
  cwd: string,
): ReadCompose {
  const project = path.basename(path.dirname(path.resolve(cwd, files[0])));
  const read = (file: string): string | undefined => {
    const absolute = path.resolve(cwd, file);
    return fs.existsSync(absolute) && fs.statSync(absolute).isFile() ? fs.readFileSync(absolute, 'utf8') : undefined;
  };
  try {
    return readCompose({ files, read, project, ...(envFiles === undefined ? {} : { envFiles }) });
  } catch (error) {
    if (error instanceof UnreadableCompose) throw new UnusableInput(error.message);
    throw error;
  }
}
