import { everywhere, states } from './asking';
import { judged, said, SERVER_FORMS } from './server-forms';

const redis = { image: 'redis:7.4.1' };
const OPEN = 'fail: asks for no password: whoever reaches it reads and deletes everything';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  test('a Redis that is started as its image starts it asks for no password', () => {
    expect(said('S-31', read(redis))).toBe(OPEN);
    expect(said('S-31', read({ image: 'valkey/valkey:8.0.1', command: ['--save', ''] }))).toBe(OPEN);
  });

  test('a password that is empty is none', () => {
    expect(said('S-31', read({ ...redis, command: ['redis-server', '--requirepass', ''] }))).toBe(OPEN);
  });

  test.each([
    [['redis-server', '--requirepass', 'told']],
    [['--requirepass', 'told', '--save', '']],
    [['sh', '-euc', 'exec redis-server - <<END\nrequirepass "x"\nEND']],
    [['redis-server', '--aclfile', '/etc/redis/users.acl']],
    [['redis-server', '--bind', '127.0.0.1']],
  ])('%j passes', (command) => {
    expect(said('S-31', read({ ...redis, command }))).toBe('pass');
  });

  test('settings in a file are not seen', () => {
    const why = 'unknown: is Redis, and nothing here shows that it asks for a password';
    expect(said('S-31', read({ ...redis, command: ['redis-server', '/etc/redis/redis.conf'] }))).toBe(why);
    expect(said('S-31', read({ ...redis, mounted: '/usr/local/etc/redis/redis.conf' }))).toBe(why);
    expect(said('S-31', read({ ...redis, command: ['/scripts/start.sh'] }))).toBe(why);
  });

  test('a variable is a password to images that read it, and to no other', () => {
    const env = { REDIS_PASSWORD_FILE: '/run/secrets/redis' };
    expect(said('S-31', read({ image: 'bitnami/redis:7.4.1', env }))).toBe('pass');
    expect(said('S-31', read({ image: 'bitnami/redis:7.4.1', env: { ALLOW_EMPTY_PASSWORD: 'yes' } }))).toBe(OPEN);
    expect(said('S-31', read({ ...redis, env }))).toBe(OPEN);
    expect(said('S-31', read({ image: 'redis/redis-stack:7.4.0', env: { REDIS_ARGS: '--requirepass x' } }))).toBe(
      'pass',
    );
  });

  test('a server by its command is one whatever its image is called', () => {
    expect(said('S-31', read({ command: ['redis-server', '--port', '6380'] }))).toBe(OPEN);
  });

  test('another program of the image is no server', () => {
    expect(said('S-31', read({ ...redis, command: ['redis-cli', 'monitor'] }))).toBe('');
    expect(said('S-31', read({ image: 'oliver006/redis_exporter:v1.66.0' }))).toBe('');
  });

  test('is covered by an exemption', () => {
    expect(judged('S-31', read(redis), {}, [everywhere('S-31')]).map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test('a password that an expression gives is one', () => {
      expect(said('S-31', read({ ...redis, command: ['redis-server', '--requirepass', '${var.password}'] }))).toBe(
        'pass',
      );
    });

    test('an expression that may be any argument is unknown', () => {
      expect(said('S-31', read({ ...redis, command: ['redis-server', '${var.more}'] }))).toBe(
        'unknown: ${var.more} is decided when Terraform runs',
      );
    });
  }
});

test('a job that asks a Redis is no server', () => {
  const container = { name: 'app', image: 'redis:7.4.1', must_run: false, command: ['redis-cli', 'ping'] };
  expect(states('S-31', { resource: { docker_container: { app: container } } })).toEqual([]);
});
