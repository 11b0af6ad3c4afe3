/** Needs root, Terraform, QEMU and debootstrap: real applies to a machine with systemd and a kernel that serves NFS. */
import { DataResource } from 'cdktf';
import * as path from 'node:path';
import {
  cron,
  DriftMetrics,
  Firewall,
  type Host,
  type HostStack,
  HostTimer,
  NfsExports,
  SshdHardening,
} from '../../../constructs/host';
import { literal } from '../../../constructs/props/literal';
import { type HostFileSettings, journalFolder, plain, readSettings, writeSettings } from '../../../lib/host/settings';
import { valueOf } from '../../../lib/values/parsed';
import { scratch } from '../packed';
import { Project } from './applied';
import { lackingMachine, Machine, MACHINE_ADDRESS } from './machine';

const why = lackingMachine();
const onMachine = (name: string, body: () => Promise<void>): void => {
  if (why === undefined) test(name, body, 600_000);
  else test.skip(`${name} (${why})`, body);
};

const root = scratch();
let machine: Machine;
beforeAll(async () => {
  if (why === undefined) machine = await Machine.start();
});
afterAll(() => {
  if (why === undefined) machine.stop();
});

const NETWORK = '10.0.2.0/24';
const TABLE = '/etc/exports.d/cluster.exports';
const GOOD = [
  '# cluster: written by its stack. What is changed here is found, and gone at the next apply.',
  `/srv/nfs ${NETWORK}(rw,sync,root_squash,secure,no_subtree_check,sec=sys,fsid=1)`,
  '',
].join('\n');

function exports(stack: HostStack, host: Host, client: '/srv/nfs' | '/srv/nfs-ssd' = '/srv/nfs'): void {
  const all = { '/srv/nfs': 1, '/srv/nfs-ssd': 2 } as const;
  const wanted = client === '/srv/nfs' ? ['/srv/nfs' as const] : (['/srv/nfs', '/srv/nfs-ssd'] as const);
  new NfsExports(stack, 'exports', {
    host,
    name: 'cluster',
    mountFrom: MACHINE_ADDRESS,
    exports: Object.fromEntries(
      wanted.map((each) => [each, { clients: { [NETWORK]: { access: 'rw' as const } }, fsid: all[each] }]),
    ),
  });
}

/** Changes what the stack was to put on the host, past the construct, as an override can. */
function force(stack: HostStack, change: (settings: HostFileSettings) => Partial<HostFileSettings>, id = ''): void {
  const files = stack.node.findAll().filter((each) => each instanceof DataResource);
  const file = files.find(({ node }) => node.path.includes(id));
  if (file === undefined) throw new Error('no file');
  const [first] = file.provisioners ?? [];
  const text = first?.type === 'remote-exec' ? first.inline?.[0] : undefined;
  if (text === undefined) throw new Error('no settings');
  const settings = valueOf(readSettings(plain(text)));
  const forced = writeSettings({ ...settings, ...change(settings) });
  file.addOverride('provisioner.0.remote-exec.inline.0', literal(forced));
}

/** The line of the incident. */
const withRoot = ({ content }: HostFileSettings): string => content.replace('fsid=1', 'fsid=0');

onMachine('exports are put on the machine by a user with sudo; path and folder are mounted by NFSv4.2', async () => {
  const project = new Project(path.join(root, 'good'), machine.as('deployer'));
  const applied = await project.build(exports).apply();
  expect([applied.code, applied.said]).toEqual([0, expect.stringContaining(`${TABLE} stays`)]);
  expect(await machine.run(`cat ${TABLE}`)).toEqual({ code: 0, said: GOOD });
  expect((await machine.run('exportfs -s')).said).toMatch(
    /^\/srv\/nfs {2}10\.0\.2\.0\/24\(sync,.*fsid=1,.*rw,secure,root_squash/,
  );
  for (const place of ['/srv/nfs', '/srv/nfs/photos'])
    expect(await machine.run(mounted(place))).toEqual({ code: 0, said: expect.stringContaining('vers=4.2') as string });
  expect(await project.plans()).toBe(false);
});

function mounted(place: string): string {
  const mount = `mount -t nfs4 -o ro,vers=4.2,soft,timeo=50,retrans=2 ${MACHINE_ADDRESS}:${place} /mnt`;
  return `set -e; ${mount}; grep ' /mnt ' /proc/mounts; umount /mnt`;
}

onMachine('a second path joins the first without taking it away', async () => {
  const project = new Project(path.join(root, 'more'), machine.as('root'));
  const applied = await project
    .build((stack, host) => {
      exports(stack, host, '/srv/nfs-ssd');
    })
    .apply();
  expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('stays')]);
  for (const place of ['/srv/nfs/photos', '/srv/nfs-ssd', '/srv/nfs-ssd/db'])
    expect((await machine.run(mounted(place))).code).toBe(0);
  const back = await new Project(path.join(root, 'less'), machine.as('root')).build(exports).apply();
  expect(back.code).toBe(0);
  expect((await machine.run(mounted('/srv/nfs-ssd'))).code).not.toBe(0);
});

