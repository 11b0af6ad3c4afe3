/** Needs postgresql, restic and rclone of Debian: the generated jobs against real servers, as they are written. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { onTcp, pods, rest, secret } from '../../../constructs/kubernetes';
import { shells } from '../../host/rig';
import { OFFSITE, shop } from '../../kubernetes/backed-up';
import type { Synthesized } from '../../kubernetes/synthesized';
import { scratch } from '../packed';
import { freePort, Gateway, LACKING, Node, own, pathOf, type Ran, run } from './cluster';
import { FAULTS } from './faults';
import { expectSuccess, Postgres, Repositories } from './servers';

const SECRETS = { 'shop-backup/password': 'dumping', 'restic/password': 'repository' };
const ready = LACKING.length === 0;
const it = (name: string, body: () => Promise<void>): void => {
  if (ready) test(name, body, 240_000);
  else test.skip(`${name} (not run: ${LACKING.join(', ')} not installed)`, body);
};

const folder = scratch();
fs.chmodSync(folder, 0o755);
const gateway = new Gateway();
let source: Postgres;
let repositories: Repositories;
let stack: Synthesized;
let nodes = 0;

/** The statements that the documentation asks an administrator for. */
const ROLE =
  /```sql\n([\s\S]*?)```/.exec(fs.readFileSync(path.join(__dirname, '../../../docs/backup.md'), 'utf8'))?.[1] ?? '';
const CHECKS = ['select count(*) > 0 from users', 'select max(id) > 100 from users'] as const;

beforeAll(async () => {
  if (!ready) return;
  const port = await freePort();
  source = await new Postgres(path.join(folder, 's'), port).start();
  repositories = await new Repositories(path.join(folder, 'repositories'), await freePort()).start();
  const metrics = await freePort();
  await gateway.listen(metrics);
  await source.sql('postgres', "create role shop login password 'shop'; create role reader; grant reader to shop");
  await source.sql('postgres', 'create database shop owner shop');
  const [role = '', grant = '', schema = ''] = ROLE.replace('from the secret store', 'dumping').split(';\n');
  await source.sql('postgres', `${role}; ${grant}`);
  await source.sql('shop', schema);
  await source.sql(
    'shop',
    `set role shop; create table users (id int primary key, name text not null);
     create table orders (id serial primary key, owner int references users, total numeric(10, 2), note text, at timestamptz);
     create index on orders (owner); create view rich as select owner, sum(total) from orders group by owner;
     insert into users select n, 'user ' || n || ' "ünïcode" ''quoted''' from generate_series(1, 500) n;
     insert into orders (owner, total, note, at) select 1 + n % 500, n / 7.0, repeat(md5(n::text), 8), now() from generate_series(1, 4000) n;
     grant select on users to reader`,
  );
  stack = shop({
    source: {
      server: { ...pods('shop', { app: 'db' }, onTcp(port)), host: '127.0.0.1' },
      databases: { shop: { checks: CHECKS } },
    },
    plan: {
      to: [
        {
          ...OFFSITE,
          at: rest({ url: `http://127.0.0.1:${repositories.port}/good` }),
          password: secret('restic', 'password'),
        },
      ],
    },
    props: { metrics: { ...pods('monitoring', { app: 'push' }, onTcp(metrics)), host: '127.0.0.1' } },
  });
  await repositories.init('good');
}, 120_000);

afterAll(async () => {
  if (!ready) return;
  gateway.close();
  repositories.stop();
  await source.stop();
});

