import { everywhere } from './asking';
import { backedUp, judged, said, SERVER_FORMS } from './server-forms';

const redis = { image: 'redis:7.4.1', memory: 256 };
const POLICY = ['--maxmemory-policy', 'allkeys-lru'];
const sized = (size: string): readonly string[] => ['redis-server', '--maxmemory', size, ...POLICY];

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  test('a Redis that says neither fails twice', () => {
    expect(said('K-03', read(redis))).toBe(
      'fail: takes all memory that it can get: maxmemory is missing: does not say what it does when its memory is full: maxmemory-policy is missing',
    );
  });

  test('one of both is not enough', () => {
    expect(said('K-03', read({ ...redis, command: POLICY }))).toContain('fail: takes all memory');
    expect(said('K-03', read({ ...redis, command: ['--maxmemory', '64mb'] }))).toMatch(/^fail: does not say/);
    expect(said('K-03', read({ ...redis, command: sized('0') }))).toContain('fail: takes all memory');
  });

  test.each(['192mb', '100m', '1024'])('a maxmemory of %s of 256 MiB passes', (size) => {
    expect(said('K-03', read({ ...redis, command: sized(size) }))).toBe('pass');
  });

  test.each(['193mb', '512mb', '202m', '1gb'])('a maxmemory of %s leaves too little of 256 MiB', (size) => {
    expect(said('K-03', read({ ...redis, command: sized(size) }))).toBe(
      `fail: takes ${size} for its data alone, more than three quarters of its memory limit`,
    );
  });

  test('without a limit any size passes, and both may stand in a script', () => {
    const script = 'exec redis-server - <<END\nmaxmemory 384mb\nmaxmemory-policy noeviction\nEND';
    expect(said('K-03', read({ image: 'redis:7.4.1', command: ['sh', '-euc', script] }))).toBe('pass');
  });

  test('a file of settings is not seen', () => {
    expect(said('K-03', read({ ...redis, command: ['redis-server', '/etc/redis.conf'] }))).toMatch(
      /^unknown: .*unless a file says it: .*unless a file says it$/,
    );
  });

  test('is covered by an exemption', () => {
    expect(judged('K-03', read(redis), {}, [everywhere('K-03')]).map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test('figures that are decided later are unknown', () => {
      const later = ['--maxmemory', '${var.size}', '--maxmemory-policy', '${var.policy}'];
      expect(said('K-03', read({ ...redis, command: later }))).toBe(
        'unknown: maxmemory is decided when Terraform runs: maxmemory-policy is decided when Terraform runs',
      );
      expect(said('K-03', read({ ...redis, command: ['${var.all}'] }))).toMatch(/^unknown: \$\{var\.all\} is decided/);
    });
  }
});

test('what is backed up is not evicted', () => {
  const sizes = ['--maxmemory', '64mb', '--maxmemory-policy'];
  expect(said('K-03', backedUp('redis:7.4.1', [...sizes, 'allkeys-lfu']))).toContain(
    'fail: evicts what is backed up: allkeys-lfu is for caches',
  );
  expect(said('K-03', backedUp('redis:7.4.1', [...sizes, 'noeviction']))).not.toContain('fail');
});