describe('the line of the incident, fsid=0', () => {
  const forced = (name: string, change: Parameters<typeof force>[1]) =>
    new Project(path.join(root, name), machine.as('root')).build((stack, host) => {
      stack.exempt('F01', { reason: 'shows what the host itself refuses', expires: '2027-03-31' });
      exports(stack, host);
      force(stack, change);
    });

  onMachine('by hand, it takes the path and its folder from clients: that is the incident', async () => {
    const put = `sed -i s/fsid=1/fsid=0/ ${TABLE} && exportfs -ra`;
    expect((await machine.run(put)).code).toBe(0);
    for (const place of ['/srv/nfs', '/srv/nfs/photos'])
      expect(await machine.run(mounted(place))).toEqual({
        code: 32,
        said: expect.stringContaining('No such file or directory') as string,
      });
    await machine.run(`sed -i s/fsid=0/fsid=1/ ${TABLE} && exportfs -ra`);
  });

  onMachine('an override that brings it is refused by the gate', () => {
    const project = new Project(path.join(root, 'gate'), machine.as('root'));
    expect(() =>
      project.build((stack, host) => {
        exports(stack, host);
        force(stack, (settings) => ({ content: withRoot(settings) }));
      }),
    ).toThrow('/srv/nfs has fsid=0, which makes it the root of NFSv4');
    return Promise.resolve();
  });

  onMachine('with an exemption, the host refuses it before it takes the place of the table', async () => {
    const { code, said } = await forced('validate', (settings) => ({ content: withRoot(settings) })).apply();
    expect([code, said]).toEqual([1, expect.stringContaining('pawl: validate failed: the new file is refused')]);
    await untouched();
  });

  onMachine('without its validation too, the active table gives it away, and the old one is put back', async () => {
    const { code, said } = await forced('active', (settings) => ({
      content: withRoot(settings),
      validate: '',
    })).apply();
    expect([code, said]).toEqual([1, expect.stringContaining('has fsid=0: no other path can be mounted')]);
    expect(said).toContain(`pawl: ${TABLE} is as it was`);
    await untouched();
  });

  onMachine('without that as well, no path can be mounted, and the old table is put back', async () => {
    const { code, said } = await forced('mount', (settings) => ({
      content: withRoot(settings),
      validate: '',
      verify: settings.verify.replace(/^if .*fsid=0.*$/m, '').replaceAll(' fsid=1', ''),
    })).apply();
    expect(said).toContain(`/srv/nfs cannot be mounted from ${MACHINE_ADDRESS}`);
    expect(code).toBe(1);
    await untouched();
  });

  async function untouched(): Promise<void> {
    expect(await machine.run(`cat ${TABLE}`)).toEqual({ code: 0, said: GOOD });
    for (const place of ['/srv/nfs', '/srv/nfs/photos']) expect((await machine.run(mounted(place))).code).toBe(0);
  }
});

