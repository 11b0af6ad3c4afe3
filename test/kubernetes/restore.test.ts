import {
  borrow,
  image,
  type OwnedClaim,
  redis,
  Restore,
  type RestoreProps,
  secret,
  single,
  sqlite,
  StandaloneClaim,
  backedUpBy,
  type BackupProps,
  emptyServer,
  onTcp,
  pods,
  tcp,
  tree,
  uid,
  vaultRaft,
  WebService,
  KubernetesStack,
  Namespace,
} from '../../constructs/kubernetes';
import { App } from 'cdktf';
import { synth } from '../../lib/testing';
import { buildShop, NAS, OFFSITE, shop } from './backed-up';
import { platformOf, stackOf, type Synthesized } from './synthesized';

const SERVER = emptyServer({
  server: { ...pods('shop', { app: 'new' }, onTcp(5432)), host: 'new.shop.svc' },
  user: 'postgres',
  password: secret('new-db', 'password'),
});

/** The shop with a restore of its database; props that no compiler has seen take the place of the standard ones. */
function restored(
  props: Readonly<Record<string, unknown>> = {},
  plan: Readonly<Record<string, unknown>> = {},
): Synthesized {
  return shop({
    plan,
    then: (stack, { backup }) => {
      Reflect.construct(Restore, [stack, 'restore', { of: backup, into: SERVER, ...props }]);
    },
  });
}

const JOB = 'resource.kubernetes_job_v1.shop_shop-db-restore';
const POD = `${JOB}.spec.template.spec`;

describe('a restore of a database', () => {
  const stack = restored();

  test('is a Job that fetches the newest snapshot, however old, and puts it into the server that is named', () => {
    expect(stack.problems).toEqual([]);
    expect(stack.at(`${POD}.init_container.0.command`)).toEqual(['/bin/sh', '/pawl/restic.sh', 'fetch']);
    expect(stack.at(`${POD}.init_container.0.image`)).toBe('restic/restic:0.18.0');
    expect(stack.at(`${POD}.container.0.command`)).toEqual(['/bin/sh', '/pawl/engine.sh', 'load']);
    expect(stack.at(`${POD}.container.0.image`)).toBe('postgres:17.2');
    expect(env(stack, 'init_container')).toMatchObject({
      PAWL_SNAPSHOT: 'newest',
      PAWL_RPO: '3153600000',
      PAWL_METRICS: '',
    });
    expect(env(stack, 'container')).toMatchObject({
      PGHOST: 'new.shop.svc',
      PGUSER: 'postgres',
      PAWL_DATABASES: 'shop',
    });
  });

  test('its password comes from a Secret, and it knows nothing of the source', () => {
    expect(stack.at(`${POD}.container.0.env`)).toContainEqual({
      name: 'PGPASSWORD',
      value_from: { secret_key_ref: { name: 'new-db', key: 'password' } },
    });
    const written = JSON.stringify(stack.at(JOB));
    for (const told of ['pawl_backup', 'shop-backup', 'db.shop.svc'])
      expect([told, written.includes(told)]).toEqual([told, false]);
  });

  test('is tried once, because a second run would meet what the first has left', () => {
    expect(stack.at(`${JOB}.spec.backoff_limit`)).toBe(0);
    expect(stack.at(`${JOB}.wait_for_completion`)).toBe(true);
  });

  test('another snapshot is another Job', () => {
    const other = restored({ snapshot: '0123abcd' });
    expect(other.problems).toEqual([]);
    expect(env(other, 'init_container')).toMatchObject({ PAWL_SNAPSHOT: '0123abcd' });
    const name = (from: Synthesized): unknown => from.at(`${JOB}.metadata.name`);
    expect(name(other)).toMatch(/^shop-db-restore-[0-9a-f]{8}$/);
    expect(name(other)).not.toBe(name(stack));
  });

  test('takes the first repository, or the one that is named', () => {
    const plan = { to: [OFFSITE, NAS] };
    expect(env(restored({}, plan), 'init_container')).toMatchObject({ PAWL_REPOSITORY: 'r2' });
    expect(env(restored({ from: 'nas' }, plan), 'init_container')).toMatchObject({ PAWL_REPOSITORY: 'nas' });
  });

  test('has no findings', () => {
    const built = new KubernetesStack(new App(), 'stack', { platform: platformOf() });
    buildShop(built, {
      then: (scope, { backup }) => {
        new Restore(scope, 'restore', { of: backup, into: SERVER });
      },
    });
    expect(synth(built, { today: '2026-11-21' })).toHaveNoFindings();
  });
});

