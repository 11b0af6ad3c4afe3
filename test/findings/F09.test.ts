import type { JsonObject } from '../../lib/values/json';
import { Shop as DockerShop } from '../docker/backed-up';
import { objectAt } from '../written';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS, type Rest } from './forms';
import { DOCKER_FORMS } from './docker-forms';

const mounting = (claimName: string, source: JsonObject = {}): JsonObject => ({
  container: [{ name: 'app', image: 'app:1.2.3' }],
  volume: [{ name: 'data', persistent_volume_claim: { claim_name: claimName, ...source } }],
});

const claimed = (annotations?: JsonObject | string): JsonObject => ({
  metadata: { name: 'data', ...(annotations === undefined ? {} : { annotations }) },
  spec: { access_modes: ['ReadWriteOnce'] },
});
const typed =
  (type: string) =>
  (annotations?: JsonObject | string): JsonObject => ({ resource: { [type]: { data: claimed(annotations) } } });
const claims = [
  [
    'kubernetes_persistent_volume_claim',
    'kubernetes_persistent_volume_claim.data',
    typed('kubernetes_persistent_volume_claim'),
  ],
  [
    'kubernetes_persistent_volume_claim_v1',
    'kubernetes_persistent_volume_claim_v1.data',
    typed('kubernetes_persistent_volume_claim_v1'),
  ],
  [
    'kubernetes_manifest of a PersistentVolumeClaim',
    'kubernetes_manifest.data.manifest',
    (annotations?: JsonObject | string): JsonObject => ({
      resource: {
        kubernetes_manifest: {
          data: {
            manifest: {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: { name: 'data', ...(annotations === undefined ? {} : { annotations }) },
              spec: { accessModes: ['ReadWriteOnce'] },
            },
          },
        },
      },
    }),
  ],
] as const;

const cronJobs = FORMS.filter(({ kind }) => kind === 'CronJob');
const [deployment] = FORMS;
const [cronJob] = cronJobs;
const user = deployment?.write(mounting('data')) ?? {};
const job = (pod: JsonObject, rest: Rest = {}): JsonObject => cronJob?.write(pod, rest) ?? {};

