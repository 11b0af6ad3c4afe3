/**
 * Needs root, Debian's `docker.io` and `busybox-static`. The engine listens on a socket in a folder of its own, pulls nothing, and is gone
 * afterwards. What constructs wrote goes to it by create.ts, and what it says of the containers is compared with what was asked.
 */
import { App } from 'cdktf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  ContainerService,
  exec,
  fileOnHost,
  http,
  image,
  loopback,
  TieredNetworks,
  uid,
  volume,
} from '../../../constructs/docker';
import { DockerStack } from '../../../constructs/docker';
import { isObject, type JsonObject } from '../../../lib/values/json';
import { cx21 } from '../../docker/synthesized';
import { objectAt, valueAt, Written } from '../../written';
import { blocks, createCall, furtherNetworks, text } from './create';
import { Engine } from './engine';
import { named } from './named';

const QUICK = { interval: '1s', timeout: '5s', retries: 3, starting: '1s' } as const;
const SECRET = 'not-in-the-environment';

const started = Engine.start();
let containers: JsonObject = {};

/** The stack under test, with the secrets where the folder has them. */
function stackIn(folder: string): Written {
  const stack = new DockerStack(new App(), 'shop', { host: cx21() });
  const networks = new TieredNetworks(stack, 'networks', {
    name: 'shop',
    subnets: { database: '10.213.1.0/24', application: '10.213.2.0/24' },
  });
  const common = {
    image: image('pawl/test:1.0.0', { client: 'wget' }),
    resources: { cpu: '0.5', memory: '32Mi' },
    runAs: uid(1001),
  } as const;
  const serve = ['sh', '-c', 'cat "$DB_PASSWORD_FILE" > /tmp/index.html && exec httpd -f -p 8080 -h /tmp'];
  const db = new ContainerService(stack, 'db', {
    ...common,
    name: 'db',
    network: networks.database,
    ports: { http: 8080 },
    command: serve,
    env: { DB_PASSWORD: fileOnHost(`/${path.relative('/', folder)}/readable`) },
    health: http('/', QUICK),
    volumes: { data: volume({ mount: '/srv', backup: 'ephemeral' }) },
    writable: [{ path: '/run/app', size: '1Mi' }],
  });
  const app = {
    ...common,
    network: networks.application,
    uses: [db],
    command: ['sh', '-c', 'exec httpd -f -p 8080 -h /tmp'],
  };
  new ContainerService(stack, 'app', {
    ...app,
    name: 'app',
    ports: { http: { container: 8080, publish: loopback(18_080) } },
    health: exec(['wget', '-q', '-O', '/tmp/answer', 'http://db:8080/'], QUICK),
  });
  new ContainerService(stack, 'outsider', {
    ...app,
    uses: [],
    name: 'outsider',
    health: exec(['wget', '-q', '-T', '2', '-O', '/tmp/answer', 'http://db:8080/'], QUICK),
  });
  new ContainerService(stack, 'locked-out', {
    ...app,
    name: 'locked-out',
    command: ['sh', '-c', 'cat "$DB_PASSWORD_FILE" > /tmp/read; exec sleep 600'],
    env: { DB_PASSWORD: fileOnHost(`/${path.relative('/', folder)}/others`) },
    health: exec(['sh', '-c', '[ -s /tmp/read ]'], QUICK),
  });
  return new Written(stack);
}

beforeAll(async () => {
  if (typeof started === 'string') return;
  const engine = started;
  const id = engine.image('pawl/test:1.0.0');
  for (const [name, owner] of [
    ['readable', 1001],
    ['others', 0],
  ] as const) {
    const file = path.join(engine.folder, name);
    fs.writeFileSync(file, SECRET, { mode: 0o400 });
    fs.chownSync(file, owner, owner);
  }
  const { json, problems } = stackIn(engine.folder);
  expect(problems).toEqual([]);
  const resources = named(objectAt(json, 'resource'));
  for (const network of Object.values(objectAt(resources, 'docker_network')).filter(isObject))
    await engine.done('POST', '/networks/create', {
      Name: text(network['name']),
      Driver: text(network['driver']),
      Internal: network['internal'] ?? false,
      IPAM: { Config: blocks(network['ipam_config']).map((each) => ({ Subnet: each['subnet'] })) },
    });
  for (const each of Object.values(objectAt(resources, 'docker_volume')).filter(isObject))
    await engine.done('POST', '/volumes/create', { Name: text(each['name']) });
  containers = objectAt(resources, 'docker_container');
  for (const [name, container] of Object.entries(containers)) {
    if (!isObject(container)) continue;
    await engine.done('POST', `/containers/create?name=${name}`, createCall(container, id));
    for (const network of furtherNetworks(container))
      await engine.done('POST', `/networks/${network}/connect`, { Container: name });
    await engine.done('POST', `/containers/${name}/start`);
  }
}, 300_000);