function env(stack: Synthesized, container: string): Readonly<Record<string, unknown>> {
  const all = stack.at(`${POD}.${container}.0.env`);
  return Object.fromEntries(
    (Array.isArray(all) ? (all as readonly unknown[]) : []).map((each) => {
      const { name, value } = each as { readonly name: string; readonly value?: string };
      return [name, value];
    }),
  );
}

/** A wiki on a claim of nobody, which its restore fills before it starts. */
function wiki(stack: KubernetesStack): void {
  const namespace = new Namespace(stack, 'wiki', { name: 'wiki' });
  const data = new StandaloneClaim(stack, 'data', {
    name: 'data',
    namespace,
    size: '1Gi',
    backup: backedUpBy('shop-db'),
  });
  buildShop(stack, {
    namespace: { name: 'shop' },
    of: () => tree({ claim: data.claim, checks: ['*.md'] }),
    props: { namespace },
    then: (scope, { backup }) => {
      const app = new WebService(scope, 'app', {
        name: 'wiki',
        namespace,
        image: image('ghcr.io/acme/wiki:1.0.0', { user: 999 }),
        runAs: uid(999),
        ports: { http: 8080 },
        health: tcp(),
        scale: single(),
        resources: { cpu: '10m', memory: '64Mi' },
        volumes: { data: borrow(data.claim, '/data') },
      });
      new Restore(scope, 'restore', { of: backup, into: data.claim, onCreateOf: [app] });
    },
  });
}

describe('a claim that is filled before anybody starts on it', () => {
  const stack = stackOf(wiki);
  const job = 'resource.kubernetes_job_v1.wiki_shop-db-restore';

  test('is left alone where it holds data, and whoever starts on it waits', () => {
    expect(stack.problems).toEqual([]);
    expect(stack.at(`${job}.spec.template.spec.container.0.command`)).toEqual(['/bin/sh', '/pawl/engine.sh', 'fill']);
    expect(stack.at('resource.kubernetes_deployment_v1.wiki.depends_on')).toContain(
      'kubernetes_job_v1.wiki_shop-db-restore',
    );
    expect(stack.at(`${job}.depends_on`) ?? []).not.toContain('kubernetes_deployment_v1.wiki');
  });

  test('is found right by every rule, as the app on it is', () => {
    const built = new KubernetesStack(new App(), 'stack', { platform: platformOf() });
    wiki(built);
    const about = /restore|kubernetes_deployment_v1\.wiki|claim_v1\.wiki/;
    const failed = synth(built, { today: '2026-11-21' }).verdicts.filter(({ state }) => state === 'fail');
    expect(failed.filter(({ subject }) => about.test(subject.place.address))).toEqual([]);
  });

  test('runs beside whoever mounts it already, and needs nobody who does', () => {
    const template = `${job}.spec.template`;
    expect(stack.at(`${template}.metadata.labels`)).toMatchObject({ 'claim.pawl/data': 'mounted' });
    expect(JSON.stringify(stack.at(`${template}.spec.affinity`))).toContain('claim.pawl/data');
  });
});

test('a claim of a workload is restored on any node, because its owner does not run meanwhile', () => {
  let owned: OwnedClaim | undefined;
  const stack = shop({
    of: (claim) => {
      owned = claim;
      return tree({ claim, checks: ['*.pdf'] });
    },
    then: (scope, { backup }) => {
      if (owned !== undefined) new Restore(scope, 'restore', { of: backup, into: owned });
    },
  });
  expect(stack.problems).toEqual([]);
  expect(stack.at(`${POD}.affinity`)).toBeUndefined();
  expect(JSON.stringify(stack.at(`${POD}.volume`))).toContain('kubernetes_persistent_volume_claim_v1.shop_db_data');
  expect(stack.at(`${POD}.container.0.env`)).toContainEqual({ name: 'PAWL_SOURCE', value: '/source' });
});

