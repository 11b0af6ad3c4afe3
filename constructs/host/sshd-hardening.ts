import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { type Duration, parseDuration } from '../../lib/values/duration';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { list, parsedLater, type Shape, text } from '../props/shape';
import { type Host, parseUser } from './host';
import { HostFile, isHost, NOWHERE } from './host-file';
import { written } from './written';

export interface SshdHardeningProps {
  /** Reached as a user of its own: what proves that somebody can still log in must not be what is shut out (N-23). */
  readonly host: Host;
  /** Only these may log in, the host's own user among them. @default everybody with a key, root excepted */
  readonly users?: readonly string[];
  /** How long the host waits for the second connection before it takes everything back. @default '60s' - as a `HostFile` does */
  readonly confirmWithin?: Duration;
}

const SSHD_HARDENING: Readonly<Record<keyof SshdHardeningProps, Shape>> = {
  host: isHost,
  users: list(text),
  confirmWithin: parsedLater,
};
const REQUIRED = {
  host: { mend: "host: Host.ssh({ …, user: 'deployer' })", standIn: NOWHERE },
} as const satisfies Record<string, RequiredProp>;

/** What holds on a hardened host, in the words of `sshd -T`. */
const SETTINGS = [
  ['PermitRootLogin', 'no'],
  ['PasswordAuthentication', 'no'],
  ['KbdInteractiveAuthentication', 'no'],
  ['PermitEmptyPasswords', 'no'],
  ['X11Forwarding', 'no'],
  ['MaxAuthTries', '3'],
] as const;

/**
 * Nobody logs in as root or by a password (H-06): a fragment of sshd's configuration that is checked alone and in its place, read
 * back from the running one, and kept only when a second connection, made after it counts, proves that the way in is open (N-23).
 *
 * @throws Refusal outside of a `HostStack`
 */
export class SshdHardening extends Construct {
  constructor(scope: Construct, id: string, given: SshdHardeningProps) {
    super(scope, id);
    announceConstruct(this.node, 'SshdHardening');
    const checks = new Checks(this);
    const { host, users = [], confirmWithin = '60s' } = completed(given, SSHD_HARDENING, REQUIRED, checks);
    checks.value('confirmWithin', parseDuration(confirmWithin));
    const allowed = users.flatMap((user, index) => checks.value(`users[${index}]`, parseUser(user)) ?? []);
    if (host.user === 'root')
      checks.problem('host is reached as root, whom this shuts out: log in as a user who becomes root by sudo (N-23)', {
        rule: 'H-06',
        mend: "host: Host.ssh({ …, user: 'deployer' })",
      });
    else if (users.length > 0 && !users.includes(host.user))
      checks.problem(`users lacks ${host.user}, as whom the host is reached: it would be shut out (N-23)`);
    const settings = [...SETTINGS, ...(allowed.length === 0 ? [] : [['AllowUsers', allowed.join(' ')] as const])];
    new HostFile(this, 'fragment', {
      host,
      // the first of several settings counts, and the fragments are read by name
      path: '/etc/ssh/sshd_config.d/00-pawl.conf',
      content: [written('sshd'), ...settings.map((setting) => setting.join(' ')), ''].join('\n'),
      mode: '0600',
      validate: 'sshd -t -f "$file"',
      activate: 'sshd -t && { systemctl reload ssh 2>/dev/null || systemctl reload sshd; }',
      verify: [
        'active=$(sshd -T)',
        'holds() {',
        `  printf '%s\\n' "$active" | grep -qix "$1" || { echo "sshd does not hold to: $1"; exit 1; }`,
        '}',
        ...settings
          .flatMap(([name, value]) =>
            name === 'AllowUsers' ? value.split(' ').map((user) => [name, user]) : [[name, value]],
          )
          .map((setting) => `holds '${setting.join(' ')}'`),
      ].join('\n'),
      confirmWithin,
    });
  }
}
