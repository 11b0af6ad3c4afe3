import type { FindingId } from '../../lib/values/finding-id';
import type { Json, JsonObject } from '../../lib/values/json';
import { ask, verdicts } from './asking';

/** One container `app`, and what stands beside it. */
function container(body: JsonObject, beside: JsonObject = {}): JsonObject {
  return { resource: { docker_container: { app: { name: 'app', image: 'app:1.2.3', ...body }, ...beside } } };
}
const about = (rule: FindingId, json: JsonObject): string =>
  ask(rule, json)
    .filter((line) => line.includes('docker_container.app'))
    .join('\n');

const later = '${var.later}';
const networks = { docker_network: { open: { name: 'open' }, inside: { name: 'inside', internal: true } } };
const inNetworks = (...names: readonly string[]): JsonObject => ({
  networks_advanced: names.map((name) => ({ name: `\${docker_network.${name}.name}` })),
});
function beside(json: JsonObject, more: JsonObject): JsonObject {
  const resource = json['resource'] as JsonObject;
  return { resource: { ...resource, ...more } };
}
const port = (more: JsonObject): JsonObject => ({ ports: [{ internal: 3000, external: 3001, ...more }] });

describe('the reason of a container says at which attribute', () => {
  test.each<[FindingId, JsonObject, string]>([
    ['D-01', { memory: 512, cpus: later }, 'cpus ${var.later} is decided when Terraform runs'],
    ['D-08', { publish_all_ports: true }, 'publish_all_ports publishes every port of its image on every address'],
    ['D-08', { publish_all_ports: later }, 'publish_all_ports ${var.later} is decided when Terraform runs'],
    ['D-08', { ports: later }, 'ports ${var.later} is decided when Terraform runs'],
    ['D-24', { privileged: later }, 'privileged ${var.later} is decided when Terraform runs'],
    ['D-24', { privileged: true, ports: later }, 'ports ${var.later} is decided when Terraform runs'],
    ['D-24', { privileged: true, networks_advanced: later }, 'networks_advanced ${var.later} is decided'],
    [
      'D-24',
      { privileged: true, networks_advanced: [{ name: 'elsewhere' }] },
      'networks_advanced[0] is privileged, and nothing shows that its network has no way out',
    ],
    ['D-25', { capabilities: { drop: later } }, 'capabilities.drop ${var.later} is decided when Terraform runs'],
    ['D-25', { capabilities: { add: later } }, 'capabilities.add ${var.later} is decided when Terraform runs'],
    ['D-25', { read_only: later }, 'read_only ${var.later} is decided when Terraform runs'],
    ['D-25', { capabilities: { add: ['CAP_CHOWN', 'kill'] } }, 'adds the capabilities CHOWN, KILL'],
    [
      'D-38',
      port({ internal: 2019, ip: later }),
      'ports[0] publishes the admin port of Caddy, and who reaches it is decided when Terraform runs',
    ],
    ['D-12', { image: 'redis:7.4.1' }, 'volumes keeps its data in the container: nothing shows that it is a cache'],
    ['D-12', { image: 'postgres:17.2', env: ['PGDATA=/elsewhere'] }, 'volumes keeps its data where PGDATA says'],
    ['M-11', { log_driver: later }, 'log_opts ${var.later} is decided when Terraform runs'],
    ['M-11', { log_opts: later }, 'log_opts ${var.later} is decided when Terraform runs'],
    ['M-11', { log_opts: { 'max-size': later } }, 'log_opts ${var.later} is decided when Terraform runs'],
    ['M-11', {}, 'log_opts writes a log that nothing rotates: max-size is missing'],
  ])('%s of %j', (rule, body, reason) => {
    expect(about(rule, container(body))).toContain(reason);
  });

  test('D-19 of an image', () => {
    const image = (keeps: Json): JsonObject => ({
      resource: { docker_image: { app: { name: 'app:1', keep_locally: keeps } } },
    });
    expect(ask('D-19', image(false))).toEqual([
      'fail docker_image.app: keep_locally is deleted from its host when the next one comes: no way back',
    ]);
    expect(ask('D-19', image(later))).toEqual([
      'unknown docker_image.app: keep_locally ${var.later} is decided when Terraform runs',
    ]);
  });

  test('E-41 of a network whose subnets cannot be read', () => {
    expect(ask('E-41', { resource: { docker_network: { app: { name: 'app', ipam_config: later } } } })).toEqual([
      'unknown docker_network.app: ipam_config ${var.later} is decided when Terraform runs',
    ]);
  });
});

