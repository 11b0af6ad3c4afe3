import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

const mount = (target: string, type = 'volume', source = 'data') => ({ mounts: [{ type, target, source }] });

describe.each(DOCKER_FORMS)('a $name', ({ write, at, kind }) => {
  test.each([
    ['postgres:17.2', '/var/lib/postgresql/data'],
    ['postgres:18.1', '/var/lib/postgresql'],
    ['pgvector/pgvector:0.8.0-pg17', '/var/lib/postgresql/data'],
    ['mysql:8.4.3', '/var/lib/mysql'],
    ['mariadb:11.4.4', '/var/lib/mysql'],
    ['mongo:7.0.16', '/data/db'],
    ['rabbitmq:4.0.5', '/var/lib/rabbitmq'],
  ])('of %s keeps its data at %s', (image, target) => {
    expect(states('D-12', write({ image, ...mount(target) }))).toEqual(['pass']);
    expect(states('D-12', write({ image, ...mount(target, 'bind', '/srv/data') }))).toEqual(['pass']);
    expect(ask('D-12', write({ image }))[0]).toContain('keeps its data in the container: nothing is mounted at');
  });

  test('that mounts something else loses its data', () => {
    expect(ask('D-12', write({ image: 'postgres:17.2', ...mount('/docker-entrypoint-initdb.d') }))[0]).toContain(
      'nothing is mounted at /var/lib/postgresql',
    );
  });

  test('with a volume that has no name gets another one next time', () => {
    const unnamed = { mounts: [{ type: 'volume', target: '/var/lib/postgresql/data' }] };
    expect(ask('D-12', write({ image: 'postgres:17.2', ...unnamed }))[0]).toContain(
      'keeps its data in a volume without a name, which the next container does not get',
    );
  });

  test('with its data in memory loses them', () => {
    expect(ask('D-12', write({ image: 'postgres:17.2', ...mount('/var/lib/postgresql/data', 'tmpfs') }))[0]).toContain(
      'keeps its data in memory',
    );
  });

  test('of a cache is unknown, because nothing shows that it is one', () => {
    expect(states('D-12', write({ image: 'redis:7.4.1' }))).toEqual(['unknown']);
    expect(states('D-12', write({ image: 'redis:7.4.1', ...mount('/data') }))).toEqual(['pass']);
  });

  test('of anything else, an exporter or a backup of a data store included, is not judged', () => {
    for (const image of ['app:1.2.3', 'prometheuscommunity/postgres-exporter:0.16.0', '${var.image}'])
      expect(states('D-12', write({ image }))).toEqual(['not applicable']);
  });

  test('whose mounts are an expression is unknown', () => {
    expect(states('D-12', write({ image: 'postgres:17.2', mounts: '${var.mounts}' }))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-12', write({ image: 'postgres:17.2' }), {}, [everywhere('D-12')])[0]?.state).toBe('exempt');
  });

  test('is told where the mounts stand', () => {
    const where = kind === 'service' ? 'task_spec.container_spec.mounts' : at('volumes');
    expect(ask('D-12', write({ image: 'postgres:17.2' }))[0]).toContain(`: ${where} keeps`);
  });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write }) => {
  test.each([
    [{ volume_name: 'data', container_path: '/var/lib/postgresql/data' }, 'pass'],
    [{ host_path: '/srv/pg', container_path: '/var/lib/postgresql/data/' }, 'pass'],
    [{ container_path: '/var/lib/postgresql/data' }, 'fail'],
    [{ volume_name: 'data', container_path: '${var.path}' }, 'pass'],
  ])('with the volume %j', (volume, state) => {
    expect(states('D-12', write({ image: 'postgres:17.2', volumes: [volume] }))).toEqual([state]);
  });

  test('with a folder in memory as a map loses its data', () => {
    const body = { image: 'postgres:17.2', tmpfs: { '/var/lib/postgresql/data': 'size=1g' } };
    expect(ask('D-12', write(body))).toEqual([
      'fail docker_container.app: tmpfs keeps its data in memory at /var/lib/postgresql',
    ]);
  });

  test('that says by PGDATA where its data are is unknown', () => {
    expect(states('D-12', write({ image: 'postgres:17.2', env: ['PGDATA=/data/pg'] }))).toEqual(['unknown']);
  });

  test('that ends on its own keeps nothing', () => {
    expect(ask('D-12', write({ image: 'postgres:17.2', must_run: false }))).toEqual([]);
  });

  test('of a docker_image is judged by what that names', () => {
    const image = { docker_image: { db: { name: 'postgres:17.2' } } };
    expect(states('D-12', write({ image: '${docker_image.db.image_id}' }, image))).toEqual(['fail']);
  });
});
