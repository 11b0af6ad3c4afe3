import { App } from 'cdktf';
import {
  clusterStore,
  cron,
  ExternalSecret,
  type ExternalSecretProps,
  http,
  type KubernetesStack,
  KubernetesStack as Stack,
  Namespace,
  namespaceStore,
  type PlatformProps,
  remote,
  Scheduled,
  sidecar,
  WebService,
} from '../../constructs/kubernetes';
import { kubernetesObjects } from '../../lib/objects/objects';
import { synth } from '../../lib/testing';
import { platformOf, stackOf, type Synthesized, WEB } from './synthesized';

const KEYS = { password: remote('paperless', 'db_password') };
const secrets = { store: clusterStore('vault-kv') };

type Loose = Partial<ExternalSecretProps<string, string>>;

function external(props: Loose = {}, platform: Partial<PlatformProps> = { secrets }): Synthesized {
  return stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    new ExternalSecret<string, string>(stack, 'db', { name: 'db', namespace, keys: KEYS, ...props });
  }, platform);
}

describe('an ExternalSecret', () => {
  test('reads the store of the platform each hour, owns its Secret, and keeps it when the store has lost it (F08)', () => {
    expect(external().at('resource.kubernetes_manifest.apps_db_external-secret')).toEqual({
      manifest: {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'db', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
        spec: {
          refreshInterval: '1h',
          secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault-kv' },
          target: { name: 'db', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
          data: [{ secretKey: 'password', remoteRef: { key: 'paperless', property: 'db_password' } }],
        },
      },
    });
  });

  test('says otherwise where its author does', () => {
    const spec = external({
      store: namespaceStore('vault'),
      refresh: '15m',
      creation: 'Merge',
      deletion: 'Delete',
      keys: { all: remote('entry') },
      extract: ['common'],
      template: { DSN: 'postgres://app:{{ .all }}@db/app' },
    }).of('manifest', 'manifest.spec');
    expect(spec).toEqual({
      refreshInterval: '15m',
      secretStoreRef: { kind: 'SecretStore', name: 'vault' },
      target: {
        name: 'db',
        creationPolicy: 'Merge',
        deletionPolicy: 'Delete',
        template: { engineVersion: 'v2', data: { DSN: 'postgres://app:{{ .all }}@db/app' } },
      },
      data: [{ secretKey: 'all', remoteRef: { key: 'entry' } }],
      dataFrom: [{ extract: { key: 'common' } }],
    });
  });

  test.each([
    ['7d', '168h'],
    ['90m', '90m'],
    ['90s', '90s'],
  ] as const)('writes %s as Go does, which knows no days: %s', (refresh, written) => {
    expect(external({ refresh }).of('manifest', 'manifest.spec.refreshInterval')).toBe(written);
  });

  test('is read as often as the platform says where its author says nothing', () => {
    const often = { secrets: { ...secrets, refresh: '5m' } } as const;
    expect(external({}, often).of('manifest', 'manifest.spec.refreshInterval')).toBe('5m');
    expect(external({ refresh: '2h' }, often).of('manifest', 'manifest.spec.refreshInterval')).toBe('2h');
  });

  test('is of the version that the operator of the platform serves', () => {
    const older = external({}, { secrets: { ...secrets, apiVersion: 'external-secrets.io/v1beta1' } });
    expect(older.of('manifest', 'manifest.apiVersion')).toBe('external-secrets.io/v1beta1');
  });

  test('is taken over under its name', () => {
    const adopted = external({ adopt: { address: 'kubernetes_manifest.external_secret' } });
    expect(adopted.of('manifest', 'manifest.metadata.name')).toBe('db');
    expect(adopted.addresses).toContain('kubernetes_manifest.external_secret');
  });

  test('is among the Kubernetes objects', () => {
    const { objects } = kubernetesObjects([{ name: 'stack', json: external().json }]);
    expect(objects.map(({ object }) => object['kind'])).toContain('ExternalSecret');
  });

  test.each([
    [{ store: undefined }, {}, 'props store: neither this ExternalSecret nor the platform names one'],
    [{ keys: {} }, { secrets }, 'props keys: the Secret would be empty'],
    [
      { refresh: '30s' },
      { secrets },
      'F08 refresh: 30s asks the store more than once a minute, for each ExternalSecret',
    ],
    [{ refresh: '0s' }, { secrets }, 'F08 refresh: "0s" is no time at all: write at least 1s'],
    [{ keys: { a: 'b' } }, { secrets }, "props keys.a is other text, not made by remote('entry', 'property')"],
    [
      { store: 'vault' },
      { secrets },
      "props store is other text, not made by clusterStore('vault-kv') or namespaceStore('vault')",
    ],
    [{ creation: 'Owned' }, { secrets }, 'props creation is other text, not one of Owner, Merge, Orphan'],
  ])('with %j is told', (props, platform, problem) => {
    expect(external(props as Loose, platform).problems).toContain(problem);
  });
});

describe('who reads it', () => {
  /** A stack with an ExternalSecret and what `build` makes of it. */
  function reading(
    build: (stack: KubernetesStack, db: ExternalSecret<'password'>, namespace: Namespace) => void,
    reloader = true,
  ): Synthesized {
    return stackOf(
      (stack) => {
        const namespace = new Namespace(stack, 'apps', { name: 'apps' });
        build(stack, new ExternalSecret(stack, 'db', { name: 'db', namespace, keys: KEYS }), namespace);
      },
      { secrets: { ...secrets, ...(reloader ? { reloader: 'stakater' } : {}) } },
    );
  }
  const RELOAD = 'secret.reloader.stakater.com/reload';
  const MARK = 'spec[0].template[0].metadata[0].annotations["reloader.stakater.com/last-reloaded-from"]';
  const asVariable = (reloader = true): Synthesized =>
    reading((stack, db, namespace) => {
      new WebService(stack, 'web', { ...WEB, namespace, env: { DB_PASSWORD: db.secret('password') } });
    }, reloader);

  test('as a variable takes it by key', () => {
    expect(asVariable().container('env')).toEqual([
      { name: 'DB_PASSWORD', value_from: { secret_key_ref: { name: 'db', key: 'password' } } },
    ]);
  });

  test('takes several keys as the variables that are called like them', () => {
    const mail = stackOf(
      (stack) => {
        const namespace = new Namespace(stack, 'apps', { name: 'apps' });
        const keys = { imap_host: remote('mail', 'host'), 'smtp-relay.user': remote('mail', 'user') };
        const secret = new ExternalSecret(stack, 'mail', { name: 'mail', namespace, keys });
        const variables = secret.variables('imap_host', 'smtp-relay.user');
        expect(Object.keys(variables)).toEqual(['IMAP_HOST', 'SMTP_RELAY_USER']);
        new WebService(stack, 'web', {
          ...WEB,
          namespace,
          env: { IMAP_HOST: variables.IMAP_HOST, USER: variables.SMTP_RELAY_USER },
        });
      },
      { secrets },
    );
    expect(mail.container('env')).toEqual([
      { name: 'IMAP_HOST', value_from: { secret_key_ref: { name: 'mail', key: 'imap_host' } } },
      { name: 'USER', value_from: { secret_key_ref: { name: 'mail', key: 'smtp-relay.user' } } },
    ]);
  });

  test('as a variable is started anew when it changes, and the mark of that is no drift (S-24)', () => {
    expect(asVariable().of('deployment', 'metadata.annotations')).toMatchObject({ [RELOAD]: 'db' });
    expect(asVariable().of('deployment', 'lifecycle.ignore_changes')).toEqual([MARK]);
  });

  test('is not promised a restart where the platform has no reloader', () => {
    expect(JSON.stringify(asVariable(false).of('deployment'))).not.toContain('reloader');
  });

  test('as files takes them read-only, and is started anew unless it reads them again itself', () => {
    const files = (rereads?: boolean): Synthesized =>
      reading((stack, db, namespace) => {
        const volumes = { db: db.files('/run/secrets/db', rereads === undefined ? {} : { rereads }) };
        new WebService(stack, 'web', { ...WEB, namespace, volumes });
      });
    expect(files().pod('volume.0')).toEqual({ name: 'db', secret: { secret_name: 'db' } });
    expect(files().of('deployment', 'metadata.annotations')).toMatchObject({ [RELOAD]: 'db' });
    expect(JSON.stringify(files(true).of('deployment', 'metadata'))).not.toContain('reloader');
  });

  test('in a sidecar counts too, each Secret once and in order', () => {
    const web = reading((stack, db, namespace) => {
      const other = new ExternalSecret(stack, 'api', { name: 'api', namespace, keys: { key: remote('api') } });
      const { image, resources } = WEB;
      new WebService(stack, 'web', {
        ...WEB,
        namespace,
        env: { DB_PASSWORD: db.secret('password'), OLD_PASSWORD: db.secret('password') },
        sidecars: {
          exporter: sidecar({
            ...{ image, resources, ports: { metrics: 9187 }, health: http('/metrics') },
            env: { API_KEY: other.secret('key') },
          }),
        },
      });
    });
    expect(web.of('deployment', 'metadata.annotations')).toMatchObject({ [RELOAD]: 'api,db' });
  });

  test('in a run by the clock reads it at each run, and is not started out of its time', () => {
    const job = reading((stack, db, namespace) => {
      const { image, resources } = WEB;
      new Scheduled(stack, 'job', {
        ...{ name: 'job', namespace, image, resources, schedule: cron('0 4 * * *', 'Etc/UTC'), deadline: '5m' },
        env: { DB_PASSWORD: db.secret('password') },
      });
    });
    expect(JSON.stringify(job.of('cron_job'))).not.toContain('reloader');
  });

  test('under parity is left as it is, until somebody asks for it', () => {
    const adopted = (harden: readonly 'S-24'[]): Synthesized =>
      reading((stack, db, namespace) => {
        new WebService(stack, 'web', {
          ...{ ...WEB, namespace, env: { DB_PASSWORD: db.secret('password') } },
          adopt: { address: 'kubernetes_deployment.web', parity: true, harden },
        });
      });
    expect(JSON.stringify(adopted([]).of('deployment'))).not.toContain('reloader');
    expect(adopted(['S-24']).of('deployment', 'metadata.annotations')).toEqual({ [RELOAD]: 'db' });
  });

  test('from another namespace is told: its pods would never start', () => {
    const elsewhere = reading((stack, db) => {
      const namespace = new Namespace(stack, 'other', { name: 'other' });
      new WebService(stack, 'web', { ...WEB, namespace, env: { DB_PASSWORD: db.secret('password') } });
      new WebService(stack, 'files', { ...WEB, name: 'files', namespace, volumes: { db: db.files('/db') } });
    });
    expect(elsewhere.problems).toEqual([
      'props env.DB_PASSWORD: Secret "db" is in namespace "apps", and a pod reads those of its own alone',
      'props volumes.db: Secret "db" is in namespace "apps", and a pod reads those of its own alone',
    ]);
  });

  test('has no findings, the ignored mark included (K-05)', () => {
    const stack = new Stack(new App(), 'stack', {
      platform: platformOf({ secrets: { ...secrets, reloader: 'stakater' } }),
    });
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    const db = new ExternalSecret(stack, 'db', { name: 'db', namespace, keys: KEYS });
    new WebService(stack, 'web', { ...WEB, namespace, env: { DB_PASSWORD: db.secret('password') } });
    expect(synth(stack, { today: '2026-11-21' })).toHaveNoFindings();
  });
});