describe.each(claims)('in a %s', (_, address, claim) => {
  const state = (...others: JsonObject[]): string | undefined => states('F09', [claim(), ...others])[0];

  test('a claim that nothing copies has no backup', () => {
    expect(ask('F09', [claim(), user])).toEqual([`fail ${address}: has no backup: no CronJob mounts it`]);
    expect(ask('F09', claim())).toEqual([`fail ${address}: has no backup: no CronJob mounts it`]);
  });

  test.each(cronJobs)('a $name that mounts it besides its user is a backup', ({ write }) => {
    expect(state(user, write(mounting('data')))).toBe('pass');
  });

  test.each(FORMS.filter(({ kind }) => kind !== 'CronJob'))('a $name that mounts it is no backup', ({ write }) => {
    expect(state(user, write(mounting('data')))).toBe('fail');
  });

  describe('that names its backup', () => {
    const named = (...others: JsonObject[]): readonly string[] =>
      ask('F09', [claim({ 'pawl/backup': 'shop-db' }), user, ...others]);
    const says = (backup: string): JsonObject => ({ annotations: { 'pawl/backup': backup } });

    test.each(cronJobs)('has it where a $name says that it makes that backup', ({ write }) => {
      expect(states('F09', [claim({ 'pawl/backup': 'shop-db' }), user, write({}, says('shop-db'))])[0]).toBe('pass');
    });

    test('has none where nothing, something else, or a suspended job says so, even beside a job that mounts it', () => {
      const none = [`fail ${address}: has no backup: no CronJob says that it makes "shop-db"`];
      expect(named()).toEqual(none);
      expect(named(job({}, says('other')))).toEqual(none);
      expect(named(job(mounting('data')))).toEqual(none);
      expect(named(job({}, { ...says('shop-db'), namespace: 'other' }))).toEqual(none);
      expect(named(deployment?.write({}, says('shop-db')) ?? {})).toEqual(none);
      expect(named(job({}, { ...says('shop-db'), spec: { suspend: true } }))[0]).toMatch(
        /: has no backup: .* is suspended$/,
      );
    });

    test('may have it where that is decided when Terraform runs', () => {
      const unsure = /^unknown .*: names the backup "shop-db": .* may make it$/;
      expect(named(job({}, { annotations: '${var.annotations}' }))[0]).toMatch(unsure);
      expect(named(job({}, { ...says('shop-db'), spec: { suspend: '${var.suspended}' } }))[0]).toMatch(unsure);
    });
  });

  test('the name of a job proves nothing (E-61)', () => {
    const named = {
      resource: {
        kubernetes_cron_job_v1: {
          'data-backup': {
            metadata: { name: 'data-backup' },
            spec: { job_template: { spec: { template: { spec: mounting('other') } } } },
          },
        },
      },
    };
    expect(state(user, named)).toBe('fail');
  });

  test('a job of another namespace mounts another claim', () => {
    expect(state(user, job(mounting('data'), { namespace: 'elsewhere' }))).toBe('fail');
  });

  test('a suspended job is no backup', () => {
    expect(ask('F09', [claim(), user, job(mounting('data'), { spec: { suspend: true } })])).toEqual([
      `fail ${address}: has no backup: kubernetes_cron_job.app is suspended`,
    ]);
  });

  test('a job that mounts what only jobs mount may own it', () => {
    expect(ask('F09', [claim(), job(mounting('data'))])).toEqual([
      `unknown ${address}: is mounted by kubernetes_cron_job.app, and by no user besides: it may copy the data or own them`,
    ]);
  });

  test('a job that only reads is no owner', () => {
    expect(state(job(mounting('data', { read_only: true })))).toBe('pass');
  });

  test('a claim that says it is ephemeral needs none, and only by that word', () => {
    expect(states('F09', [claim({ 'pawl/backup': 'ephemeral' }), user])).toEqual(['not applicable']);
    expect(states('F09', [claim({ 'pawl/backup': 'later' }), user])).toEqual(['fail']);
  });

  test.each(['${local.annotations}', { 'pawl/backup': '${var.backup}' }])(
    'annotations %j are unknown',
    (annotations) => {
      expect(states('F09', [claim(annotations), user])).toEqual(['unknown']);
    },
  );

  test('a job whose suspension is an expression may be a backup', () => {
    expect(state(user, job(mounting('data'), { spec: { suspend: '${var.off}' } }))).toBe('unknown');
  });

  test("an expression of another configuration is no sign of a backup, and a module's claim is its own", () => {
    expect(state(user, job(mounting('${local.claim}'), { namespace: '${var.namespace}' }))).toBe('fail');
    expect(state(user, job(mounting('${module.target.claim_name}')))).toBe('fail');
    expect(state(user, job(mounting('${local.claim}')))).toBe('unknown');
  });

  test('an exemption covers it', () => {
    expect(verdicts('F09', [claim(), user], {}, [everywhere('F09')])[0]?.state).toBe('exempt');
  });
});

test('user and backup find the claim by reference, in a namespace by reference', () => {
  const reference = '${kubernetes_persistent_volume_claim_v1.data.metadata[0].name}';
  const namespace = '${kubernetes_namespace_v1.web.metadata[0].name}';
  const pod = { spec: mounting(reference) };
  const json = (jobClaim: string): JsonObject => ({
    resource: {
      kubernetes_namespace_v1: { web: { metadata: { name: 'web' } } },
      kubernetes_persistent_volume_claim_v1: { data: { metadata: { name: 'app-data', namespace } } },
      kubernetes_deployment_v1: { app: { metadata: { name: 'app', namespace: 'web' }, spec: { template: pod } } },
      kubernetes_cron_job_v1: {
        copy: {
          metadata: { name: 'copy', namespace },
          spec: { job_template: { spec: { template: { spec: mounting(jobClaim) } } } },
        },
      },
    },
  });
  expect(states('F09', json(reference))).toEqual(['pass']);
  expect(states('F09', json('app-data'))).toEqual(['pass']);
  expect(states('F09', json('app'))).toEqual(['fail']);
});

