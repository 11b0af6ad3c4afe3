import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS, LONG_LIVED_FORMS } from './forms';

const app: JsonObject = { name: 'app', image: 'app:1.2.3' };
const volumes = (emptyDir: JsonObject | string): JsonObject => ({
  container: [app],
  volume: [{ name: 'shm', empty_dir: emptyDir }],
});
/** What F15 says of the workload itself, which it asks about first. */
const ofWorkload = (json: JsonObject): string | undefined => ask('F15', json)[0];

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${podAt}.volume[0].empty_dir`;

  test('memory without a size fails', () => {
    expect(ofWorkload(write(volumes({ medium: 'Memory' })))).toBe(
      `fail ${address}: ${at} takes memory without a size_limit`,
    );
  });

  test('memory with a size passes', () => {
    const [verdict] = verdicts('F15', write(volumes({ medium: 'Memory', size_limit: '256Mi' })));
    expect(verdict?.state).toBe('pass');
    expect(verdict?.answeredAt).toEqual([at]);
  });

  test('a folder on the disk of the node needs no size', () => {
    expect(ofWorkload(write(volumes({})))).toBe(`pass ${address}`);
  });

  test('a size that is an expression is unknown', () => {
    expect(ofWorkload(write(volumes({ medium: 'Memory', size_limit: '${var.size}' })))).toBe(
      `unknown ${address}: ${at}.size_limit \${var.size} is decided when Terraform runs`,
    );
  });

  test('a medium that is an expression is unknown, unless there is a size', () => {
    expect(ofWorkload(write(volumes({ medium: '${var.medium}' })))).toMatch(/^unknown/);
    expect(ofWorkload(write(volumes({ medium: '${var.medium}', size_limit: '1Gi' })))).toMatch(/^pass/);
  });

  test('a folder or volumes that are an expression are unknown', () => {
    expect(ofWorkload(write(volumes('${var.folder}')))).toMatch(/^unknown/);
    expect(ofWorkload(write({ container: [app], volume: '${var.volumes}' }))).toMatch(/^unknown/);
  });

  test('an exemption covers it', () => {
    const [verdict] = verdicts('F15', write(volumes({ medium: 'Memory' })), {}, [everywhere('F15')]);
    expect(verdict?.state).toBe('exempt');
  });
});

describe.each(LONG_LIVED_FORMS)('in a $name', ({ write, address, podAt }) => {
  const said = (container: JsonObject): readonly string[] => ask('F15', write({ container: [container] })).slice(1);
  const at = `${address}.${podAt}.container[0]`;
  const mounted = { volume_mount: [{ name: 'shm', mount_path: '/dev/shm' }] };

  test.each([
    ['ghcr.io/goauthentik/proxy:2025.2.1', 'proxy'],
    ['docker.io/postgres:17.2', 'postgres'],
    ['ghcr.io/blakeblackshear/frigate:0.15.0', 'frigate'],
  ])('%s warns without shared memory of its own', (image, program) => {
    expect(said({ ...app, image })).toEqual([
      `fail ${at}: volume_mount runs ${program} with the 64 MiB of /dev/shm that the runtime gives`,
    ]);
  });

  test('it passes where something is mounted at /dev/shm', () => {
    const [, verdict] = verdicts('F15', write({ container: [{ ...app, image: 'postgres:17.2', ...mounted }] }));
    expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', ['volume_mount[0]']]);
  });

  test('any other program is not asked, another proxy included', () => {
    expect(said({ ...app, image: 'envoyproxy/proxy:1.2.3' })).toEqual([`not applicable ${at}`]);
    expect(said({ ...app, image: 'prometheuscommunity/postgres-exporter:v0.16.0' })).toEqual([`not applicable ${at}`]);
  });

  test('another command of the same image is another program: a loop that dumps', () => {
    expect(said({ ...app, image: 'postgres:17.2', command: ['sh', '-c', 'pg_dump app'] })).toEqual([
      `not applicable ${at}`,
    ]);
  });

  test('an expression in the tag alone does not hide which program it is', () => {
    expect(said({ ...app, image: 'registry.local:5000/postgres:${var.version}' })[0]).toMatch(/^fail/);
    expect(said({ ...app, image: 'nginx:${var.version}' })).toEqual([`not applicable ${at}`]);
  });

  test('an image or mounts that are an expression are unknown', () => {
    expect(said({ ...app, image: '${var.image}' })[0]).toMatch(/^unknown/);
    expect(said({ ...app, image: 'postgres:17.2', volume_mount: '${var.mounts}' })[0]).toMatch(/^unknown/);
  });
});

test('a job with the image of a database runs its client, so it is not asked', () => {
  const dump = { container: [{ ...app, image: 'postgres:17.2' }] };
  for (const { write } of FORMS.filter(({ kind }) => kind === 'CronJob' || kind === 'Job'))
    expect(states('F15', write(dump))).toEqual(['pass']);
});

test('the missing share of memory is of low severity', () => {
  const json = {
    resource: {
      kubernetes_deployment_v1: {
        app: { spec: { template: { spec: { container: [{ ...app, image: 'postgres:17.2' }] } } } },
      },
    },
  };
  expect(verdicts('F15', json)[1]?.reasons).toMatchObject([{ state: 'fail', severity: 'low' }]);
});