describe('a limit of figures', () => {
  const host = { name: 'box', cpus: 2, memory: 2048 * 1024 * 1024, reserve: 1024 * 1024 * 1024 };
  const limits = (memory: number): JsonObject => container({ memory, cpus: '1' });

  test('that leaves the reserve to the byte passes, and the host is named (D-02)', () => {
    const [verdict] = verdicts('D-02', limits(1024), { host });
    expect([verdict?.state, verdict?.subject.title]).toEqual(['pass', 'host "box"']);
    expect(verdicts('D-02', limits(1025), { host })[0]?.state).toBe('fail');
  });
});

describe('an image of the distroless kind', () => {
  const asked = (image: string, test: readonly string[]): string =>
    about('D-03', container({ image, healthcheck: { test: [...test] } }));
  const bare = 'gcr.io/distroless/static-debian12:20261101';

  test.each(['sh', '/bin/sh', 'bash', 'wget', 'curl'])('has no %s (D-03)', (program) => {
    expect(asked(bare, ['CMD', program, 'x'])).toContain(`asks its health by ${program}`);
  });

  test('is the only one that lacks them (D-03)', () => {
    expect(asked('app:1.2.3', ['CMD', 'curl', 'x'])).toBe('pass docker_container.app');
    expect(asked(later, ['CMD', 'curl', 'x'])).toBe('pass docker_container.app');
  });
});

describe('what publishes in internal networks alone (D-10)', () => {
  const published = port({ ip: '127.0.0.1' });
  const judged = (body: JsonObject, more: JsonObject = networks): string =>
    about('D-10', beside(container(body), more));

  test('is not a container without ports, nor one without networks', () => {
    expect(judged(inNetworks('inside'))).toBe('not applicable docker_container.app');
    expect(judged(published)).toBe('not applicable docker_container.app');
  });

  test('is not one whose networks cannot be read', () => {
    expect(judged({ ...published, networks_advanced: later })).toBe('not applicable docker_container.app');
  });

  test('is not a service: Swarm publishes through its own network', () => {
    const service = {
      docker_service: {
        app: {
          name: 'app',
          task_spec: { container_spec: { image: 'app:1.2.3' }, ...inNetworks('inside') },
          endpoint_spec: { ports: [{ target_port: 80, published_port: 80 }] },
        },
      },
    };
    expect(ask('D-10', { resource: { ...networks, ...service } })).toEqual(['not applicable docker_service.app']);
  });

  test('says of a network that may be internal that nothing shows it', () => {
    const more = { docker_network: { later: { name: 'later', internal: later } } };
    expect(judged({ ...published, ...inNetworks('later') }, more)).toBe(
      'unknown docker_container.app: ports[0] publishes a port, and nothing shows that one of its networks has a way out',
    );
  });
});

describe('what stands beside the data (D-10)', () => {
  const everybody = port({});
  const both = inNetworks('open', 'inside');
  const judged = (body: JsonObject, other: JsonObject): string =>
    about('D-10', beside(container(body, { other: { name: 'other', ...other } }), networks));

  test('is no data store itself: D-08 tells of its port', () => {
    expect(judged({ ...everybody, ...both, image: 'postgres:17.2' }, { image: 'redis:7', ...both })).toMatch(/^pass/);
  });

  test('is beside a data store, and beside nothing else', () => {
    expect(judged({ ...everybody, ...both }, { image: 'other:1', ...both })).toMatch(/^pass/);
    expect(judged({ ...everybody, ...both }, { image: 'postgres:17.2', ...both })).toMatch(/^fail/);
  });

  test('is beside a data store of which one network of several is shared', () => {
    const more = { networks_advanced: [{ name: 'third' }, ...(inNetworks('inside')['networks_advanced'] as Json[])] };
    expect(judged({ ...everybody, ...both }, { image: 'postgres:17.2', ...more })).toMatch(
      /^fail docker_container\.app: networks_advanced\[1\] is published to everybody and stands beside docker_container\.other/,
    );
  });

  test('may be beside it where the address of the port is decided later', () => {
    expect(judged({ ...port({ ip: later }), ...both }, { image: 'postgres:17.2', ...both })).toBe(
      'unknown docker_container.app: networks_advanced[0] may be published to everybody and stands beside docker_container.other in one of its networks',
    );
  });
});

