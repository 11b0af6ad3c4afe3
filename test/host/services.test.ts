import type { Construct } from 'constructs';
import {
  Fail2banJail,
  type Fail2banJailProps,
  Host,
  HostFile,
  HostGroup,
  Logrotate,
  type LogrotateProps,
  NodeExporter,
  type NodeExporterProps,
  PackagePin,
} from '../../constructs/host';
import type { HostFileSettings } from '../../lib/host/settings';
import { HOST, hostStackOf, refusals, settings, SSH, type SynthesizedHost } from './synthesized';

describe('a pin of packages', () => {
  const pinned = (packages: Readonly<Record<string, string>>): SynthesizedHost =>
    hostStackOf((stack) => new PackagePin(stack, 'pin', { host: HOST, name: 'engine', packages }));

  test('holds each at its version, and asks what runs (H-19, K-24)', () => {
    const stack = pinned({ 'containerd.io': '1.7.24-1', 'docker-ce': '5:27.3.*' });
    const { content, validate, verify } = settings(stack, 'etc_apt_preferences_d_engine_pref');
    expect(stack.problems).toEqual([]);
    expect(content).toBe(`# engine: written by its stack. What is changed here is found, and gone at the next apply.

Package: containerd.io
Pin: version 1.7.24-1
Pin-Priority: 990

Package: docker-ce
Pin: version 5:27.3.*
Pin-Priority: 990
`);
    expect(validate).toContain('apt-cache -o Dir::Etc::preferences="$file"');
    expect(verify).toContain("holds containerd.io '1.7.24-1'\nholds docker-ce '5:27.3.*'");
  });

  test.each([
    [{}, 'packages is empty: leave the construct out'],
    [{ 'Docker CE': '1' }, 'packages: "Docker CE" is no name of a package'],
    [{ docker: 'latest' }, 'packages["docker"]: "latest" is no version: write 1.7.24-1, or 5:27.3.*'],
    [{ docker: '1.0; reboot' }, 'packages["docker"]: "1.0; reboot" is no version: write 1.7.24-1, or 5:27.3.*'],
  ])('of %j is refused', (packages, message) => {
    expect(refusals(pinned(packages))).toEqual([message]);
  });
});

describe('rotated logs', () => {
  const rotated = (props: Partial<LogrotateProps> = {}): SynthesizedHost =>
    hostStackOf(
      (stack) => new Logrotate(stack, 'logs', { host: HOST, name: 'app', files: ['/var/log/app/*.log'], ...props }),
    );
  const rules = (props: Partial<LogrotateProps> = {}): string =>
    settings(rotated(props), 'etc_logrotate_d_app').content;

  test('stay for two weeks, a day in a file, and never grow beyond 100 MiB (H-13, H-14)', () => {
    expect(rules()).toBe(`# app: written by its stack. What is changed here is found, and gone at the next apply.
/var/log/app/*.log
{
daily
rotate 14
maxsize 100M
missingok
notifempty
compress
delaycompress
}
`);
  });

  test('may be others, whose writer is told', () => {
    const own = rules({ every: 'weekly', keep: 4, maxSize: 10, user: 'app', then: 'systemctl reload app' });
    expect(own).toContain('\nweekly\nrotate 4\nmaxsize 10M\n');
    expect(own).toContain('\nsu app app\nsharedscripts\npostrotate\nsystemctl reload app\nendscript\n}');
  });

  test.each<[Partial<LogrotateProps>, string]>([
    [{ files: [] }, 'files is empty: nothing would be rotated'],
    [{ files: ['logs/*.log'] }, 'files[0]: "logs/*.log" is no absolute path of letters, digits and ._@+:,=-*?'],
    [{ files: ['/a b'] }, 'files[0]: "/a b" is no absolute path of letters, digits and ._@+:,=-*?'],
    [{ keep: 0 }, 'keep: 0 is no whole number from 1 to 365'],
    [{ maxSize: 0.5 }, 'maxSize: 0.5 is no whole number from 1 to 10000'],
    [{ then: 'true\nendscript\nx' }, 'then: a line "endscript" would end it'],
    [{ user: 'a b' }, 'user: "a b" is not the name of a user: write up to 32 of a-z, 0-9, _ and -'],
  ])('with %j are refused', (props, message) => {
    expect(refusals(rotated(props))).toEqual([message]);
  });
});