describe('refused are', () => {
  test.each([
    [{ of: undefined }, 'props of is missing'],
    [{ into: undefined }, 'props into is missing'],
    [{ of: 'shop-db' }, 'props of is no Backup'],
    [
      { snapshot: 'latest' },
      'props snapshot: "latest" is no snapshot: write newest, or the eight hexadecimal digits of one',
    ],
    [{ snapshot: '0123abc; id' }, 'props snapshot: "0123abc; id" is no snapshot'],
    [{ from: 'tape' }, 'props from: the plan has no repository "tape"; it has r2'],
    [{ onCreateOf: [] as unknown[], into: 'db' }, 'props into is other text'],
  ])('%j', (props, message) => {
    expect(restored(props).problems).toContainEqual(expect.stringContaining(message));
  });

  const into = (
    of: (owned: OwnedClaim) => BackupProps['plan']['source'],
    props: (owned: OwnedClaim) => Partial<RestoreProps>,
  ): readonly string[] => {
    let owned: OwnedClaim | undefined;
    return shop({
      of: (given) => {
        owned = given;
        return of(given);
      },
      then: (stack, { backup }) => {
        if (owned === undefined) throw new Error('nothing is owned');
        Reflect.construct(Restore, [stack, 'restore', { of: backup, ...props(owned) }]);
      },
    }).problems;
  };
  const files = (owned: OwnedClaim) => tree({ claim: owned, checks: ['*.pdf'] });

  test('files into a server, and a database into a claim', () => {
    expect(into(files, () => ({ into: SERVER }))).toEqual(['props into: tree is restored into a claim']);
    expect(into(files, (owned) => ({ into: owned }))).toEqual([]);
    expect(into(files, (owned) => ({ into: owned, onCreateOf: [new App()] }))).toEqual([
      'props onCreateOf: the claim is of a workload, on whose node alone the Job could run, and which waits for the Job',
    ]);
    expect(
      shop({
        then: (stack, { backup, namespace }) => {
          const data = new StandaloneClaim(stack, 'd', { name: 'd', namespace, size: '1Gi', backup: 'ephemeral' });
          new Restore(stack, 'restore', { of: backup, into: data.claim });
        },
      }).problems,
    ).toEqual(['props into: postgres is restored into a server']);
  });

  test('a claim of Redis that is to be filled, because nobody can see whether it is', () => {
    const cache = redis({
      server: { ...pods('shop', { app: 'cache' }, onTcp(6379)), host: 'cache.shop.svc' },
      image: image('redis:7.4.1', { user: 999 }),
      user: 'pawl_backup',
      password: secret('cache', 'password'),
      checks: ['scard users'],
    });
    expect(
      into(
        () => cache,
        (owned) => ({ into: owned, onCreateOf: [new App()] }),
      ),
    ).toEqual(['props onCreateOf: nobody can say whether redis is there already; files and SQLite are seen']);
  });

  test('a Vault, which takes the root token of a new one and the keys of the old one', () => {
    const vault = vaultRaft({
      server: { ...pods('shop', { app: 'vault' }, onTcp(8200)), host: 'vault.shop.svc' },
      image: image('hashicorp/vault:1.21.1', { shell: 'sh', user: 'root' }),
      role: '59d6d1ca',
      secretId: secret('vault', 'secret-id'),
      checks: ['sys/policy/shop'],
    });
    expect(
      into(
        () => vault,
        () => ({ into: SERVER }),
      ),
    ).toEqual(['props of: vaultRaft is restored by hand: docs/backup.md says how (B-15)']);
  });

  test('nothing of SQLite', () => {
    const tools = image('keinos/sqlite3:3.46.1', { shell: 'sh', user: 'root' });
    const database = (claim: OwnedClaim) =>
      sqlite({ claim, image: tools, databases: { app: { file: 'a.db', checks: ['select 1 from t'] } } });
    expect(into(database, (owned) => ({ into: owned }))).toEqual([]);
  });
});