describe('an address of its own (D-11)', () => {
  const subnets = { docker_network: { lan: { name: 'lan', ipam_config: [{ subnet: '10.9.0.0/24' }] } } };
  const at = (name: string, ipv4: string): JsonObject => ({ name, ipv4_address: ipv4 });
  const lan = '${docker_network.lan.name}';
  const judged = (own: JsonObject, ...others: readonly JsonObject[]): string =>
    about(
      'D-11',
      beside(
        container({ networks_advanced: [own] }, { other: { name: 'other', networks_advanced: [...others] } }),
        subnets,
      ),
    );

  test('is its own although another stands in the same network', () => {
    expect(judged(at(lan, '10.9.0.5'), at(lan, '10.9.0.6'))).toMatch(/^pass/);
  });

  test('is not its own where another has it in one of several networks', () => {
    expect(judged(at(lan, '10.9.0.5'), at('elsewhere', '10.8.0.5'), at(lan, '10.9.0.5'))).toContain(
      '10.9.0.5 belongs to docker_container.other already',
    );
  });

  test('need not be stated', () => {
    expect(judged({ name: lan }, { name: lan })).toBe('pass docker_container.app');
  });
});

describe('a folder that holds the data (D-12)', () => {
  const store = (container_path: string): string =>
    about('D-12', container({ image: 'postgres:17.2', volumes: [{ volume_name: 'data', container_path }] }));

  test('may be the one above, and never one whose name only begins or ends alike', () => {
    expect(store('/var/lib')).toMatch(/^pass/);
    expect(store('/var/lib/postgresql/data')).toMatch(/^pass/);
    expect(store('/var/lib/postgresql2')).toMatch(/^fail/);
    expect(store('/mnt/var/lib/postgresql')).toMatch(/^fail/);
  });

  test('of a cache on tmpfs alone is not shown to be kept', () => {
    expect(about('D-12', container({ image: 'redis:7.4.1', mounts: [{ type: 'tmpfs', target: '/data' }] }))).toMatch(
      /^unknown/,
    );
    expect(
      about(
        'D-12',
        container({ image: 'redis:7.4.1', volumes: [{ host_path: '/srv/redis', container_path: '/data' }] }),
      ),
    ).toMatch(/^pass/);
  });

  test('is moved by PGDATA and by no other variable', () => {
    expect(about('D-12', container({ image: 'postgres:17.2', env: ['POSTGRES_USER=app'] }))).toMatch(/^fail/);
  });
});

describe('what waits (D-07, D-29)', () => {
  const app = { depends_on: ['docker_container.other'] };
  const other = { image: 'postgres:17.2', name: 'other' };
  const healthcheck = { test: ['CMD', 'pg_isready'] };
  const judged = (body: JsonObject): readonly string[] =>
    ask('D-07', container(app, { other: { ...other, ...body } })).filter((line) => line.includes('.other'));

  test('is told by wait where it is asked for its health', () => {
    expect(judged({ healthcheck })).toEqual([
      'fail docker_container.other: wait is not waited for until it is healthy, and docker_container.app depends on it',
    ]);
    expect(judged({ healthcheck, wait: later })[0]).toContain('wait ${var.later} is decided');
  });

  test('is told by attach where it ends', () => {
    expect(judged({ must_run: false })).toEqual([
      'fail docker_container.other: attach is not waited for to its end, and docker_container.app depends on it',
    ]);
    expect(judged({ must_run: false, attach: later })[0]).toContain('attach ${var.later} is decided');
  });

  test('is asked of the stack alone: another has an address of the same name', () => {
    const alone = container({}, { other: { ...other, healthcheck } });
    expect(ask('D-07', [alone, container(app)]).filter((line) => line.includes('.other'))).toEqual([
      'not applicable docker_container.other',
    ]);
  });

  test('a migration of another stack, or of another program, is none of the app', () => {
    const migration = (image: string): JsonObject => ({ image, name: 'migrate', must_run: false });
    const own = container({}, { job: migration('app:1.2.3') });
    expect(about('D-29', own)).toBe(
      'fail docker_container.app: depends_on starts without waiting for docker_container.job, which migrates its database',
    );
    expect(about('D-29', container({}, { job: migration('other:1.2.3') }))).toBe('not applicable docker_container.app');
    expect(about('D-29', container({}, { job: { ...migration('app:1.2.3'), must_run: true } }))).toBe(
      'not applicable docker_container.app',
    );
    const elsewhere = { resource: { docker_container: { job: migration('app:1.2.3') } } };
    expect(ask('D-29', [container({}), elsewhere])).toEqual(['not applicable docker_container.app']);
  });
});

test('a port that is decided later, and one of an unreadable image, are no admin ports for all that is known (D-38)', () => {
  expect(about('D-38', container(port({ internal: later })))).toMatch(/^pass/);
  expect(about('D-38', container({ image: later, ...port({ internal: 8080 }) }))).toMatch(/^pass/);
  expect(about('D-38', container({ image: 'app:1', ...port({ internal: 9000 }) }))).toMatch(/^pass/);
});