afterAll(async () => {
  if (typeof started === 'string') return;
  for (const name of Object.keys(containers)) await started.ask('DELETE', `/containers/${name}?force=true&v=true`);
  await started.stop();
}, 120_000);

/** A test where an engine runs, else a skipped one that says why. */
function onEngine(name: string, body: (engine: Engine) => Promise<void>): void {
  if (typeof started === 'string') test.skip(`${name} (${started})`, () => undefined);
  else test(name, () => body(started), 120_000);
}

const health = (state: JsonObject): string => text(valueAt(state, 'Health.Status'));

onEngine(
  'a container is healthy by the check that was written, and reads its secret as its own user',
  async (running) => {
    const { State } = await running.waitFor('db', (state) => health(state) === 'healthy');
    expect(valueAt(State, 'Health.Status')).toBe('healthy');
  },
);

onEngine('the secret stands neither in the environment nor anywhere else in what the engine tells', async (running) => {
  const told = await running.done('GET', '/containers/db/json');
  expect(JSON.stringify(told)).not.toContain(SECRET);
  expect(valueAt(told, 'Config.Env')).toContain('DB_PASSWORD_FILE=/run/secrets/db_password');
});

onEngine(
  'a secret that belongs to another user is not read, capabilities being dropped, and the container is unhealthy',
  async (running) => {
    const { State } = await running.waitFor('locked-out', (state) => health(state) === 'unhealthy');
    expect(valueAt(State, 'Health.Status')).toBe('unhealthy');
  },
);

onEngine('an app reaches by name what it uses, and what does not use it finds nobody', async (running) => {
  const app = await running.waitFor('app', (state) => health(state) === 'healthy');
  expect(valueAt(app, 'State.Health.Status')).toBe('healthy');
  const outsider = await running.waitFor('outsider', (state) => health(state) === 'unhealthy');
  expect(valueAt(outsider, 'State.Health.Status')).toBe('unhealthy');
});

onEngine('limits, rights, log and stop are what was asked for', async (running) => {
  const told = await running.done('GET', '/containers/db/json');
  expect({
    memory: valueAt(told, 'HostConfig.Memory'),
    swap: valueAt(told, 'HostConfig.MemorySwap'),
    quota: valueAt(told, 'HostConfig.CpuQuota'),
    user: valueAt(told, 'Config.User'),
    readOnly: valueAt(told, 'HostConfig.ReadonlyRootfs'),
    drop: valueAt(told, 'HostConfig.CapDrop'),
    options: valueAt(told, 'HostConfig.SecurityOpt'),
    restart: valueAt(told, 'HostConfig.RestartPolicy.Name'),
    log: valueAt(told, 'HostConfig.LogConfig'),
    init: valueAt(told, 'HostConfig.Init'),
    stop: valueAt(told, 'Config.StopTimeout'),
  }).toEqual({
    memory: 32 * 1024 * 1024,
    swap: 32 * 1024 * 1024,
    quota: 50_000,
    user: '1001:1001',
    readOnly: true,
    drop: ['ALL'],
    options: ['no-new-privileges:true'],
    restart: 'unless-stopped',
    log: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
    init: true,
    stop: 30,
  });
});

onEngine('a port is heard on loopback alone', async (running) => {
  const told = await running.done('GET', '/containers/app/json');
  expect(valueAt(told, 'NetworkSettings.Ports.8080/tcp')).toEqual([{ HostIp: '127.0.0.1', HostPort: '18080' }]);
});

onEngine(
  'the kernel has what was asked for, and a user other than root writes to its folders in memory alone',
  async (running) => {
    const said = await inside(running, 'db', [
      ...['sh', '-c'],
      'id -u; touch /tmp/x /run/app/x && echo wrote; touch /bin/x 2>&1; cat /proc/self/status',
    ]);
    expect(said).toMatch(/^\W*1001\s+wrote\s/);
    expect(said).toContain('touch: /bin/x: Read-only file system');
    expect(said).toMatch(/CapEff:\s*0000000000000000/);
    expect(said).toMatch(/CapBnd:\s*0000000000000000/);
    expect(said).toMatch(/NoNewPrivs:\s*1/);
  },
);

/** What a command in a container prints. */
async function inside(running: Engine, name: string, command: readonly string[]): Promise<string> {
  const { Id } = await running.done('POST', `/containers/${name}/exec`, {
    Cmd: [...command],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  const { json } = await running.ask('POST', `/exec/${text(Id)}/start`, { Detach: false, Tty: true });
  return text(json);
}
