import {
  dual,
  type DockerStack,
  exempt,
  fileOnHost,
  handedBy,
  image,
  loopback,
  MongoDb,
  MySql,
  Postgres,
  RabbitMq,
  Redis,
  RedisCluster,
  SingleNetwork,
  tls,
  Vault,
} from '../../constructs/docker';
import { problemText } from '../../lib/reports/terminal';
import { synth } from '../../lib/testing';
import type { IsoDate } from '../../lib/values/iso-date';
import { isList } from '../../lib/values/json';
import type { Written } from '../written';
import { cx21, stackOf } from './synthesized';

const backup = exempt('F09', { reason: 'the nightly dump is being set up here', expires: '2027-03-31' });
const password = fileOnHost('/srv/secrets/store/password');
const images = {
  Postgres: 'postgres:17.2',
  MySql: 'mysql:8.4.3',
  MongoDb: 'mongo:8.0.4',
  Redis: 'redis:7.4.1-alpine',
  RedisCluster: 'redis:7.4.1-alpine',
  RabbitMq: 'rabbitmq:4.0.5',
  Vault: 'hashicorp/vault:1.18.3',
};
type Name = keyof typeof images;
const ENGINES = { Postgres, MySql, MongoDb, Redis, RedisCluster, RabbitMq, Vault };
const all = Object.keys(ENGINES) as Name[];
const alone = all.filter((name) => name !== 'RedisCluster');

const OWN: Readonly<Record<Name, object>> = {
  Postgres: { password, backup, major: 17 },
  MySql: { password, backup },
  MongoDb: { password, backup },
  Redis: { password, role: 'cache' },
  RedisCluster: { password, role: 'cache' },
  RabbitMq: { password, backup },
  Vault: { backup },
};

/** Puts an engine that has all that it must have into a stack, with these props instead of its own. */
function put(stack: DockerStack, name: Name, props: object): void {
  const given: object = {
    name: 'store',
    image: image(images[name], { user: 999 }),
    network: new SingleNetwork(stack, 'network', { name: 'data' }),
    resources: { cpu: '1', memory: '2Gi' },
    ...OWN[name],
    ...props,
  };
  Reflect.construct(ENGINES[name], [stack, 'store', given]);
}

const run = (name: Name, props: object = {}, tier: 0 | 1 | 2 | 3 = 1): Written =>
  stackOf(
    (stack) => {
      put(stack, name, props);
    },
    cx21({ tier, memory: '16Gi' }),
  );

const STORE = 'resource.docker_container.store';
const commandOf = (written: Written, container = 'store'): string => {
  const command = written.at(`resource.docker_container.${container}.command`);
  return isList(command) ? command.map(String).join(' ') : '';
};

describe.each(alone)('%s', (name) => {
  const written = run(name);

  test('has no problems, and its container every default of one', () => {
    expect(written.problems).toEqual([]);
    expect(written.at(`${STORE}.restart`)).toBe('unless-stopped');
    expect(written.at(`${STORE}.wait`)).toBe(true);
    expect(written.at(`${STORE}.read_only`)).toBe(true);
    expect(written.at(`${STORE}.ports`)).toBeUndefined();
  });

  test('has two minutes to stop, unless it is told otherwise', () => {
    expect(written.at(`${STORE}.stop_timeout`)).toBe(120);
    expect(run(name, { grace: '45s' }).at(`${STORE}.stop_timeout`)).toBe(45);
  });

  test('is asked for its health at the pace that is given', () => {
    expect(run(name, { timing: { interval: '5s' } }).at(`${STORE}.healthcheck.interval`)).toBe('5s');
  });

  test('publishes nothing but its first port, where it is told to', () => {
    const ports = run(name, { publish: loopback(15_000) }).at(`${STORE}.ports`);
    expect(ports).toMatchObject([{ external: 15_000, ip: '127.0.0.1' }]);
  });

  test('shows its certificates from a folder of the host, read-only', () => {
    for (const each of [tls('/srv/certs/store'), dual('/srv/certs/store', { until: '2027-06-30' })])
      expect(run(name, { tls: each }).at(`${STORE}.mounts`)).toContainEqual({
        type: 'bind',
        source: '/srv/certs/store',
        target: '/certs',
        read_only: true,
      });
  });

  test('keeps its own volumes', () => {
    const volumes = { data: { kind: 'volume', mount: '/elsewhere', backup: 'ephemeral' } };
    expect(run(name, { volumes }).problems).toEqual([
      "props volumes.data is the engine's own: give yours another name",
    ]);
  });
});

