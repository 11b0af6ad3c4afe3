import type { Construct } from 'constructs';
import {
  backend,
  cron,
  DriftMetrics,
  Fail2banJail,
  Firewall,
  Host,
  HostStack,
  HostTimer,
  SshdHardening,
} from '../constructs/host';

/** Addresses, user, keys and the network of the house are assumed: the audit names the two hosts alone. */
const LAN = '192.168.1.0/24';
const hostKey =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4=';
const hostAt = (address: string): Host => Host.ssh({ address, user: 'deployer', hostKey, key: '~/.ssh/deploy' });
const hosts = { master: hostAt('192.168.1.10'), lady: hostAt('192.168.1.11') };

/** The jails that Lady lacked (000 P1-11), beside the one that it had. */
const jails = {
  sshd: {},
  'traefik-auth': { log: '/var/log/traefik/access.log', ports: ['http', 'https'] }, // assumed path
  recidive: { log: '/var/log/fail2ban.log', banTime: '168h', findTime: '24h' }, // the figures are the filter's own
} as const;

/** The reports that Lady lacked (000 P1-10), each at a minute of its own (H-15); times are assumed. */
const reports = {
  daily: cron('5 6 * * *', 'Europe/Paris'),
  weekly: cron('15 6 * * 1', 'Europe/Paris'),
  monthly: cron('25 6 1 * *', 'Europe/Paris'),
} as const;

/** Fails where a container is unhealthy, or a disk nearly full; what it says is in the journal, and its end in a metric. */
const REPORT = `docker ps --all --format '{{.Names}} {{.Status}}'
sick=$(docker ps --quiet --filter health=unhealthy | wc -l)
full=$(df --output=pcent,target -x tmpfs -x overlay | awk 'NR > 1 && $1 + 0 > 85')
[ "$sick" -eq 0 ] || { echo "$sick containers are unhealthy"; exit 1; }
[ -z "$full" ] || { echo "nearly full: $full"; exit 1; }`;

/** The two Docker hosts of the home lab of seed 000. */
export class HomelabHosts extends HostStack {
  constructor(scope: Construct) {
    super(scope, 'homelab-hosts', { backend: backend.pg() });
    for (const [name, host] of Object.entries(hosts)) {
      new SshdHardening(this, `${name}-ssh`, { host }); // P2-08
      new Firewall(this, `${name}-firewall`, {
        host,
        allow: [
          { name: 'ssh', port: 22, from: [LAN] }, // P2-09
          { name: 'node exporter', port: 9100, from: [LAN] },
        ],
      });
      new DriftMetrics(this, `${name}-drift`, { host });
    }
    const { lady } = hosts;
    for (const [name, jail] of Object.entries(jails))
      new Fail2banJail(this, `jail-${name}`, { host: lady, name, never: [LAN], ...jail });
    for (const [every, schedule] of Object.entries(reports))
      new HostTimer(this, `report-${every}`, {
        host: lady,
        name: `report-${every}`,
        description: `The ${every} report: containers and disks`,
        schedule,
        script: REPORT,
      });
  }
}
