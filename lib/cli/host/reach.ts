import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { PlacedFile } from '../../host/placed';
import { knownHosts, sshArguments } from '../../host/ssh';
import { type Terminal, UnusableInput } from '../command';

/** What a command on a host came to. */
export interface Answer {
  /** `undefined` where the host could not be reached, which `said` gives the reason of. */
  readonly code: number | undefined;
  readonly said: string;
}

/** OpenSSH's own code for a connection that did not come about. */
const UNREACHED = 255;
const MOST_BYTES = 1 << 26;

/**
 * Runs a command of POSIX sh on the host of a file, as root, with a text on its standard input.
 *
 * @param command a script for `sh -c`, such as `/bin/sh -s check`
 */
export function onHost(
  { way, settings: { sudo } }: PlacedFile,
  command: string,
  input: string,
  { environment = {} }: Terminal,
): Answer {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-ssh-'));
  try {
    const known = path.join(folder, 'known_hosts');
    fs.writeFileSync(known, knownHosts(way));
    // sudo may read what is meant for the command behind it
    const wanted = sudo ? `sudo -n true </dev/null || exit ${UNREACHED}; exec sudo -n ${command}` : `exec ${command}`;
    const run = spawnSync('ssh', sshArguments(way, known, wanted), {
      encoding: 'utf8',
      input,
      env: { ...environment },
      maxBuffer: MOST_BYTES,
    });
    if (run.error !== undefined && run.status === null)
      throw new UnusableInput(`ssh cannot be run (${run.error.message}): install OpenSSH's client`);
    if (run.status === null || run.status === UNREACHED) return { code: undefined, said: reason(run.stderr) };
    return { code: run.status, said: run.stdout + run.stderr };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The last line of what ssh says, unless the key is another: that takes a screen. */
function reason(said: string): string {
  if (/Host key verification failed|HOST IDENTIFICATION HAS CHANGED/.test(said))
    return 'it has another host key than the stack pins: it is not this host, or its key was changed';
  return said.trim().split('\n').at(-1)?.trim() ?? 'ssh says no more';
}
