import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { parseCidr } from '../../lib/values/cidr';
import { parsePort } from '../../lib/values/port';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { list, mayLack, object, oneOf, parsedLater, type Shape, text } from '../props/shape';
import type { Host } from './host';
import { HostFile, isHost, NOWHERE } from './host-file';
import { written } from './written';

/** What may come in. */
export interface FirewallRule {
  /** What listens there, in one word or more: it stands beside the rule. */
  readonly name: string;
  readonly port: number;
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
  /** Networks, such as `10.0.20.0/24`. @default from everywhere */
  readonly from?: readonly string[];
}

export interface FirewallProps {
  readonly host: Host;
  /** What may come in; all else is dropped. The port of the host's own ssh is among them. */
  readonly allow: readonly FirewallRule[];
}

const FIREWALL: Readonly<Record<keyof FirewallProps, Shape>> = {
  host: isHost,
  allow: list(
    object<FirewallRule>({
      name: text,
      port: parsedLater,
      protocol: mayLack(oneOf('tcp', 'udp')),
      from: mayLack(list(text)),
    }),
  ),
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
  allow: { mend: "allow: [{ name: 'ssh', port: 22 }]", standIn: [] },
} as const satisfies Record<string, RequiredProp>;

const TABLE = 'inet pawl';

/**
 * What may come in from outside, as a table of nftables of its own (H-04): connections that exist, the host's own, ICMP, and what
 * is allowed. It stays only when a second connection still comes through; otherwise the host takes it back.
 *
 * It guards what listens on the host. A port that Docker publishes never passes here: bind it to loopback (D-08).
 *
 * @throws Refusal outside of a `HostStack`
 */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, given: FirewallProps) {
    super(scope, id);
    announceConstruct(this.node, 'Firewall');
    const checks = new Checks(this);
    const { host, allow } = completed(given, FIREWALL, REQUIRED, checks);
    const rules = allow.flatMap((rule, index) => rulesOf(rule, checks.of(`allow[${index}]`)));
    if (!allow.some(({ port, protocol = 'tcp' }) => port === host.port && protocol === 'tcp'))
      checks.problem(`allow lacks port ${host.port}, by which the host is reached: it would be shut out (N-23)`, {
        mend: `allow: [{ name: 'ssh', port: ${host.port} }, …]`,
      });
    new HostFile(this, 'rules', {
      host,
      path: '/etc/nftables.conf',
      content: [
        '#!/usr/sbin/nft -f',
        written('firewall'),
        '# The first line makes sure that there is a table to delete.',
        `table ${TABLE}`,
        `delete table ${TABLE}`,
        `table ${TABLE} {`,
        '  chain input {',
        '    type filter hook input priority filter; policy drop;',
        '    ct state established,related accept',
        '    ct state invalid drop',
        '    iif "lo" accept',
        '    meta l4proto { icmp, ipv6-icmp } accept',
        ...rules.map((rule) => `    ${rule}`),
        '  }',
        '}',
        '',
      ].join('\n'),
      mode: '0755',
      validate: 'nft -c -f "$file"',
      activate: 'nft -f "$file" && systemctl enable -q nftables',
      verify: [
        `active=$(nft list chain ${TABLE} input)`,
        ...['policy drop', ...allow.map(({ port, protocol = 'tcp' }) => `${protocol} dport ${port} `)].map(
          (part) => `printf '%s\\n' "$active" | grep -qF '${part}' || { echo 'not active: ${part}'; exit 1; }`,
        ),
      ].join('\n'),
      revert: `nft delete table ${TABLE} 2>/dev/null || :; [ ! -e "$file" ] || nft -f "$file"`,
    });
  }
}

function rulesOf({ name, port, protocol = 'tcp', from = [] }: FirewallRule, checks: Checks): readonly string[] {
  const number = checks.value('port', parsePort(port));
  if (!/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/.test(name))
    checks.problem('name: write 1 to 64 letters, digits, blanks and ._-');
  const networks = from.flatMap((network, index) => {
    const read = checks.value(`from[${index}]`, parseCidr(network));
    return read === undefined ? [] : [network];
  });
  const accept = `${protocol} dport ${number ?? 0} accept comment "${name}"`;
  if (from.length === 0) return [accept];
  return (['ip', 'ip6'] as const).flatMap((family) => {
    const own = networks.filter((network) => network.includes(':') === (family === 'ip6'));
    return own.length === 0 ? [] : [`${family} saddr { ${own.join(', ')} } ${accept}`];
  });
}
