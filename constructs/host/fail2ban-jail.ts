import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { parseCidr } from '../../lib/values/cidr';
import { type Duration, parseDuration } from '../../lib/values/duration';
import { parseHostPath } from '../../lib/values/host-path';
import { parseObjectName } from '../../lib/values/object-name';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { list, parsedLater, type Shape, text } from '../props/shape';
import type { Host } from './host';
import { HostFile, isHost, NOWHERE } from './host-file';
import { written } from './written';

export interface Fail2banJailProps {
  readonly host: Host;
  /** The jail, and its filter where `filter` names none: `sshd`, `traefik-auth`, `recidive` and others come with the package. */
  readonly name: string;
  /** One of `/etc/fail2ban/filter.d`. @default what `name` is */
  readonly filter?: string;
  /** Where the attempts are logged: a file, or systemd's journal. @default 'journal' */
  readonly log?: 'journal' | `/${string}`;
  /** Ports that are shut to who is banned, by number or as /etc/services has them. @default what the package has for this jail */
  readonly ports?: readonly (number | string)[];
  /** Failures until a ban: 1 to 100. @default 5 - fail2ban's own: a person mistypes, a script goes on */
  readonly maxRetry?: number;
  /** Within which they are counted. @default '10m' - fail2ban's own */
  readonly findTime?: Duration;
  /** @default '1h' - fail2ban's own is ten minutes, which a patient script waits for */
  readonly banTime?: Duration;
  /** Networks that are never banned: those by which you reach the host. @default none besides the host itself */
  readonly never?: readonly string[];
}

const JAIL: Readonly<Record<keyof Fail2banJailProps, Shape>> = {
  host: isHost,
  name: parsedLater,
  filter: parsedLater,
  log: text,
  ports: list(parsedLater),
  maxRetry: parsedLater,
  findTime: parsedLater,
  banTime: parsedLater,
  never: list(text),
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
  name: { mend: "name: 'sshd'", standIn: 'missing' },
} as const satisfies Record<string, RequiredProp>;

/** Every jail bans by nftables, also one that the package turns on. */
const DEFAULTS = ['[DEFAULT]', 'banaction = nftables', 'banaction_allports = nftables[type=allports]', ''];

/** fail2ban answers a second or two after it was started, and bans a second after it was told to. */
const PATIENTLY = 'for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do';
const SERVER = `answers() { ${PATIENTLY} fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo 'fail2ban does not answer'; exit 1; }`;
const RELOAD = `${SERVER}
fail2ban-client -t >/dev/null
if systemctl is-active -q fail2ban; then answers; fail2ban-client reload >/dev/null; else systemctl enable -q --now fail2ban; answers; fi`;

/** An address nobody has (RFC 5737): a ban that the ruleset does not show shuts nobody out. */
const PROBE = '192.0.2.1';
const shutsOut = (jail: string): string =>
  [
    `trap 'fail2ban-client set ${jail} unbanip ${PROBE} >/dev/null' EXIT`,
    `fail2ban-client set ${jail} banip ${PROBE} >/dev/null`,
    `${PATIENTLY} if nft list ruleset | grep -qF ${PROBE}; then exit 0; fi; sleep 1; done`,
    `echo 'jail ${jail} bans ${PROBE}, which nft list ruleset does not show: is nftables installed? read /var/log/fail2ban.log'`,
    'exit 1',
  ].join('\n');

/**
 * Who fails to log in too often is banned for a while (H-05): one jail of fail2ban, whose package is installed beside nftables. An
 * address of the documentation's network is banned to show that a ban shuts out: the package of Debian 12 bans by iptables, and on a
 * host that has nftables alone it counts bans that ban nobody.
 *
 * @throws Refusal outside of a `HostStack`
 */
export class Fail2banJail extends Construct {
  constructor(scope: Construct, id: string, given: Fail2banJailProps) {
    super(scope, id);
    announceConstruct(this.node, 'Fail2banJail');
    const checks = new Checks(this);
    const {
      host,
      log = 'journal',
      ports,
      maxRetry = 5,
      never = [],
      ...props
    } = completed(given, JAIL, REQUIRED, checks);
    const name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    const filter = checks.value('filter', parseObjectName(props.filter ?? props.name)) ?? name;
    const findTime = checks.value('findTime', parseDuration(props.findTime ?? '10m')) ?? 600;
    const banTime = checks.value('banTime', parseDuration(props.banTime ?? '1h')) ?? 3600;
    if (log !== 'journal') checks.value('log', parseHostPath(log));
    if (!Number.isInteger(maxRetry) || maxRetry < 1 || maxRetry > 100)
      checks.problem(`maxRetry: ${maxRetry} is no whole number from 1 to 100`);
    for (const [index, port] of (ports ?? []).entries())
      if (!/^(?:[a-z][a-z0-9-]*|[1-9]\d{0,4}(?::[1-9]\d{0,4})?)$/.test(String(port)))
        checks.problem(`ports[${index}]: ${JSON.stringify(port)} is no port: write 22, 'ssh' or '8000:8010'`);
    const spared = never.flatMap((network, index) => checks.value(`never[${index}]`, parseCidr(network)) ?? []);
    const settings = [
      ['enabled', 'true'],
      ['filter', filter],
      ...(log === 'journal'
        ? [['backend', 'systemd']]
        : [
            ['backend', 'auto'],
            ['logpath', log],
          ]),
      ...(ports === undefined ? [] : [['port', ports.join(',')]]),
      ['maxretry', String(maxRetry)],
      ['findtime', String(findTime)],
      ['bantime', String(banTime)],
      ['ignoreip', ['127.0.0.1/8', '::1', ...spared.map(({ network, prefix }) => `${network}/${prefix}`)].join(' ')],
    ];
    new HostFile(this, 'jail', {
      host,
      path: `/etc/fail2ban/jail.d/${name}.local`,
      content: [written(name), ...DEFAULTS, `[${name}]`, ...settings.map((setting) => setting.join(' = ')), ''].join(
        '\n',
      ),
      activate: `${RELOAD}\n${shutsOut(name)}`,
      revert: RELOAD,
      verify: [
        SERVER,
        'answers',
        ...[
          ['maxretry', maxRetry],
          ['findtime', findTime],
          ['bantime', banTime],
        ].map(
          ([key, value]) =>
            `[ "$(fail2ban-client get ${name} ${key})" = ${value} ] || { echo 'jail ${name} does not run with ${key} ${value}'; exit 1; }`,
        ),
      ].join('\n'),
      limit: '2m',
    });
  }
}
