import * as path from 'node:path';
import { composeOf, composeText, type Unsayable } from '../compose/compose';
import { argumentsOf, type Command, EXIT, Misuse } from './command';
import { synthesized } from './synthesized';

/** A Docker stack as a compose file, for who runs it without Terraform. */
export const compose: Command = {
  name: 'compose',
  summary: 'a synthesized Docker stack as a compose file, for who runs it without Terraform',
  usage: `pawl compose STACK

STACK  the folder of a synthesized stack: cdktf.out/stacks/shop

The file goes to standard output. It says the same as the stack: limits, rights, networks, volumes, health, and what waits for
what. Where it cannot, nothing is written, standard error says what and how to mend it, and the exit code is 1.`,

  run(args, terminal) {
    const [folder, ...others] = argumentsOf(args, {}).positionals;
    if (folder === undefined || others.length > 0) throw new Misuse('name one stack');
    const json = synthesized(path.resolve(terminal.cwd, folder), folder);
    const stack = path.basename(path.resolve(terminal.cwd, folder));
    const project = composeOf(stack, json);
    for (const each of project.unsayable) terminal.error(lineOf(stack, each));
    if (project.unsayable.length > 0) return EXIT.no;
    terminal.out(composeText(stack, json, project).trimEnd());
    return EXIT.done;
  },
};

function lineOf(stack: string, { address, at, message, mend }: Unsayable): string {
  return `${[stack, address, at].filter((part) => part !== '').join('  ')}: ${message}\n  mend: ${mend}`;
}
