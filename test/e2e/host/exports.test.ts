/** Needs root, Terraform, QEMU and debootstrap: NFS exports on a machine whose kernel serves them, put there by real applies. */
import { DataResource } from 'cdktf';
import * as path from 'node:path';
import { type Host, type HostStack, NfsExports } from '../../../constructs/host';
import { literal } from '../../../constructs/props/literal';
import { type HostFileSettings, plain, readSettings, writeSettings } from '../../../lib/host/settings';
import { valueOf } from '../../../lib/values/parsed';
import { scratch } from '../packed';
import { Project } from './applied';
import { lackingMachine, Machine, MACHINE_ADDRESS } from './machine';

const why = lackingMachine();
const onMachine = (name: string, body: () => Promise<void>): void => {
  if (why === undefined) test(name, body, 300_000);
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
function force(stack: HostStack, change: (settings: HostFileSettings) => Partial<HostFileSettings>): void {
  const [file] = stack.node.findAll().filter((each) => each instanceof DataResource);
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
