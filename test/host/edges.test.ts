import {
  ApiServerConfig,
  exempt,
  Fail2banJail,
  type Fail2banJailProps,
  Firewall,
  Host,
  HostFile,
  HostGroup,
  type HostStack,
  Logrotate,
  type LogrotateProps,
  NfsExports,
  NodeExporter,
  PackagePin,
  SshdHardening,
} from '../../constructs/host';
import { HOST, hostStackOf, refusals, settings, SSH } from './synthesized';

const jail = (props: Partial<Fail2banJailProps>) => (stack: HostStack) =>
  new Fail2banJail(stack, 'jail', { host: HOST, name: 'sshd', ...props });
const logs = (props: Partial<LogrotateProps>) => (stack: HostStack) =>
  new Logrotate(stack, 'logs', { host: HOST, name: 'app', files: ['/srv/app/*.log'], ...props });
const server = (props: object) => (stack: HostStack) => new ApiServerConfig(stack, 'server', { host: HOST, ...props });
const because = exempt('F01', { reason: 'a printer knows no other way to write', expires: '2027-03-31' });
const exports = (clients: Readonly<Record<string, object>>) => (stack: HostStack) =>
  new NfsExports(stack, 'exports', {
    host: HOST,
    name: 'scans',
    exports: { '/srv/scans': { clients: clients as never } },
  });
const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'B'.repeat(43)}` as const;

describe('accepted at the edge', () => {
  test.each<[string, (stack: HostStack) => unknown]>([
    ['a jail that bans at the first failure', jail({ maxRetry: 1 })],
    ['a jail that bans at the hundredth', jail({ maxRetry: 100 })],
    ['ports of a jail by number, by name and as a range', jail({ ports: [65535, 'ssh', '8000:8010'] })],
    ['logs of one day and of a megabyte', logs({ keep: 1, maxSize: 1 })],
    ['logs of a year and of ten gigabytes', logs({ keep: 365, maxSize: 10_000, user: 'www-data' })],
    ['least of an audit log', server({ audit: { maxAge: 1, maxBackups: 1, maxSize: 1 } })],
    ['most of an audit log', server({ audit: { maxAge: 365, maxBackups: 100, maxSize: 1024 } })],
    [
      'two issuers',
      server({ issuers: ['a', 'b'].map((name) => ({ url: `https://${name}.lan`, audiences: ['k8s'] })) }),
    ],
    ['arguments that begin like those of an audit', server({ args: { auditor: 'x', 'event-ttl': '3h' } })],
    [
      'a firewall that lets in the port of ssh by TCP beside one by UDP',
      (stack) =>
        new Firewall(stack, 'wall', {
          host: HOST,
          allow: [
            { name: 'dns', port: 53, protocol: 'udp', from: ['10.0.0.0/8', 'fd00::/8'] },
            { name: 'ssh', port: 22 },
          ],
        }),
    ],
    ['sshd for its own user alone', (stack) => new SshdHardening(stack, 'ssh', { host: HOST, users: ['deployer'] })],
    [
      'a collector with a digit, and an IPv6 address',
      (stack) => new NodeExporter(stack, 'metrics', { host: HOST, listen: 'fd00::5', collectors: ['pressure2'] }),
    ],
    [
      'a version that ends with a star',
      (stack) => new PackagePin(stack, 'pin', { host: HOST, name: 'a', packages: { gpg: '2.2.*' } }),
    ],
    ['the least user that everybody becomes', exports({ 'nas.lan': { access: 'rw', everyoneIs: { uid: 1, gid: 1 } } })],
    [
      'the last user that everybody becomes',
      exports({ 'nas.lan': { access: 'rw', everyoneIs: { uid: 4294967294, gid: 1 } } }),
    ],
    ['everybody who reads', exports({ '*': { access: 'ro' } })],
    ['everybody who writes, with a reason', exports({ '*': { access: 'rw', everybodyWrites: because } })],
    [
      'one path inside another, for the same clients',
      (stack) =>
        new NfsExports(stack, 'exports', {
          host: HOST,
          name: 'nested',
          exports: Object.fromEntries(
            ['/srv', '/srv/scans'].map((path) => [path, { clients: { '10.0.20.0/24': { access: 'ro' as const } } }]),
          ),
        }),
    ],
  ])('is %s', (_, build) => {
    expect(hostStackOf(build).problems).toEqual([]);
  });
});