describe.each(FORMS.filter(({ kind }) => kind === 'StatefulSet'))(
  'the claim templates of a $name',
  ({ write, address, podAt }) => {
    const template = (annotations: JsonObject = {}): JsonObject => ({
      [podAt.startsWith('manifest.') ? 'volumeClaimTemplates' : 'volume_claim_template']: [
        { metadata: { name: 'data', annotations }, spec: { access_modes: ['ReadWriteOnce'] } },
      ],
    });
    const set = (annotations?: JsonObject): JsonObject =>
      write({ container: [{ name: 'app' }] }, { spec: template(annotations) });
    const at = `${address}.${podAt.replace('.template.spec', '')}.volume_claim_template[0]`;

    test('need a backup like any claim', () => {
      expect(ask('F09', set())).toEqual([`fail ${at}: has no backup: no CronJob mounts it`]);
    });

    test('are backed up by a job that mounts the claim of one pod', () => {
      expect(states('F09', [set(), job(mounting('data-app-0'))])).toEqual(['pass']);
      expect(states('F09', [set(), job(mounting('data-app'))])).toEqual(['fail']);
      expect(states('F09', [set(), job(mounting('data-other-0'))])).toEqual(['fail']);
      expect(states('F09', [set(), job(mounting('data-app-copy'))])).toEqual(['fail']);
      expect(states('F09', [set(), job(mounting('data-app-0'), { namespace: 'elsewhere' })])).toEqual(['fail']);
    });

    test('may be ephemeral', () => {
      expect(states('F09', set({ 'pawl/backup': 'ephemeral' }))).toEqual(['not applicable']);
    });
  },
);

test('a manifest whose kind is an expression could be a claim', () => {
  const json = { resource: { kubernetes_manifest: { app: { manifest: '${yamldecode(file("app.yaml"))}' } } } };
  expect(states('F09', json)).toEqual(['unknown']);
});

describe('a docker_volume', () => {
  const volume = (labels?: readonly JsonObject[] | string): JsonObject => ({
    docker_volume: { data: { name: 'data', ...(labels === undefined ? {} : { labels }) } },
  });

  test('that nothing copies fails', () => {
    expect(ask('F09', { resource: volume() })).toEqual([
      'fail docker_volume.data: has no backup: no other container reads it',
    ]);
  });

  test('that is said to be ephemeral needs none', () => {
    expect(states('F09', { resource: volume([{ label: 'pawl/backup', value: 'ephemeral' }]) })).toEqual([
      'not applicable',
    ]);
  });

  test('whose labels are an expression is unknown', () => {
    expect(states('F09', { resource: volume('${var.labels}') })).toEqual(['unknown']);
  });

  test.each(DOCKER_FORMS)('that a $name reads may be copied or not', ({ write, address }) => {
    const reading = { mounts: [{ type: 'volume', source: 'data', target: '/backup', read_only: true }] };
    expect(ask('F09', write(reading, volume()))).toEqual([
      `unknown docker_volume.data: is read by ${address}, which may copy it`,
    ]);
    const using = { mounts: [{ type: 'volume', source: 'data', target: '/data' }] };
    expect(states('F09', write(using, volume()))).toEqual(['fail']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('F09', { resource: volume() }, {}, [everywhere('F09')])[0]?.state).toBe('exempt');
  });
});

describe('a volume of a Docker host that a DockerBackup keeps', () => {
  const shop = new DockerShop().json;
  const script = 'cx21_lan_usr_local_sbin_backup_shop_db';
  const timer = 'cx21_lan_etc_systemd_system_backup_shop_db_timer';
  const changed = (name: string, change: (inline: string) => string): JsonObject => {
    const files = objectAt(objectAt(shop, 'resource'), 'terraform_data');
    const text = JSON.stringify(files[name]);
    expect(change(text)).not.toBe(text);
    const file = JSON.parse(change(text)) as JsonObject;
    return { ...shop, resource: { ...objectAt(shop, 'resource'), terraform_data: { ...files, [name]: file } } };
  };

  test('has its backup', () => {
    expect(states('F09', shop)).toEqual(['pass']);
  });

  test.each([
    ['the script is another', changed(script, (text) => text.replace('--cap-drop ALL', '--cap-add ALL'))],
    [
      'it keeps another volume',
      changed(script, (text) => text.replace("'\\\\''db-data'\\\\''", "'\\\\''other'\\\\''")),
    ],
    ['no timer starts it', changed(timer, (text) => text.replace('OnCalendar=', 'OnBootSec='))],
  ])('has none where %s', (_, json) => {
    expect(ask('F09', json)).toEqual(['fail docker_volume.db-data: has no backup: no other container reads it']);
  });
});