test.each(alone.filter((name) => name !== 'Redis'))('the data of %s survive every apply (D-12, F09)', (name) => {
  const written = run(name);
  expect(written.at('resource.docker_volume.store-data.lifecycle.prevent_destroy')).toBe(true);
  expect(written.exempt).toEqual(['F09 volumes.data.backup']);
  const { advice } = run(name, { backup: undefined });
  expect(advice).toEqual([
    "F09 | backup is missing | backup: 'kept', and a DockerBackup; 'ephemeral', or exempt('F09', …) that says who else copies it | ",
  ]);
});

describe('a PostgreSQL of another major version than its files (D-26)', () => {
  const told = (reference: string, major?: number): readonly string[] =>
    run('Postgres', { image: image(reference as 'postgres:17.2', { user: 999 }), major }).problems;

  test.each([
    ['postgres:17.2', 16],
    ['pgvector/pgvector:0.8.0-pg17', 16],
    ['timescale/timescaledb:2.17.2-pg17', 18],
  ])('%s on files of %i is refused', (reference, major) => {
    expect(told(reference, major)).toEqual([`props image: PostgreSQL 17 does not start on files of ${major} (D-26)`]);
  });

  test.each(['postgres:17.2', 'pgvector/pgvector:0.8.0-pg17', `db.lan/pg@sha256:${'0a'.repeat(32)}`])(
    '%s on files of 17 runs, and so does what no tag tells',
    (reference) => {
      expect(told(reference, 17)).toEqual([]);
    },
  );

  test.each([0.5, -1, 100])('%d is no major version', (major) => {
    expect(told(`db.lan/pg@sha256:${'0a'.repeat(32)}`, major)).toEqual([`props major: ${major} is no major version`]);
  });

  test('must be known', () => {
    expect(told('postgres:17.2')).toEqual(['props major is missing']);
  });
});

test.each(all.filter((name) => name !== 'Vault'))('%s does not run without a password (S-31)', (name) => {
  const [problem] = run(name, { password: undefined }).problems;
  expect(problem).toBe('S-02 password is missing');
  expect(run(name, { password: 'hunter2' }).problems[0]).toBe(
    'props password is other text, not made by fileOnHost or handedBy',
  );
});

test.each(all.filter((name) => name !== 'Vault'))('the password of %s is nowhere but in its file', (name) => {
  const container = name === 'RedisCluster' ? 'store-2' : 'store';
  const mounts = run(name).at(`resource.docker_container.${container}.mounts`);
  expect(mounts).toMatchObject([{ source: '/srv/secrets/store/password', read_only: true }]);
});

test.each(all.filter((name) => name !== 'Vault'))('an entrypoint may hand %s its password', (name) => {
  const container = name === 'RedisCluster' ? 'store-2' : 'store';
  const written = run(name, { password: handedBy(['/init/login.sh']) });
  expect(written.problems).toEqual([]);
  expect(written.at(`resource.docker_container.${container}.entrypoint`)).toEqual(['/init/login.sh']);
  expect(written.at(`resource.docker_container.${container}.mounts`)).toBeUndefined();
});

