import ipaddr from 'ipaddr.js';
import type { SSHProvisionerConnection } from 'cdktf';
import type { PropProblem } from '../../lib/gate/governance';
import { parseDuration, type Duration } from '../../lib/values/duration';
import { type HostKey, parseHostKey } from '../../lib/values/host-key';
import { parseHostName } from '../../lib/values/host-name';
import { type Parsed, parsed, refused } from '../../lib/values/parsed';
import { parsePort } from '../../lib/values/port';
import { completed, type RequiredProp } from '../props/checks';
import { flag, mayLack, object, parsedLater, type Shape, text } from '../props/shape';

/** Where the private key lies on the machine that runs Terraform: the path, never the key. */
export type KeyFile = `/${string}` | `~/${string}`;

interface Reached {
  /** Name or IP address. */
  readonly address: string;
  /** @default 22 */
  readonly port?: number;
  /** Who logs in: `root`, or somebody whom sudo lets become root without a password (H-06). */
  readonly user: string;
  /**
   * The host's public key, pinned: nothing is scanned, and nothing is accepted at first sight.
   *
   * A host offers one key of each type and Terraform asks for ECDSA first, then RSA, then Ed25519, whichever is pinned. So this is
   * the line of `/etc/ssh/ssh_host_ecdsa_key.pub`, unless the host has no such key: any other ends in "key mismatch".
   */
  readonly hostKey: HostKey;
}

interface Connected extends Reached {
  /** The host that must be passed through. Its key or agent is the same unless it names a key of its own. @default none */
  readonly bastion?: Reached & { readonly key?: KeyFile };
  /**
   * How long a connection is tried. A wrong host key is tried as often as a host that is starting, so this is short.
   *
   * @default '20s' - Terraform's own five minutes hold an apply for as long as nobody looks
   */
  readonly timeout?: Duration;
}

/** By a private key without a passphrase, which Terraform reads when it connects. */
interface SshByKey extends Connected {
  readonly key: KeyFile;
  readonly agent?: never;
}

/** By an agent, whose keys may have a passphrase. */
interface SshByAgent extends Connected {
  readonly agent: true;
  readonly key?: never;
}

/** A password does not exist. */
export type SshProps = SshByKey | SshByAgent;

/** Stands in for a key that is missing. @internal */
export const NO_KEY: HostKey = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)}`;

const KEY_FILE = /^(?:~\/|\/)[A-Za-z0-9._@+/-]+$/;

const reached = { address: text, port: mayLack(parsedLater), user: text, hostKey: parsedLater };
const SSH: Readonly<Record<keyof Reached | 'key' | 'agent' | 'bastion' | 'timeout', Shape>> = {
  address: text,
  port: parsedLater,
  user: text,
  hostKey: parsedLater,
  key: text,
  agent: flag,
  bastion: object({ ...reached, key: mayLack(text) }),
  timeout: parsedLater,
};
const REQUIRED = {
  address: { mend: "address: '10.0.20.5'", standIn: 'missing' },
  user: { mend: "user: 'deployer'", standIn: 'root' },
  hostKey: {
    mend: "hostKey: 'ecdsa-sha2-nistp256 AAAA…', the line of /etc/ssh/ssh_host_ecdsa_key.pub",
    standIn: NO_KEY,
  },
} as const satisfies Record<string, RequiredProp>;

/** A machine that is reached over ssh, with its identity pinned. It is a value: what is put on it are constructs. */
export class Host {
  /** Name or IP address. */
  readonly address: string;
  /** Who logs in. */
  readonly user: string;
  readonly port: number;
  /** Whether what runs there becomes root by sudo. @internal */
  readonly sudo: boolean;
  /** What is wrong with the props: told by every stack that uses them. @internal */
  readonly problems: readonly PropProblem[];
  /** How Terraform connects. @internal */
  readonly connection: SSHProvisionerConnection;

  private constructor(given: SshProps) {
    const problems: PropProblem[] = [];
    const problem = (message: string, rest: Omit<PropProblem, 'message'> = {}): void => {
      problems.push({ ...rest, message: `host: ${message}` });
    };
    const value = <T>(prop: string, answer: Parsed<T>): T | undefined => {
      if (!answer.ok) problem(`${prop}: ${answer.problem}`);
      return answer.ok ? answer.value : undefined;
    };
    const props = completed<SshProps>(given, SSH, REQUIRED, { problem });
    const { bastion, key, agent, timeout = '20s' } = props;
    if ((key === undefined) === (agent !== true))
      problem("one of key and agent says who logs in: key: '~/.ssh/deploy', or agent: true");
    const seconds = value('timeout', parseDuration(timeout)) ?? 20;
    const read = (at: string, { address, port = 22, user, hostKey }: Reached): Read => ({
      host: value(`${at}address`, parseAddress(address)) ?? 'missing',
      port: value(`${at}port`, parsePort(port)) ?? 22,
      user: value(`${at}user`, parseUser(user)) ?? 'root',
      hostKey: value(`${at}hostKey`, parseHostKey(hostKey)) ?? NO_KEY,
    });
    const keyOf = (at: string, file: string | undefined): string | undefined =>
      file === undefined ? undefined : value(at, parseKeyFile(file));
    const own = read('', props);
    const ownKey = keyOf('key', key);
    const through = bastion && read('bastion.', bastion);
    const bastionKey = keyOf('bastion.key', bastion?.key) ?? ownKey;
    this.address = own.host;
    this.user = own.user;
    this.port = own.port;
    this.sudo = own.user !== 'root';
    this.problems = problems;
    this.connection = {
      type: 'ssh',
      ...own,
      timeout: `${seconds}s`,
      agent: agent === true ? 'true' : 'false',
      ...(ownKey === undefined ? {} : { privateKey: ownKey }),
      ...(through === undefined
        ? {}
        : {
            bastionHost: through.host,
            bastionPort: through.port,
            bastionUser: through.user,
            bastionHostKey: through.hostKey,
            ...(bastionKey === undefined ? {} : { bastionPrivateKey: bastionKey }),
          }),
    };
  }

  /**
   * A host with sshd.
   *
   * @example Host.ssh({ address: 'pve.lan', user: 'deployer', hostKey: 'ecdsa-sha2-nistp256 AAAA…', key: '~/.ssh/deploy' })
   */
  static ssh(props: SshProps): Host {
    return new Host(props);
  }
}

interface Read {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
}

function parseAddress(address: string): Parsed<string> {
  return ipaddr.isValid(address) ? parsed(address) : parseHostName(address);
}

/** A user of a host. @internal */
export function parseUser(user: string): Parsed<string> {
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(user)
    ? parsed(user)
    : refused(`${JSON.stringify(user)} is not the name of a user: write up to 32 of a-z, 0-9, _ and -`);
}

/** Terraform reads the key when it connects; what is written names the file alone. */
function parseKeyFile(file: string): Parsed<string> {
  return KEY_FILE.test(file)
    ? parsed(`\${file(pathexpand("${file}"))}`)
    : refused('it names the file of a private key, such as ~/.ssh/deploy, and is never the key itself');
}
