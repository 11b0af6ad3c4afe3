import { readTerraform } from '../../lib/sources/terraform';
import { everywhere } from './asking';
import { judged, said, SERVER_FORMS } from './server-forms';

const FAR = 'fail: DATABASE_URL switches encryption off to db.example.org, which is on another host';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  const asked = (value: string): string => said('S-17', read({ env: { DATABASE_URL: value } }));

  test.each([
    'postgres://app@db.example.org:5432/shop?sslmode=disable',
    'postgresql://app:x@db.example.org/shop?connect_timeout=5&sslmode=disable&a=b',
    'jdbc:mysql://db.example.org:3306/shop?useSSL=false',
    'app@tcp(db.example.org:3306)/shop?tls=false',
    'host=db.example.org port=5432 sslmode=disable',
    'db.example.org:5432/shop?sslmode=disable',
    'mongodb://db.example.org:27017/shop?tls=false',
  ])('%s is plain text between hosts', (value) => {
    expect(asked(value)).toBe(FAR);
  });

  test.each([
    'postgres://app@db.example.org:5432/shop?sslmode=verify-full',
    'postgres://app@db.example.org:5432/shop',
    'app@tcp(db.example.org:3306)/shop?tls=true',
    'postgres://app@localhost:5432/shop?sslmode=disable',
    'postgres://app@127.0.0.1/shop?sslmode=disable',
    'postgres:///shop?host=/run/postgresql&sslmode=disable',
    'host=/run/postgresql sslmode=disable',
  ])('%s passes', (value) => {
    expect(asked(value)).toBe('pass');
  });

  test('the password of an address is never told', () => {
    expect(asked('postgres://app:Sommer-2024-Garten@db.example.org/x?sslmode=disable')).toBe(FAR);
    expect(asked('postgres://app:Sommer@2024@db.example.org/x?sslmode=disable')).toBe(FAR);
  });

  test('is covered by an exemption', () => {
    const estate = read({ env: { DATABASE_URL: 'postgres://db.example.org/x?sslmode=disable' } });
    expect(judged('S-17', estate, {}, [everywhere('S-17')]).map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test('a host that is decided later is not known', () => {
      expect(asked('postgres://app@${var.host}:5432/shop?sslmode=disable')).toBe(
        'unknown: DATABASE_URL switches encryption off, and nothing shows to which host',
      );
    });
  }
});

describe('a name without a domain', () => {
  const env = 'postgres://app@db:5432/shop?sslmode=disable';
  const onHost = (...names: readonly string[]): string => {
    const docker_container = Object.fromEntries(
      ['app', ...names].map((name) => [name, { name, image: 'app:1.2.3', env: name === 'app' ? [`URL=${env}`] : [] }]),
    );
    return said('S-17', readTerraform('stack', { resource: { docker_container } }));
  };

  test('is on the host where a container of the stack has it, and may be where none has', () => {
    expect(onHost('db')).toBe('pass\npass');
    expect(onHost('other')).toBe('unknown: URL switches encryption off to db, which may be on another host\npass');
  });

  test('is on another node of a cluster', () => {
    const form = SERVER_FORMS.find(({ name }) => name === 'kubernetes_deployment_v1');
    expect(form && said('S-17', form.read({ env: { URL: env } }))).toBe(
      'fail: URL switches encryption off to db, which is on another host',
    );
  });

  test('may be on another machine of a swarm', () => {
    const form = SERVER_FORMS.find(({ name }) => name === 'docker_service');
    expect(form && said('S-17', form.read({ env: { URL: env } }))).toMatch(/^unknown/);
  });
});
