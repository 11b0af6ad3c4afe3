import { audit } from './audit';
import { backups } from './backups';
import { type Command, type Exit, EXIT, Misuse, type Terminal, UnusableInput } from './command';
import { compose } from './compose';
import { diff } from './diff';
import { fragment } from './fragment';
import { host } from './host/host';
import { manifests } from './manifests';
import { recovery } from './recovery';
import { rollback } from './rollback';
import { schema } from './schema';
import { secrets } from './secrets';

const COMMANDS: readonly Command[] = [
  audit,
  backups,
  compose,
  diff,
  fragment,
  host,
  manifests,
  recovery,
  rollback,
  schema,
  secrets,
];

/** Runs `pawl ARGS`; the exit codes are those of `EXIT`. */
export function pawl(args: readonly string[], terminal: Terminal): Exit {
  const [name, ...rest] = args;
  if (name === '--help' || name === 'help') {
    terminal.out(help());
    return EXIT.done;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) {
    terminal.error(name === undefined ? help() : `pawl has no command "${name}"\n\n${help()}`);
    return EXIT.usage;
  }
  if (rest.includes('--help')) {
    terminal.out(command.usage);
    return EXIT.done;
  }
  try {
    return command.run(rest, terminal);
  } catch (error) {
    if (error instanceof Misuse) {
      terminal.error(`${error.message}\n\n${command.usage}`);
      return EXIT.usage;
    }
    if (error instanceof UnusableInput) {
      terminal.error(error.message);
      return EXIT.input;
    }
    throw error;
  }
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'pawl COMMAND …',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'pawl COMMAND --help says more. Exit codes: 0 done, 1 the answer is no, 2 called wrongly, 3 unusable input.',
  ].join('\n');
}