describe('a jail of fail2ban', () => {
  const jailed = (props: Partial<Fail2banJailProps> = {}): SynthesizedHost =>
    hostStackOf((stack) => new Fail2banJail(stack, 'jail', { host: HOST, name: 'sshd', ...props }));
  const jail = (props: Partial<Fail2banJailProps> = {}): HostFileSettings =>
    settings(jailed(props), 'etc_fail2ban_jail_d_sshd_local');

  test('bans for an hour who fails five times in ten minutes by the journal (H-05)', () => {
    const { content, activate, revert, verify } = jail();
    expect(content).toBe(`# sshd: written by its stack. What is changed here is found, and gone at the next apply.
[DEFAULT]
banaction = nftables
banaction_allports = nftables[type=allports]

[sshd]
enabled = true
filter = sshd
backend = systemd
maxretry = 5
findtime = 600
bantime = 3600
ignoreip = 127.0.0.1/8 ::1
`);
    expect(verify).toContain('[ "$(fail2ban-client get sshd bantime)" = 3600 ]');
    expect(activate).toContain('nft list ruleset | grep -qF 192.0.2.1');
    expect(revert).not.toContain('nft');
  });

  test('may read a file, shut other ports, count otherwise and spare networks', () => {
    const { content } = jail({
      filter: 'traefik-auth',
      log: '/var/log/traefik/access.log',
      ports: ['http', 443, '8000:8010'],
      maxRetry: 3,
      findTime: '1h',
      banTime: '24h',
      never: ['10.0.20.0/24'],
    });
    expect(content).toContain(
      [
        'filter = traefik-auth',
        'backend = auto',
        'logpath = /var/log/traefik/access.log',
        'port = http,443,8000:8010',
        'maxretry = 3',
        'findtime = 3600',
        'bantime = 86400',
        'ignoreip = 127.0.0.1/8 ::1 10.0.20.0/24',
      ].join('\n'),
    );
  });

  test.each<[Partial<Fail2banJailProps>, string]>([
    [{ maxRetry: 0 }, 'maxRetry: 0 is no whole number from 1 to 100'],
    [{ ports: ['22; x'] }, "ports[0]: \"22; x\" is no port: write 22, 'ssh' or '8000:8010'"],
    [
      { never: ['10.0.20.1/24'] },
      'never[0]: "10.0.20.1/24" has bits set behind its prefix: the network is 10.0.20.0/24',
    ],
    [{ log: '/var/../x' }, 'log: path "/var/../x" has a step . or ..: write where it really is'],
  ])('with %j is refused', (props, message) => {
    expect(refusals(jailed(props))).toEqual([message]);
  });
});

describe('node_exporter', () => {
  const told = (props: Partial<NodeExporterProps> = {}): SynthesizedHost =>
    hostStackOf((stack) => new NodeExporter(stack, 'metrics', { host: HOST, listen: '10.0.20.5', ...props }));
  const args = (props: Partial<NodeExporterProps> = {}): HostFileSettings =>
    settings(told(props), 'etc_default_prometheus_node_exporter');

  test('listens on one address, reads what timers write, and tells how full the disk is (K-23)', () => {
    const { content, verify } = args();
    expect(content.split('\n')[1]).toBe(
      'ARGS="--web.listen-address=10.0.20.5:9100 --collector.textfile.directory=/var/lib/prometheus/node-exporter"',
    );
    expect(verify).toContain('http://10.0.20.5:9100/metrics');
    expect(verify).toContain('for place in /; do');
  });

  test('may have collectors, another port and other file systems, and an address of IPv6', () => {
    const { content, verify } = args({
      listen: 'fd00::5',
      port: 9200,
      collectors: ['nfsd'],
      filesystems: ['/srv/nfs', '/'],
      metrics: '/var/lib/node',
    });
    expect(content).toContain(
      '--web.listen-address=[fd00::5]:9200 --collector.nfsd --collector.textfile.directory=/var/lib/node"',
    );
    expect(verify).toContain('for place in /srv/nfs /; do');
  });

  test.each<[Partial<NodeExporterProps>, string]>([
    [{ listen: '0.0.0.0' }, 'listen: it would listen on every address, the public ones among them: name one'],
    [{ listen: 'pve.lan' }, 'listen: "pve.lan" is no address: write the one by which Prometheus reaches the host'],
    [{ collectors: ['nfsd --x'] }, 'collectors[0]: "nfsd --x" is no collector'],
    [
      { filesystems: ['/srv/'] },
      'filesystems[0]: path "/srv/" has an empty step: write single slashes, and none at the end',
    ],
  ])('with %j is refused', (props, message) => {
    expect(refusals(told(props))).toEqual([message]);
  });
});

describe('a group of hosts', () => {
  const second = Host.ssh({ ...SSH, address: 'second.lan' });
  const healthy = 'curl -fsk https://127.0.0.1:6443/readyz';
  const group = (each: (scope: Construct, host: Host) => void, hosts = [HOST, second]): SynthesizedHost =>
    hostStackOf(
      (stack) =>
        new HostGroup(stack, 'group', {
          hosts,
          healthy,
          each: (scope, host) => {
            each(scope, host);
          },
        }),
    );
  const motd = group(
    (scope, host) => new HostFile(scope, 'motd', { host, path: '/etc/motd', content: 'one\n', verify: 'true' }),
  );

  test('changes one host at a time (F07)', () => {
    expect(motd.problems).toEqual([]);
    expect(motd.at('resource.terraform_data.pve_lan_etc_motd.depends_on')).toBeUndefined();
    expect(motd.at('resource.terraform_data.second_lan_etc_motd.depends_on')).toEqual([
      'terraform_data.pve_lan_etc_motd',
    ]);
  });

  test('asks each host whether it is well after each file, beside what proves the file', () => {
    const { verify } = settings(motd, 'etc_motd', 'second_lan');
    expect(verify).toMatch(/^true\ntries=0\nuntil \( curl -fsk https:\/\/127\.0\.0\.1:6443\/readyz \)/);
    expect(verify).toContain("echo 'the host is not healthy, so that no other changes'; exit 1");
  });

  test('refuses a host twice, none at all, and a file for another than its turn', () => {
    expect(refusals(group(() => undefined, [HOST, HOST]))).toEqual(['hosts has one twice: it would wait for itself']);
    expect(refusals(group(() => undefined, []))).toEqual(['hosts is empty: nothing would change']);
    const wrong = group(
      (scope) => new HostFile(scope, 'motd', { host: HOST, path: '/etc/motd', content: 'one\n' }),
      [second],
    );
    expect(refusals(wrong)).toEqual(['host is pve.lan, and the group has second.lan here: take the one that it gives']);
  });
});