describe('figures come from the memory limit', () => {
  test.each<[Name, string, readonly string[]]>([
    ['Postgres', '2Gi', ['shared_buffers=512MB', 'work_mem=16MB', 'effective_cache_size=1536MB']], // P-01
    ['Postgres', '768Mi', ['shared_buffers=192MB', 'work_mem=6MB']],
    ['MySql', '1Gi', ['--innodb-buffer-pool-size=512M', '--innodb-flush-method=O_DIRECT']], // P-02
    ['MongoDb', '2Gi', ['--wiredTigerCacheSizeGB=1 ', '--wiredTigerCollectionBlockCompressor=zstd']], // P-03
    ['MongoDb', '3Gi', ['--wiredTigerCacheSizeGB=1.5 ']],
    ['MongoDb', '256Mi', ['--wiredTigerCacheSizeGB=0.25 ']],
    ['Redis', '256Mi', ['maxmemory 192mb']], // P-04: three quarters at most
    ['RabbitMq', '512Mi', ['vm_memory_high_watermark.absolute = 307MiB']],
  ])('%s of %s', (name, memory, figures) => {
    const command = commandOf(run(name, { resources: { cpu: '1', memory } }));
    for (const figure of figures) expect(command).toContain(figure);
  });

  test('PostgreSQL shares an eighth of it among the workers of a query, unless it is told otherwise (F15)', () => {
    expect(run('Postgres').at(`${STORE}.shm_size`)).toBe(256);
    expect(run('Postgres', { resources: { cpu: '1', memory: '256Mi' } }).at(`${STORE}.shm_size`)).toBe(64);
    expect(run('Postgres', { sharedMemory: '128Mi' }).at(`${STORE}.shm_size`)).toBe(128);
  });

  test('a setting that is stated takes the place of the derived one', () => {
    const command = commandOf(run('Postgres', { settings: { work_mem: '4MB', max_connections: '50' } }));
    expect(command).toContain('work_mem=4MB');
    expect(command).not.toContain('work_mem=16MB');
    expect(command).toContain('max_connections=50');
  });
});

describe('durability', () => {
  const STRICT = { Postgres: 'synchronous_commit=on', MySql: '--innodb-flush-log-at-trx-commit=1 --sync-binlog=1' };
  const RELAXED = { Postgres: 'synchronous_commit=off', MySql: '--innodb-flush-log-at-trx-commit=2 --sync-binlog=0' };

  test.each(['Postgres', 'MySql'] as const)('%s keeps what was committed, unless nobody misses it', (name) => {
    expect(commandOf(run(name))).toContain(STRICT[name]);
    expect(commandOf(run(name, { durability: 'relaxed' }, 3))).toContain(RELAXED[name]);
    expect(run(name, { durability: 'relaxed' }, 2).problems).toEqual([]);
    expect(run(name, { durability: 'relaxed', backup: 'ephemeral' }).problems).toEqual([]);
    expect(run(name, { durability: 'relaxed' }).advice).toEqual([
      'props | durability: relaxed may lose what was committed, and the stack is of tier 1 | leave durability out, or say tier: 3 of a stack of development | ',
    ]);
  });

  test('a Redis that caches forgets, one that stores writes each second down and refuses more (K-03, P-04)', () => {
    const cache = run('Redis');
    expect(commandOf(cache)).toContain('maxmemory-policy allkeys-lru\nsave ""\nappendonly no');
    expect(cache.at('resource.docker_volume.store-data.lifecycle')).toBeUndefined();
    const store = run('Redis', { role: 'store', backup });
    expect(commandOf(store)).toContain('maxmemory-policy noeviction\nsave ""\nappendonly yes\nappendfsync everysec');
    expect(store.at('resource.docker_volume.store-data.lifecycle.prevent_destroy')).toBe(true);
    expect(run('Redis', { role: 'store' }).problems).toEqual(['F09 backup is missing']);
    expect(run('Redis', { backup }).problems).toEqual(['props backup: a cache keeps nothing that could be copied']);
    expect(run('Redis', { role: undefined, backup }).problems).toContain('props role is missing');
  });
});

