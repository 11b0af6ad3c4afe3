import { judged, said, SERVER_FORMS } from './server-forms';

const redis = 'bitnami/redis:7.4.1';
const postgres = 'bitnami/postgresql:17.2.0';
const UNSAFE = 'fail: does not flush what it writes: a crash of its host may take the whole database';
const RELAXED = 'fail: answers a commit before it is on disk: a crash takes the last ones';
const UNSURE = 'unknown: writes nothing to its disk, and nothing shows that it is a cache';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  const pg = (env: Readonly<Record<string, string>>): string => said('P-01', read({ image: postgres, env }));
  const store = (env: Readonly<Record<string, string>>, mounted?: string): string =>
    said('P-04', read({ image: redis, env, ...(mounted === undefined ? {} : { mounted }) }));

  test('a PostgreSQL that does not flush is found by its variable, which is where it is told', () => {
    expect(pg({ POSTGRESQL_FSYNC: 'off' })).toBe(UNSAFE);
    expect(pg({ POSTGRES_FSYNC: 'no' })).toBe(UNSAFE);
    expect(pg({ POSTGRESQL_FSYNC: 'on', POSTGRES_FSYNC: 'off' })).toBe('pass');
    const [verdict] = judged('P-01', read({ image: postgres, env: { POSTGRESQL_FSYNC: 'off' } }));
    expect(verdict?.reasons[0]?.at).toMatch(/(?:^|\.)env$/);
  });

  test('how a commit is answered is set with a replica alone', () => {
    const mode = { POSTGRESQL_SYNCHRONOUS_COMMIT_MODE: 'off' };
    expect(pg(mode)).toBe('pass');
    expect(pg({ ...mode, POSTGRESQL_NUM_SYNCHRONOUS_REPLICAS: '0' })).toBe('pass');
    expect(pg({ ...mode, POSTGRESQL_NUM_SYNCHRONOUS_REPLICAS: '1' })).toBe(RELAXED);
  });

  test('the images of others read none of them', () => {
    expect(said('P-01', read({ image: 'postgres:17.2', env: { POSTGRES_FSYNC: 'off' } }))).toBe('pass');
    expect(said('P-04', read({ image: 'redis:7.4.1', env: { REDIS_AOF_ENABLED: 'no' } }))).toBe('not applicable');
  });

  test('their Redis writes its log unless it is told not to', () => {
    expect(store({})).toBe('pass');
    expect(store({ REDIS_AOF_ENABLED: 'yes', REDIS_RDB_POLICY_DISABLED: 'yes' })).toBe('pass');
    expect(store({ REDIS_AOF_ENABLED: 'no' })).toBe('not applicable');
    expect(store({ REDIS_AOF_ENABLED: 'no', REDIS_RDB_POLICY_DISABLED: 'yes' })).toBe(UNSURE);
    expect(store({ REDIS_AOF_ENABLED: 'no', REDIS_RDB_POLICY_DISABLED: 'no' })).toBe('not applicable');
    expect(store({ REDIS_AOF_ENABLED: 'no', REDIS_RDB_POLICY_DISABLED: 'yes', REDIS_RDB_POLICY: '900#1' })).toBe(
      'not applicable',
    );
    const flags = { REDIS_EXTRA_FLAGS: '--maxmemory 64mb --maxmemory-policy noeviction' };
    expect(store({ ...flags, REDIS_AOF_ENABLED: 'no', REDIS_RDB_POLICY_DISABLED: 'yes' })).toBe(
      'fail: writes nothing to its disk, and noeviction is for what must not be lost',
    );
  });

  test('so does their Valkey', () => {
    const env = { VALKEY_AOF_ENABLED: 'no', VALKEY_RDB_POLICY_DISABLED: 'yes' };
    expect(said('P-04', read({ image: 'bitnamilegacy/valkey:8.0.1', env }))).toBe(UNSURE);
  });

  test('a file of settings that is mounted may say otherwise', () => {
    expect(store({}, '/opt/bitnami/redis/mounted-etc')).toBe('not applicable');
    expect(said('P-01', read({ image: postgres, env: {}, mounted: '/bitnami/postgresql/conf' }))).toMatch(/^unknown/);
  });

  test('flags are the last to be read', () => {
    const env = { REDIS_EXTRA_FLAGS: '--maxmemory 48mb --maxmemory-policy allkeys-lru' };
    expect(said('K-03', read({ image: redis, env, memory: 64 }))).toBe('pass');
    expect(store({ REDIS_EXTRA_FLAGS: '--appendonly no' })).toBe('not applicable');
  });

  test('a list of users asks for passwords', () => {
    expect(said('S-31', read({ image: redis, env: { REDIS_ACLFILE: '/acl/users' } }))).toBe('pass');
    expect(said('S-31', read({ image: redis, env: { REDIS_ACLFILE: '' } }))).toMatch(/^fail/);
  });

  if (isTerraform) {
    test('a variable that is decided later is unknown', () => {
      expect(pg({ POSTGRESQL_FSYNC: '${var.fsync}' })).toBe('unknown: fsync is decided when Terraform runs');
      expect(
        pg({ POSTGRESQL_SYNCHRONOUS_COMMIT_MODE: 'off', POSTGRESQL_NUM_SYNCHRONOUS_REPLICAS: '${var.replicas}' }),
      ).toBe('unknown: synchronous_commit is decided when Terraform runs');
      const off = { REDIS_RDB_POLICY_DISABLED: 'yes' };
      expect(store({ ...off, REDIS_AOF_ENABLED: '${var.log}' })).toBe(
        'unknown: appendonly is decided when Terraform runs',
      );
      for (const saved of [{ REDIS_RDB_POLICY_DISABLED: '${var.off}' }, { ...off, REDIS_RDB_POLICY: '${var.policy}' }])
        expect(store({ ...saved, REDIS_AOF_ENABLED: 'no' })).toBe('unknown: save is decided when Terraform runs');
    });
  }
});
