import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS, LONG_LIVED_FORMS } from './forms';

const store = (path = '/var/lib/data', mount: JsonObject = {}, image: string = 'postgres:17.2'): JsonObject => ({
  container: [{ name: 'db', image, volume_mount: [{ name: 'data', mount_path: path, ...mount }] }],
});
const nfs: JsonObject = { volume: [{ name: 'data', nfs: { server: 'nas', path: '/srv/db' } }] };
const claimed: JsonObject = { volume: [{ name: 'data', persistent_volume_claim: { claim_name: 'db' } }] };
const claim = (storageClass?: string): JsonObject => ({
  resource: {
    kubernetes_persistent_volume_claim_v1: {
      db: {
        metadata: { name: 'db' },
        spec: storageClass === undefined ? {} : { storage_class_name: storageClass },
      },
    },
  },
});

describe.each(LONG_LIVED_FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;

  test('a data store on NFS fails', () => {
    expect(ask('F01', write({ ...store(), ...nfs }))).toEqual([`fail ${at}: volume_mount[0] keeps its data on NFS`]);
  });

  test.each(['nfs-truenas', 'nfs', 'slow_nfs'])('a data store in a claim of class %s fails', (storageClass) => {
    expect(ask('F01', [write({ ...store(), ...claimed }), claim(storageClass)])).toEqual([
      `fail ${at}: volume_mount[0] keeps its data on NFS, by the class of claim "db"`,
    ]);
  });

  test('a data store in a claim of block storage passes, and in one of the default class', () => {
    for (const storageClass of ['proxmox-lvm', undefined])
      expect(states('F01', [write({ ...store(), ...claimed }), claim(storageClass)])).toEqual(['pass']);
  });

  test('a claim that is written elsewhere, or a class that is an expression, is unknown', () => {
    expect(ask('F01', write({ ...store(), ...claimed }))).toEqual([
      `unknown ${at}: volume_mount[0] keeps its data in claim "db", which is not written here: it may lie on NFS`,
    ]);
    expect(states('F01', [write({ ...store(), ...claimed }), claim('${var.class}')])).toEqual(['unknown']);
  });

  test('dumps may lie on NFS, and so may what is only read', () => {
    for (const pod of [store('/backup'), store('/mnt/db-dumps'), store('/data', { read_only: true })])
      expect(states('F01', write({ ...pod, ...nfs }))).toEqual(['pass']);
  });

  test('what is no data store may lie on NFS', () => {
    expect(states('F01', write({ ...store('/photos', {}, 'immich-server:1.2.3'), ...nfs }))).toEqual([
      'not applicable',
    ]);
  });

  test('what everything else stands on is warned of NFS, whatever it is', () => {
    const app = write({ ...store('/photos', {}, 'immich-server:1.2.3'), ...nfs });
    expect(verdicts('F01', app, { tier: 0 })[0]?.reasons).toEqual([
      {
        state: 'fail',
        at: 'volume_mount[0]',
        severity: 'low',
        message: 'keeps its data on NFS, and everything else stands on it',
      },
    ]);
    for (const path of ['/backup'])
      expect(states('F01', write({ ...store(path), ...nfs }), { tier: 0 })).toEqual(['pass']);
    const read = write({ ...store('/photos', { read_only: true }, 'immich-server:1.2.3'), ...nfs });
    expect(states('F01', read, { tier: 0 })).toEqual(['pass']);
    expect(
      states('F01', [write({ ...store('/a', {}, 'app:1.2.3'), ...claimed }), claim('${var.class}')], { tier: 0 }),
    ).toEqual(['pass']);
    const [verdict] = verdicts('F01', write({ ...store(), ...nfs }), { tier: 0 });
    expect(verdict?.reasons).toEqual([{ state: 'fail', at: 'volume_mount[0]', message: 'keeps its data on NFS' }]);
  });

  test('an image that is an expression is unknown on NFS, and of no matter elsewhere', () => {
    expect(states('F01', write({ ...store('/data', {}, '${var.image}'), ...nfs }))).toEqual(['unknown']);
    expect(states('F01', [write({ ...store('/data', {}, '${var.image}'), ...claimed }), claim()])).toEqual(['pass']);
  });

  test('mounts that are an expression are unknown', () => {
    const hidden = { container: [{ name: 'db', image: 'mysql:8.4.9', volume_mount: '${var.mounts}' }] };
    expect(states('F01', write({ ...hidden, ...nfs }))).toEqual(['unknown']);
  });

  test('an exemption covers it', () => {
    const [verdict] = verdicts('F01', write({ ...store(), ...nfs }), {}, [everywhere('F01')]);
    expect(verdict?.state).toBe('exempt');
  });
});

test.each(FORMS.filter(({ kind }) => kind === 'StatefulSet'))(
  'the template of a claim in a $name says its class',
  ({ write }) => {
    const said = (storageClass: string): readonly string[] => {
      const template = { metadata: { name: 'data' }, spec: { storage_class_name: storageClass } };
      return states('F01', write(store(), { spec: { volume_claim_template: [template] } }));
    };
    expect(said('nfs-csi')).toEqual(['fail']);
    expect(said('proxmox-lvm')).toEqual(['pass']);
  },
);

test('a job with the image of a database keeps no data', () => {
  for (const { write } of FORMS.filter(({ kind }) => kind === 'CronJob' || kind === 'Job'))
    expect(ask('F01', write({ ...store(), ...nfs }))).toEqual([]);
});