describe('TLS', () => {
  const both = { tls: dual('/srv/certs/store', { until: '2027-06-30' }) };
  const only = { tls: tls('/srv/certs/store') };

  test.each<[Name, string, string]>([
    ['Postgres', 'ssl=on', 'hostssl all all all scram-sha-256'],
    ['MySql', '--ssl-key=/certs/server.key', '--require-secure-transport=ON'],
    ['MongoDb', '--tlsMode=preferTLS', '--tlsMode=requireTLS'],
    ['Redis', 'tls-port 6380', 'port 0\n'],
    ['RabbitMq', 'listeners.ssl.default = 5671', 'listeners.tcp = none'],
  ])('%s answers both while clients move over, and nothing else afterwards (S-17)', (name, shared, strict) => {
    expect(commandOf(run(name))).not.toContain(shared);
    expect(commandOf(run(name, both))).toContain(shared);
    expect(commandOf(run(name, both))).not.toContain(strict);
    expect(commandOf(run(name, only))).toContain(strict);
  });

  test('Vault has a listener more meanwhile, and one that is encrypted afterwards', () => {
    const settings = (props: object): string =>
      JSON.stringify(run('Vault', props).at(`${STORE}.env.0`)).replaceAll('\\', '');
    expect(settings({})).toContain('{"address":"0.0.0.0:8200","tls_disable":true}');
    expect(settings(both)).toContain('{"address":"0.0.0.0:8202","tls_cert_file":"/certs/server.crt"');
    expect(settings(only)).toContain('{"address":"0.0.0.0:8200","tls_cert_file":"/certs/server.crt"');
    expect(settings(only)).not.toContain('tls_disable');
  });

  test.each<[Name, string]>([
    ['MongoDb', '--tls'],
    ['Redis', '--tls'],
  ])('%s is asked for its health encrypted where it answers nothing else', (name, flag) => {
    const asked = (props: object): string => JSON.stringify(run(name, props).at(`${STORE}.healthcheck.test`));
    expect(asked(both)).not.toContain(flag);
    expect(asked(only)).toContain(flag);
  });

  test.each<[IsoDate, string, string]>([
    ['2026-11-20', 'error', 'tls: plain text beside TLS was to end on 2026-11-20'],
    ['2027-11-22', 'error', 'tls: plain text beside TLS ends on 2027-11-22, 366 days ahead: 365 is the most'],
    ['2027-02-30', 'error', 'tls: plain text beside TLS has no end: "2027-02-30" is not a day of the calendar'],
  ])('plain text until %s is an %s (C-11)', (until, _, told) => {
    const texts = findings(until);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain(told);
  });

  test.each<IsoDate>(['2026-11-21', '2027-11-21'])('plain text until %s is right', (until) => {
    expect(findings(until)).toEqual([]);
  });

  /** What is found on 2026-11-21 of a store whose plain text ends on a day. */
  function findings(until: IsoDate): readonly string[] {
    let judged: readonly string[] = [];
    stackOf(
      (stack) => {
        put(stack, 'Postgres', { tls: dual('/srv/certs/store', { until }) });
        judged = synth(stack, { today: '2026-11-21' }).findings.map(problemText);
      },
      cx21({ memory: '16Gi' }),
    );
    return judged;
  }
});

describe('exporters', () => {
  const exporter = { login: fileOnHost('/srv/secrets/exporter/login') };
  const EXPORTER = 'resource.docker_container.store-exporter';

  test.each<[Name, string, readonly string[]]>([
    [
      'Postgres',
      'prometheuscommunity/postgres-exporter:v0.16.0',
      [
        'DATA_SOURCE_URI=store:5432/postgres?sslmode=disable',
        'DATA_SOURCE_USER=exporter',
        'DATA_SOURCE_PASS_FILE=/run/secrets/data_source_pass',
      ],
    ],
    [
      'Redis',
      'oliver006/redis_exporter:v1.66.0-alpine',
      ['REDIS_ADDR=redis://store:6379', 'REDIS_PASSWORD_FILE=/run/secrets/redis_password'],
    ],
  ])('%s has one that logs in by a file of its own', (name, pinned, env) => {
    const written = run(name, { exporter });
    expect(written.problems).toEqual([]);
    expect(written.at('resource.docker_image.store-exporter.name')).toBe(pinned);
    expect(written.at(`${EXPORTER}.env`)).toEqual(env);
    expect(written.at(`${EXPORTER}.memory`)).toBe(64);
    expect(run(name).at(EXPORTER)).toBeUndefined();
  });

  test('the one of MySQL reads a my.cnf', () => {
    expect(commandOf(run('MySql', { exporter }), 'store-exporter')).toBe(
      '--config.my-cnf=/run/secrets/my-cnf --mysqld.address=store:3306',
    );
  });

  test('asks encrypted, and believes the authority of the certificates alone', () => {
    const written = run('Postgres', { exporter, tls: tls('/srv/certs/store') });
    expect(written.at(`${EXPORTER}.env.0`)).toBe(
      'DATA_SOURCE_URI=store:5432/postgres?sslmode=verify-full&sslrootcert=/certs/ca.crt',
    );
    expect(written.at(`${EXPORTER}.mounts.0`)).toMatchObject({
      source: '/srv/certs/store/ca.crt',
      target: '/certs/ca.crt',
    });
    expect(run('Redis', { exporter, tls: tls('/srv/certs/store') }).at(`${EXPORTER}.env.0`)).toBe(
      'REDIS_ADDR=rediss://store:6380',
    );
  });

  test('image and limits are chosen', () => {
    const chosen = {
      ...exporter,
      image: image('acme/exporter:1.2.3', { user: 5, client: 'curl' }),
      resources: { cpu: '0.2', memory: '96Mi' },
    };
    const written = run('Postgres', { exporter: chosen });
    expect(written.at('resource.docker_image.store-exporter.name')).toBe('acme/exporter:1.2.3');
    expect(written.at(`${EXPORTER}.memory`)).toBe(96);
  });
});