describe('timers', () => {
  const report = (stack: HostStack, host: Host): void => {
    new HostTimer(stack, 'report', {
      host,
      name: 'report',
      description: 'Shows that 100 % of timers run',
      schedule: cron('17 3 * * 1-5', 'Europe/Berlin'),
      script: '[ ! -e /run/broken ]\necho "$(id -un) reports"',
      user: 'deployer',
    });
    new DriftMetrics(stack, 'drift', { host });
  };
  const METRICS = '/var/lib/prometheus/node-exporter';

  onMachine('are enabled with their next run, and leave what is known of the last for node_exporter', async () => {
    const applied = await new Project(path.join(root, 'timers'), machine.as('deployer')).build(report).apply();
    expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('6 added')]);
    expect((await machine.run('systemctl list-timers --no-legend report.timer')).said).toContain(':17:00');
    expect((await machine.run('systemctl start report.service')).code).toBe(0);
    expect((await machine.run('journalctl -u report.service -o cat')).said).toContain('deployer reports');
    const scraped = `for try in 1 2 3 4 5; do python3 -c 'import urllib.request as u; print(u.urlopen("http://127.0.0.1:9100/metrics").read().decode())' | grep '^host_timer_' && break; sleep 2; done`;
    const before = (await machine.run(scraped)).said;
    expect(before).toContain('host_timer_last_run_success{timer="report"} 1');
    const success = /last_success_timestamp_seconds.*/.exec(before)?.[0];
    expect(success).toMatch(/\{timer="report"\} 1\.\d+e\+09$/);
    expect((await machine.run('touch /run/broken; systemctl start report.service')).code).toBe(1);
    const after = (await machine.run(scraped)).said;
    expect(after).toContain('host_timer_last_run_success{timer="report"} 0');
    expect(after).toContain(success);
  });

  onMachine('tell of every file of the host whether it is as it was put there', async () => {
    const drift = async (): Promise<string> => {
      await machine.run('systemctl start hostfile-drift.service');
      return (await machine.run(`cat ${METRICS}/hostfile_drift.prom`)).said;
    };
    const program = 'hostfile_sha256_match{path="/usr/local/sbin/report"}';
    const timer = 'hostfile_verified{path="/etc/systemd/system/report.timer"} 1';
    const good = await drift();
    for (const line of [`${program} 1`, timer]) expect(good).toContain(line);
    await machine.run('echo true >>/usr/local/sbin/report');
    const bad = await drift();
    for (const line of [`${program} 0`, timer]) expect(bad).toContain(line);
  });

  onMachine(
    'whose unit systemd does not understand are refused, though the check of systemd exits with 0',
    async () => {
      const project = new Project(path.join(root, 'unit'), machine.as('root')).build((stack, host) => {
        report(stack, host);
        force(stack, ({ content }) => ({ content: content.replace('Persistent', 'Persistant') }), 'report/timer');
      });
      const { code, said } = await project.apply();
      expect([code, said]).toEqual([1, expect.stringContaining("Unknown key 'Persistant' in section [Timer]")]);
      expect(said).toContain('pawl: validate failed: the new file is refused');
      expect((await machine.run('systemctl is-active report.timer')).said.trim()).toBe('active');
    },
  );
});

describe('the way in', () => {
  const FRAGMENT = '/etc/ssh/sshd_config.d/00-pawl.conf';
  const ssh = { name: 'ssh', port: 22 } as const;
  const wall = (stack: HostStack, host: Host): unknown =>
    new Firewall(stack, 'wall', { host, allow: [ssh, { name: 'forwarded', port: host.port }] });
  const ruleset = async (): Promise<string> => (await machine.run('nft list ruleset')).said;

  onMachine('stays open through a firewall that allows it, and all else is dropped', async () => {
    const applied = await new Project(path.join(root, 'wall'), machine.as('deployer')).build(wall).apply();
    expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('/etc/nftables.conf stays')]);
    expect(await ruleset()).toContain('policy drop');
  });

  onMachine('is opened again by the host when a firewall closes it', async () => {
    const before = await ruleset();
    const project = new Project(path.join(root, 'closed'), { ...machine.as('deployer'), timeout: '5s' });
    const { code, said } = await project
      .build((stack, host) => {
        wall(stack, host);
        force(stack, ({ content, verify }) => ({
          content: content.replace('tcp dport 22', 'tcp dport 23'),
          verify: verify.replace('tcp dport 22', 'tcp dport 23'),
          confirmWithin: 20,
        }));
      })
      .apply();
    expect([code, said]).toEqual([1, expect.stringContaining('timeout')]);
    await settled('/etc/nftables.conf');
    expect(await ruleset()).toBe(before);
  });

  onMachine('is opened again by the host when sshd lets nobody in', async () => {
    const project = new Project(path.join(root, 'locked'), { ...machine.as('deployer'), timeout: '5s' });
    const { code } = await project
      .build((stack, host) => {
        new SshdHardening(stack, 'ssh', { host, confirmWithin: '20s' });
        force(stack, ({ content }) => ({ content: `${content}AllowUsers nobody\n` }));
      })
      .apply();
    expect(code).toBe(1);
    await settled(FRAGMENT);
    expect((await machine.run(`ls ${FRAGMENT}; sshd -T | grep allowusers`)).said).toContain('No such file');
  });

  onMachine('is closed to root and to passwords, once a second connection was made', async () => {
    const project = new Project(path.join(root, 'hardened'), machine.as('deployer'));
    const applied = await project.build((stack, host) => new SshdHardening(stack, 'ssh', { host })).apply();
    expect([applied.code, applied.said]).toEqual([0, expect.stringContaining(`${FRAGMENT} stays`)]);
    expect((await machine.run('sshd -T | grep ^permitrootlogin')).said).toBe('permitrootlogin no\n');
    expect(await machine.logsIn('root')).toBe(false);
    expect(await machine.logsIn('deployer')).toBe(true);
  });

  async function settled(file: string): Promise<void> {
    expect((await machine.run(`flock -w 60 '${journalFolder(file)}/lock' true`)).code).toBe(0);
  }
});
