import * as path from 'node:path';
import type { DockerContainer } from '../model/docker';
import { isUnknown, writtenOf } from '../model/unknown';
import { readTerraform } from '../sources/terraform';
import { quoted } from '../values/shell-word';
import { argumentsOf, type Command, EXIT, Misuse } from './command';
import { synthesized } from './synthesized';

/** Where a container finds its secrets. */
const SECRETS = '/run/secrets/';

/** The files of secrets that a Docker host must have, as commands that make them. */
export const secrets: Command = {
  name: 'secrets',
  summary: 'the files of secrets that a Docker stack expects on its host, as commands that ask for each',
  usage: `pawl secrets STACK

STACK  the folder of a synthesized stack: cdktf.out/stacks/shop

One command for each file, to be run on the host as root: it reads the value from where it is typed or piped in, and gives the
file to the user that the container has. No value is printed, because none is known. A file that containers of different users
read, or of one whose user only its image knows, is named on standard error, and the exit code is 1.`,

  run(args, terminal) {
    const [folder, ...others] = argumentsOf(args, {}).positionals;
    if (folder === undefined || others.length > 0) throw new Misuse('name one stack');
    const stack = path.basename(path.resolve(terminal.cwd, folder));
    const { dockerContainers } = readTerraform(stack, synthesized(path.resolve(terminal.cwd, folder), folder));
    const files = filesOf(dockerContainers);
    if (files.size > 0) terminal.out(`# Secrets of the stack ${stack}: files of its host, each with its value alone`);
    let isClear = true;
    for (const [file, readers] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const who = readers.map(({ name, target }) => `${target} of ${name}`).join(', ');
      const [owner, ...more] = new Set(readers.map(({ user }) => user));
      if (owner !== undefined && more.length === 0) {
        const [uid = '', gid = uid] = owner.split(':');
        terminal.out(`install -D -m 0400 -o ${uid} -g ${gid} /dev/stdin ${wordOf(file)} # ${who}`);
        continue;
      }
      isClear = false;
      terminal.error(
        more.length > 0
          ? `${stack}  ${file}: is read by different users (${who})\n  mend: give each a file of its own`
          : `${stack}  ${file}: nothing says who may read it (${who})\n  mend: runAs: uid(1000)`,
      );
    }
    return isClear ? EXIT.done : EXIT.no;
  },
};

interface Reader {
  readonly name: string;
  readonly target: string;
  /** `1000:1000`; undefined where the image decides. */
  readonly user: string | undefined;
}

/** By path on the host: who reads it, under which name. */
function filesOf(containers: readonly DockerContainer[]): ReadonlyMap<string, readonly Reader[]> {
  const files = new Map<string, Reader[]>();
  for (const { name, user, mounts } of containers)
    for (const { kind, source, target } of mounts) {
      if (kind !== 'bind' || source === undefined || isUnknown(source) || isUnknown(target)) continue;
      if (!target.startsWith(SECRETS)) continue;
      const reader: Reader = {
        name: writtenOf(name),
        target: target.slice(SECRETS.length),
        user: isUnknown(user) ? undefined : user,
      };
      files.set(source, [...(files.get(source) ?? []), reader]);
    }
  return files;
}

/** As one word of a shell, without quotes where it needs none. */
function wordOf(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : quoted(file);
}