function node(shell?: string): Node {
  nodes += 1;
  return new Node(stack, SECRETS, path.join(folder, `n${nodes}`), shell === undefined ? undefined : withShell(shell));
}
function withShell(name: string): { name: string; program: string; path: string } {
  const found = shells().find((each) => each.name === name);
  if (!found) throw new Error(`${name} is not installed`);
  // BusyBox has its own tools; the programs of the images are none of them
  const programs = path.join(folder, `programs-${name}`);
  fs.mkdirSync(programs, { recursive: true });
  for (const program of ['restic']) {
    const real = pathOf()
      .split(':')
      .map((each) => path.join(each, program))
      .find((each) => fs.existsSync(each));
    if (real !== undefined && !fs.existsSync(path.join(programs, program)))
      fs.symlinkSync(real, path.join(programs, program));
  }
  return { ...found, path: `${pathOf().split(':')[0] ?? ''}:${programs}:${found.path}` };
}

const metric = (name: string): readonly number[] =>
  gateway.pushed.flatMap(({ body }) => {
    const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1];
    return value === undefined ? [] : [Number(value)];
  });

test('the tools are here, or this machine says which it lacks', () => {
  if (!ready) console.warn(`NOT RUN: backups against real servers: ${LACKING.join(', ')} not installed`);
  expect(LACKING).toEqual(ready ? [] : LACKING);
});

describe.each(['dash', 'busybox'])('in %s', (shell) => {
  it('a backup is kept, and a drill restores it and proves it', async () => {
    const here = node(shell);
    const before = (await repositories.snapshots('good')).length;
    const kept = await here.job('shop-db');
    expect(kept.said).toMatch(/dumped shop: \d+ bytes[\s\S]*kept \d+ bytes in r2 as [0-9a-f]{8}/);
    expect(kept.code).toBe(0);
    expect((await repositories.snapshots('good')).length).toBe(before + 1);
    const drill = await here.job('shop-db-drill');
    expect(drill.said).toMatch(/restored shop in \d+ seconds, \d+ seconds old/);
    expect(drill.code).toBe(0);
    expect(metric('backup_failed').at(-1)).toBe(0);
    expect(metric('backup_restore_failed').at(-1)).toBe(0);
    expect(Date.now() / 1000 - (metric('backup_last_success_timestamp_seconds').at(-1) ?? 0)).toBeLessThan(60);
    expect(metric('backup_size_bytes').at(-1)).toBeGreaterThan(1_000_000);
    expect(metric('backup_canary_age_seconds').at(-1)).toBeLessThan(60);
  });
});

it('what is restored into an empty server is row by row what was there, with its roles, grants, views and indexes', async () => {
  const target = await new Postgres(path.join(folder, 't'), await freePort()).start();
  const here = node();
  expectSuccess(await here.job('shop-db', {}));
  const rows = async (server: Postgres): Promise<readonly string[]> => [
    await server.sql('shop', 'select md5(string_agg(users::text, chr(10) order by id)), count(*) from users'),
    await server.sql('shop', 'select md5(string_agg(orders::text, chr(10) order by id)), count(*) from orders'),
    await server.sql('shop', 'select count(*), sum(sum) from rich'),
    await server.sql('shop', "select nextval('orders_id_seq') > 4000"),
    await server.sql('shop', "select indexdef from pg_indexes where schemaname = 'public' order by 1"),
    await server.sql(
      'shop',
      "select relname, relacl, pg_get_userbyid(relowner) from pg_class where relnamespace = 'public'::regnamespace order by 1",
    ),
    await server.sql(
      'postgres',
      "select rolname, rolcanlogin, rolsuper from pg_roles where rolname !~ '^pg_' order by 1",
    ),
    await server.sql('postgres', 'select roleid::regrole, member::regrole from pg_auth_members order by 1, 2'),
  ];
  const env = { PGHOST: '127.0.0.1', PGPORT: String(target.port), PGUSER: 'postgres', PGPASSWORD: 'admin' };
  const kept = here.env('shop-db-drill', 'fetch');
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', kept));
  expectSuccess(await here.script('shop-db-drill', 'restore', 'load', env));
  expect(await rows(target)).toEqual(await rows(source));
  const again = await here.script('shop-db-drill', 'restore', 'load', env);
  expect(again.said).toContain('empty failed: shop exists: a restore never writes over what is there');
  expect(again.code).toBe(1);
  await target.stop();
});