describe('a cluster of Redis', () => {
  test('is three nodes that share the slots among them, each with the password', () => {
    const written = run('RedisCluster');
    expect(written.problems).toEqual([]);
    const commands = [1, 2, 3].map((node) => commandOf(written, `store-${node}`));
    expect(commands.map((text) => /addslotsrange (\d+ \d+)/.exec(text)?.[1])).toEqual([
      '0 5460',
      '5461 10921',
      '10922 16383',
    ]);
    for (const text of commands) expect(text).toContain('requirepass "$hex"\nmaxmemory 1536mb');
    for (const text of commands) expect(text).toContain('masterauth "$hex"\ncluster-enabled yes');
    expect(commands[1]).toContain('for other in store-1 store-3;');
    expect(commands[1]).toContain('cluster-announce-hostname store-2');
  });

  test('speaks TLS among its nodes where nothing else is answered', () => {
    expect(commandOf(run('RedisCluster', { tls: tls('/srv/certs') }), 'store-1')).toContain('tls-cluster yes');
    expect(
      commandOf(run('RedisCluster', { tls: dual('/srv/certs', { until: '2027-01-31' }) }), 'store-1'),
    ).not.toContain('tls-cluster');
  });

  test.each([2, 3.5, 0])('of %d nodes is none', (nodes) => {
    expect(run('RedisCluster', { nodes }).problems).toEqual([`props nodes: ${nodes} make no cluster`]);
  });

  test('of five nodes leaves no slot to nobody', () => {
    const written = run('RedisCluster', { nodes: 5 });
    const ranges = [1, 2, 3, 4, 5].map(
      (node) => /addslotsrange (\d+) (\d+)/.exec(commandOf(written, `store-${node}`)) ?? [],
    );
    const ends = ranges.flatMap(([, first, last]) => [Number(first), Number(last)]);
    expect([ends[0], ends[9]]).toEqual([0, 16_383]);
    for (const at of [1, 3, 5, 7]) expect(ends[at + 1]).toBe(Number(ends[at]) + 1);
  });
});

test('RabbitMQ keeps its data under one name, whatever its host is called', () => {
  expect(run('RabbitMq').at(`${STORE}.env`)).toContain('RABBITMQ_NODENAME=rabbit@localhost');
});

test('a Vault that is sealed answers, so that an apply does not wait for who unseals it', () => {
  expect(run('Vault').at(`${STORE}.healthcheck.test`)).toEqual([
    'CMD',
    'sh',
    '-c',
    'vault status >/dev/null 2>&1 || [ $? -eq 2 ]',
  ]);
});

test('the first user and database are chosen', () => {
  expect(run('Postgres', { user: 'shop', database: 'orders' }).at(`${STORE}.env`)).toEqual([
    'POSTGRES_USER=shop',
    'POSTGRES_DB=orders',
    'POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password',
  ]);
  expect(run('MongoDb', { user: 'shop' }).at(`${STORE}.env.0`)).toBe('MONGO_INITDB_ROOT_USERNAME=shop');
  expect(run('RabbitMq', { user: 'shop' }).at(`${STORE}.env`)).toContain('RABBITMQ_DEFAULT_USER=shop');
});

test.each(all)('%s does not know what it is not asked for', (name) => {
  expect(run(name, { command: ['sh'] }).problems[0]).toContain('props command: there is no such prop');
});
