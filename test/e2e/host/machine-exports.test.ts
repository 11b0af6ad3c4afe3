/** Needs root, Terraform, a C compiler and debootstrap: real applies to a machine whose kernel serves NFS. */
import type { HostFileSettings } from '../../../lib/host/settings';
import { force } from './applied';
import { exportsOf, GOOD, TABLE } from './exported';
import { MACHINE_ADDRESS, MACHINE_NETWORK } from './machine';
import { machineOfFile } from './on-machine';

const { onMachine, machine, onIt } = machineOfFile();

/** The line of the incident. */
const withRoot = ({ content }: HostFileSettings): string => content.replace('fsid=1', 'fsid=0');

onMachine('exports are put on the machine by a user with sudo; path and folder are mounted by NFSv4.2', async () => {
  const project = onIt('good', machine().as('deployer'));
  const applied = await project.build(exportsOf).apply();
  expect([applied.code, applied.said]).toEqual([0, expect.stringContaining(`${TABLE} stays`)]);
  expect(await machine().run(`cat ${TABLE}`)).toEqual({ code: 0, said: GOOD });
  const active = (await machine().run('exportfs -s')).said;
  expect(active).toContain(`/srv/nfs  ${MACHINE_NETWORK}(sync,`);
  expect(active).toMatch(/fsid=1,.*rw,secure,root_squash/);
  for (const place of ['/srv/nfs', '/srv/nfs/photos'])
    expect(await machine().run(mounted(place))).toEqual({
      code: 0,
      said: expect.stringContaining('vers=4.2') as string,
    });
  expect(await project.plans()).toBe(false);
});

onMachine('a second path joins the first without taking it away', async () => {
  const project = onIt('more', machine().as('root'));
  const applied = await project
    .build((stack, host) => {
      exportsOf(stack, host, '/srv/nfs-ssd');
    })
    .apply();
  expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('stays')]);
  for (const place of ['/srv/nfs/photos', '/srv/nfs-ssd', '/srv/nfs-ssd/db'])
    expect((await machine().run(mounted(place))).code).toBe(0);
  const back = await onIt('less', machine().as('root')).build(exportsOf).apply();
  expect(back.code).toBe(0);
  expect((await machine().run(mounted('/srv/nfs-ssd'))).code).not.toBe(0);
});

describe('the line of the incident, fsid=0', () => {
  const forced = (name: string, change: Parameters<typeof force>[1]) =>
    onIt(name, machine().as('root')).build((stack, host) => {
      stack.exempt('F01', { reason: 'shows what the host itself refuses', expires: '2027-03-31' });
      exportsOf(stack, host);
      force(stack, change);
    });

  onMachine('by hand, it takes the path and its folder from clients: that is the incident', async () => {
    const put = `sed -i s/fsid=1/fsid=0/ ${TABLE} && exportfs -ra`;
    expect((await machine().run(put)).code).toBe(0);
    for (const place of ['/srv/nfs', '/srv/nfs/photos'])
      expect(await machine().run(mounted(place))).toEqual({
        code: 32,
        said: expect.stringContaining('No such file or directory') as string,
      });
    await machine().run(`sed -i s/fsid=0/fsid=1/ ${TABLE} && exportfs -ra`);
  });

  onMachine('an override that brings it is refused by the gate', () => {
    const project = onIt('gate', machine().as('root'));
    expect(() =>
      project.build((stack, host) => {
        exportsOf(stack, host);
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
    expect(await machine().run(`cat ${TABLE}`)).toEqual({ code: 0, said: GOOD });
    for (const place of ['/srv/nfs', '/srv/nfs/photos']) expect((await machine().run(mounted(place))).code).toBe(0);
  }
});

function mounted(place: string): string {
  const mount = `mount -t nfs4 -o ro,vers=4.2,soft,timeo=50,retrans=2 ${MACHINE_ADDRESS}:${place} /mnt`;
  return `set -e; ${mount}; grep ' /mnt ' /proc/mounts; umount /mnt`;
}