it('two backups at once take nothing from each other', async () => {
  const both = await Promise.all([node(), node()].map((each) => each.job('shop-db', { PAWL_PRUNE: 'no' })));
  both.forEach(expectSuccess);
  expect((await node().job('shop-db-drill')).code).toBe(0);
});

it('no password is an argument of any process while the jobs run', async () => {
  const here = node();
  const seen = new Set<string>();
  const sample = setInterval(() => {
    for (const line of spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout.split('\n')) seen.add(line);
  }, 40);
  await here.job('shop-db');
  await here.job('shop-db-drill');
  clearInterval(sample);
  const all = [...seen];
  expect(all.some((line) => line.includes('pg_dump '))).toBe(true);
  expect(all.some((line) => line.includes('restic '))).toBe(true);
  expect(all.filter((line) => /dumping|=repository|\brepository$/.test(line))).toEqual([]);
});

it('a metrics endpoint that is down never turns success into failure', async () => {
  const ran = await node().job('shop-db', { PAWL_METRICS: 'http://127.0.0.1:1' });
  expect(ran.said).toContain('the metrics could not be pushed');
  expect(ran.code).toBe(0);
});

describe('after a fault the job has failed, and the last good snapshot is still there', () => {
  const detected: string[] = [];
  const each = ready ? test : test.skip;

  each.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    '%s',
    async (_, fault) => {
      const name = `fault-${nodes}`;
      const url = fault.fresh === true ? await repositories.init(name) : repositories.copy('good', name);
      const before = await repositories.snapshots(name);
      const here = node();
      const bin = path.join(here.folder, 'bin');
      fs.mkdirSync(bin);
      for (const [program, body] of Object.entries(fault.shims ?? {}))
        fs.writeFileSync(path.join(bin, program), `#!/bin/sh\nset -eu\nREAL=${real(program)}\n${body}\n`, {
          mode: 0o755,
        });
      const env = {
        RESTIC_REPOSITORY: url,
        REPOSITORY: path.join(repositories.folder, name),
        PATH: `${bin}:${pathOf()}`,
        ...fault.env,
      };
      own(here.folder);
      const pushes = gateway.pushed.length;
      const damage = (container: string): void => {
        if (container !== fault.after) return;
        fault.damage?.({ out: path.join(here.scratch, 'out'), scratch: here.scratch });
        own(here.scratch);
      };
      const prepared: Ran = fault.prepared === true ? await here.job('shop-db', env, damage) : { code: 0, said: '' };
      expectSuccess(prepared);
      if (fault.scripts) fault.scripts(here.scripts);
      const ran = await here.job(fault.job, env, damage);
      expect(ran.said).toContain(fault.says);
      expect(ran.code).not.toBe(0);
      const successes = gateway.pushed.slice(pushes).filter(({ body }) => body.includes('failed 0'));
      if (fault.prepared !== true) expect(successes).toEqual([]);
      if (fault.restores !== false && fault.fresh !== true) {
        const last = before.at(-1) ?? '';
        expect(await repositories.snapshots(name)).toContain(last);
        const whole = await run(['restic', 'dump', last, '/', '--archive', 'tar', '--no-cache'], {
          RESTIC_REPOSITORY: path.join(repositories.folder, name),
          RESTIC_PASSWORD: 'repository',
        });
        expect(whole.code).toBe(0);
      }
      detected.push(fault.name);
      fs.rmSync(path.join(repositories.folder, name), { recursive: true });
    },
    60_000,
  );

  each('every fault was detected', () => {
    console.log(`${detected.length} of ${FAULTS.length} faults detected`);
    expect(detected.length).toBe(FAULTS.length);
  });
});

function real(program: string): string {
  const found = pathOf()
    .split(':')
    .map((each) => path.join(each, program))
    .find((each) => fs.existsSync(each));
  return found ?? program;
}
