import type { Door, Way } from './placed';
import { quoted } from '../values/shell-word';

/** The name under which the key of a host stands in the file of known hosts: its address may be the same as another's. */
const names = { host: 'pawl-host', bastion: 'pawl-bastion' } as const;

/** The keys of a way, as OpenSSH reads known hosts. */
export function knownHosts({ hostKey, bastion }: Way): string {
  const through = bastion === undefined ? [] : [`${names.bastion} ${bastion.hostKey}`];
  return [`${names.host} ${hostKey}`, ...through, ''].join('\n');
}

/**
 * The arguments of OpenSSH's client that log in as Terraform does: by the key of the stack, to the host key of the stack and no
 * other, without the settings of whoever runs it, and without a question.
 *
 * @param known file with what `knownHosts` answers
 */
export function sshArguments(way: Way, known: string, command: string): readonly string[] {
  const { bastion } = way;
  const proxy =
    bastion === undefined
      ? []
      : [
          '-o',
          `ProxyCommand=${['ssh', ...to(bastion, names.bastion, way.timeout, known), '-W', '[%h]:%p'].map(word).join(' ')}`,
        ];
  return [...proxy, ...to(way, names.host, way.timeout, known), command];
}

function to({ address, port, user, key }: Door, name: string, timeout: number, known: string): readonly string[] {
  const identity =
    key === undefined ? ['IdentitiesOnly=no'] : [`IdentityFile=${key}`, 'IdentitiesOnly=yes', 'IdentityAgent=none'];
  const options = [
    ...['BatchMode=yes', 'StrictHostKeyChecking=yes', `HostKeyAlias=${name}`, `UserKnownHostsFile=${known}`],
    ...['GlobalKnownHostsFile=/dev/null', `ConnectTimeout=${timeout}`, 'LogLevel=ERROR', 'RequestTTY=no', ...identity],
  ];
  return ['-F', '/dev/null', '-p', String(port), '-l', user, ...options.flatMap((each) => ['-o', each]), address];
}

/** `%h` and `%p` are the client's own, and are left as they are. */
function word(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : quoted(text);
}
