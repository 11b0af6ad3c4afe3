import { parsePort } from '../../../lib/values/port';
import { parsed, refused, type Parsed } from '../../../lib/values/parsed';

/** How Terraform reaches the engine of a host. */
export type HostAddress =
  | { readonly kind: 'socket'; readonly path: `/${string}` }
  | {
      readonly kind: 'ssh';
      readonly user: string;
      readonly host: string;
      readonly port: number;
      readonly knownHosts: string | undefined;
    };

/** The engine of the machine that Terraform runs on. @param path default /var/run/docker.sock */
export function socket(path: `/${string}` = '/var/run/docker.sock'): HostAddress {
  return { kind: 'socket', path };
}

/**
 * The engine of another machine over ssh, with the keys of whoever runs Terraform. An unknown host key is refused and never learned.
 *
 * There is no address over TCP: a socket without TLS gives root to whoever reaches it, and one with TLS keeps its key in the state.
 */
export function ssh(props: {
  /** Login that may use the engine: `deployer`, not root (H-06). */
  readonly user: string;
  /** Name or address of the machine. */
  readonly host: string;
  /** @default 22 */
  readonly port?: number;
  /** File with the host's key, absolute or relative to where Terraform runs. @default the login's own ~/.ssh/known_hosts */
  readonly knownHosts?: string;
}): HostAddress {
  const { user, host, port = 22, knownHosts } = props;
  return { kind: 'ssh', user, host, port, knownHosts };
}

/** What the provider is told. */
export interface EngineAddress {
  readonly host: string;
  readonly sshOpts?: string[];
}

export function parseAddress(address: HostAddress): Parsed<EngineAddress> {
  if (address.kind === 'socket') return parsed({ host: `unix://${address.path}` });
  const { user, host, port, knownHosts } = address;
  const number = parsePort(port);
  if (!number.ok) return number;
  if (!/^[a-z_][a-z0-9_-]*$/i.test(user))
    return refused(`${JSON.stringify(user)} is no login: write one such as deployer`);
  if (!/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])$/i.test(host))
    return refused(`${JSON.stringify(host)} is neither a name nor an address of a host`);
  if (knownHosts !== undefined && !/^[\w./~-]+$/.test(knownHosts))
    return refused(`${JSON.stringify(knownHosts)} is no path of a file with host keys`);
  const file = knownHosts === undefined ? [] : ['-o', `UserKnownHostsFile=${knownHosts}`];
  return parsed({
    host: `ssh://${user}@${host}:${port}`,
    sshOpts: ['-o', 'StrictHostKeyChecking=yes', '-o', 'BatchMode=yes', ...file],
  });
}