describe('refused behind the edge', () => {
  test.each<[(stack: HostStack) => unknown, string]>([
    [jail({ maxRetry: 0 }), 'maxRetry: 0 is no whole number from 1 to 100'],
    [jail({ maxRetry: 101 }), 'maxRetry: 101 is no whole number from 1 to 100'],
    [jail({ maxRetry: 1.5 }), 'maxRetry: 1.5 is no whole number from 1 to 100'],
    [logs({ keep: 366 }), 'keep: 366 is no whole number from 1 to 365'],
    [logs({ keep: 2.5 }), 'keep: 2.5 is no whole number from 1 to 365'],
    [logs({ maxSize: 0 }), 'maxSize: 0 is no whole number from 1 to 10000'],
  ])('is number %#', (build, message) => {
    expect(refusals(hostStackOf(build))).toEqual([message]);
  });

  test('are user and group numbers that no file may have', () => {
    for (const everyoneIs of [
      { uid: 0, gid: 1 },
      { uid: 1, gid: 4294967295 },
      { uid: 1.5, gid: 1 },
    ])
      expect(refusals(hostStackOf(exports({ 'nas.lan': { access: 'rw', everyoneIs } })))).toHaveLength(1);
  });

  test('is a reason for writing where nobody writes', () => {
    expect(hostStackOf(exports({ '*': { access: 'ro', everybodyWrites: because } })).problems).toHaveLength(1);
  });
});

describe('how a host is reached', () => {
  const reached = (ssh: Parameters<typeof Host.ssh>[0]) =>
    hostStackOf((stack) => new HostFile(stack, 'motd', { host: Host.ssh(ssh), path: '/etc/motd', content: 'x\n' })).at(
      'resource.terraform_data.pve_lan_etc_motd.connection',
    );
  const { address, user, hostKey } = SSH;
  const withoutKey = { address, user, hostKey };

  test('is by the file of a key, which Terraform reads when it connects', () => {
    expect(reached(SSH)).toMatchObject({ private_key: '${file(pathexpand("~/.ssh/deploy"))}', agent: 'false' });
  });

  test('is by an agent without a key', () => {
    expect(reached({ ...withoutKey, agent: true })).toMatchObject({ agent: 'true' });
    expect(reached({ ...withoutKey, agent: true })).not.toHaveProperty('private_key');
  });

  test('is through a bastion with a key of its own, or with that of the host', () => {
    const bastion = { address: 'jump.lan', user: 'ops', hostKey: key };
    expect(reached({ ...SSH, bastion: { ...bastion, key: '~/.ssh/jump' } })).toMatchObject({
      bastion_host: 'jump.lan',
      bastion_private_key: '${file(pathexpand("~/.ssh/jump"))}',
    });
    expect(reached({ ...SSH, bastion })).toMatchObject({ bastion_private_key: '${file(pathexpand("~/.ssh/deploy"))}' });
    expect(reached({ ...withoutKey, agent: true, bastion })).not.toHaveProperty('bastion_private_key');
  });
});

describe('a file without a word on it', () => {
  const plain = (props: object = {}) =>
    settings(
      hostStackOf((stack) => new HostFile(stack, 'motd', { host: HOST, path: '/etc/motd', content: 'x\n', ...props })),
      'etc_motd',
    );

  test('has a minute for each of its commands, and makes no folder', () => {
    expect(plain()).toMatchObject({ limit: 60, makeFolder: false, verify: '' });
    expect(plain({ limit: '2m', makeFolder: true })).toMatchObject({ limit: 120, makeFolder: true });
    expect(plain({ confirmWithin: '90s' })).toMatchObject({ confirmWithin: 90 });
  });
});

describe('hosts that go one at a time', () => {
  test('each file waits for those of the host before, and its gate is asked at the end of its own verification', () => {
    const hosts = ['one.lan', 'two.lan'].map((address) => Host.ssh({ ...SSH, address }));
    const healthy = 'curl -fsk https://127.0.0.1:6443/readyz';
    const stack = hostStackOf((scope) => {
      new HostGroup(scope, 'group', {
        ...{ hosts, healthy },
        each: (member, host) =>
          new HostFile(member, 'motd', { host, path: '/etc/motd', content: 'x\n', verify: 'grep -q x "$file"' }),
      });
    });
    const { verify } = settings(stack, 'etc_motd', 'one_lan');
    expect(verify).toMatch(/^grep -q x "\$file"\n/);
    expect(verify).toContain(healthy);
    expect(stack.at('resource.terraform_data.one_lan_etc_motd')).not.toHaveProperty('depends_on');
    expect(stack.at('resource.terraform_data.two_lan_etc_motd.depends_on')).toEqual([
      'terraform_data.one_lan_etc_motd',
    ]);
  });
});
