import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, verdicts } from './asking';
import { CONTAINER_FORMS } from './docker-forms';
import { FORMS, LONG_LIVED_FORMS } from './forms';

const SERVER = { name: 'vault', image: 'hashicorp/vault:1.18.3', args: ['server'] };
const AUDITED = { ...SERVER, volume_mount: [{ name: 'audit', mount_path: '/vault/audit' }] };
const CLAIMED = { volume: [{ name: 'audit', persistent_volume_claim: { claim_name: 'audit' } }] };
const claim = (annotations: JsonObject = {}): JsonObject => ({
  resource: {
    kubernetes_persistent_volume_claim_v1: { audit: { metadata: { name: 'audit', namespace: 'vault', annotations } } },
  },
});
const within = { namespace: 'vault' };
const [job] = FORMS.filter(({ kind }) => kind === 'CronJob');
const copies = (script: string): JsonObject =>
  job?.write(
    {
      container: [{ name: 'copy', command: ['sh', '-c', script] }],
      volume: [{ name: 'a', persistent_volume_claim: { claim_name: 'audit', read_only: true } }],
    },
    within,
  ) ?? {};
const told = (json: JsonObject | readonly JsonObject[]): readonly string[] =>
  ask('F21', json).filter((each) => !each.startsWith('not applicable'));

describe.each(LONG_LIVED_FORMS)('Vault in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]: volume_mount[0] writes its audit log to`;
  const audited = write({ container: [AUDITED], ...CLAIMED }, within);

  test('whose audit log is in a claim that nothing copies fails', () => {
    expect(told([audited, claim()])).toEqual([
      `fail ${at} kubernetes_persistent_volume_claim_v1.audit, which has no backup: no CronJob mounts it`,
    ]);
    expect(told([audited, claim({ 'pawl/backup': 'ephemeral' })])).toEqual([
      `fail ${at} kubernetes_persistent_volume_claim_v1.audit, which nobody is to miss`,
    ]);
  });

  test('whose audit log a job copies off the site passes', () => {
    for (const script of ['rclone copy /audit r2:audit', 'restic -r s3:https://s3.example.org/audit backup /audit'])
      expect(told([audited, claim(), copies(script)])).toEqual([expect.stringMatching(new RegExp(`^pass ${address}`))]);
  });

  test('whose audit log a job copies is unknown, where nothing shows where to', () => {
    expect(told([audited, claim(), copies('cp -a /audit /backup')])).toEqual([
      expect.stringMatching(/^unknown .* keeps, and nothing shows whether that is off-site$/),
    ]);
  });

  test('whose claim says by an expression what keeps it is unknown', () => {
    expect(told([audited, claim({ 'pawl/backup': '${var.plan}' })])[0]).toMatch(/^unknown/);
  });

  test('whose audit log ends with its pod fails, unless a container besides may ship it', () => {
    const gone = { volume: [{ name: 'audit', empty_dir: {} }] };
    expect(told(write({ container: [AUDITED], ...gone }))[0]).toMatch(
      /^fail .*: volume_mount\[0\] writes its audit log to a folder that ends with its pod$/,
    );
    const ships = { name: 'ship', image: 'vector:0.43.0', volume_mount: [{ name: 'audit', mount_path: '/a' }] };
    expect(told(write({ container: [AUDITED, ships], ...gone }))[0]).toMatch(/^unknown .* which may ship it$/);
  });

  test('without a folder for its audit log is unknown', () => {
    expect(told(write({ container: [SERVER] }))).toEqual([
      `unknown ${address}.${podAt}.container[0]: is Vault, and nothing here shows where its audit log is kept`,
    ]);
    expect(told(write({ container: [{ ...SERVER, volume_mount: '${var.mounts}' }] }))[0]).toMatch(/^unknown/);
  });

  test('is a server: an agent and another program keep no audit log', () => {
    expect(told(write({ container: [{ ...SERVER, args: ['agent', '-config=/x'] }] }))).toEqual([]);
    expect(told(write({ container: [{ name: 'vault', image: 'postgres:17.2' }] }))).toEqual([]);
  });
});

describe('a Backup of the audit log', () => {
  const [server] = LONG_LIVED_FORMS;
  const audited = server?.write({ container: [AUDITED], ...CLAIMED }, within) ?? {};
  const plan = (offsite: string): JsonObject => {
    const env = Object.entries({
      PAWL_NAMESPACE: 'vault',
      PAWL_PLAN: 'audit',
      PAWL_REPOSITORY: 'r',
      RESTIC_REPOSITORY: '/repository',
    }).map(([name, value]) => ({ name, value }));
    const container = [{ name: 'keep', command: ['/bin/sh', '/pawl/restic.sh', 'keep'], env }];
    return (
      job?.write({ container }, { ...within, annotations: { 'pawl/backup': 'audit', 'pawl/offsite': offsite } }) ?? {}
    );
  };

  test('is enough where its repository is off-site, and not where it is not', () => {
    const named = claim({ 'pawl/backup': 'audit' });
    expect(told([audited, named, plan('true')])[0]).toMatch(/^pass/);
    expect(told([audited, named, plan('false')])[0]).toMatch(/^fail .*, which "audit" keeps on the site alone$/);
    expect(told([audited, named, plan('${var.offsite}')])[0]).toMatch(/^unknown/);
  });
});

describe.each(CONTAINER_FORMS)('Vault in a $name', ({ write, name }) => {
  const server = { image: 'hashicorp/vault:1.18.3', command: ['vault', 'server'], restart: 'unless-stopped' };

  test('without a folder for its audit log is unknown', () => {
    expect(told(write(server))[0]).toMatch(
      /^unknown .*: is Vault, and nothing here shows where its audit log is kept$/,
    );
  });

  if (name === 'docker_container')
    test('whose audit log is in a volume that nothing reads fails', () => {
      const volumes = { volume_name: 'audit', container_path: '/vault/logs' };
      const json = write({ ...server, volumes }, { docker_volume: { audit: { name: 'audit' } } });
      expect(told(json)[0]).toMatch(
        /^fail .*volumes.* writes its audit log to .*audit.*: no other container reads it$/,
      );
    });
});

test('an exemption covers it', () => {
  const [form] = LONG_LIVED_FORMS;
  const json = [form?.write({ container: [AUDITED], ...CLAIMED }, within) ?? {}, claim()];
  expect(verdicts('F21', json, {}, [everywhere('F21')])[0]?.state).toBe('exempt');
});
