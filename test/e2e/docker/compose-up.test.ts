/**
 * Needs what docker.test.ts needs, and Compose as compose.test.ts has it. A stack runs by the file that `pawl compose` writes; what the
 * engine says of each container is then compared with what it says of the one that the provider's call makes.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdktf';
import {
  ContainerService,
  DockerStack,
  exec,
  fileOnHost,
  http,
  image,
  loopback,
  OneShotContainer,
  TieredNetworks,
  uid,
  volume,
} from '../../../constructs/docker';
import { composeOf, composeText } from '../../../lib/compose/compose';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { cx21 } from '../../docker/synthesized';
import { objectAt, valueAt, Written } from '../../written';
import { COMPOSE } from './compose-binary';
import { blocks, createCall, furtherNetworks, text } from './create';
import { Engine } from './engine';
import { named } from './named';

const started = fs.existsSync(COMPOSE) ? Engine.start() : 'not run: no Compose 2.40.3 in the cache';
const QUICK = { interval: '1s', timeout: '5s', retries: 5, starting: '1s' } as const;

function stackIn(folder: string): Written {
  const stack = new DockerStack(new App(), 'shop', { host: cx21() });
  const networks = new TieredNetworks(stack, 'networks', {
    name: 'shop',
    subnets: { database: '10.214.1.0/24', application: '10.214.2.0/24' },
  });
  const common = {
    image: image('pawl/test:1.0.0', { client: 'wget' }),
    resources: { cpu: '0.5', memory: '32Mi' },
    runAs: uid(1001),
    env: { GREETING: 'a "b" $HOME ${x} \n\t#', PASSWORD: fileOnHost(`/${path.relative('/', folder)}/readable`) },
    labels: { 'x-note': 'yes', 'traefik.rule': 'Host(`a`) && $b' },
  } as const;
  const db = new ContainerService(stack, 'db', {
    ...common,
    name: 'db',
    network: networks.database,
    command: ['sh', '-c', 'cat "$PASSWORD_FILE" > /tmp/index.html && exec httpd -f -p 8080 -h /tmp'],
    health: exec(['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8080/'], QUICK),
    volumes: { data: volume({ mount: '/srv', backup: 'ephemeral' }) },
    writable: [{ path: '/run/app', size: '1Mi' }],
    sharedMemory: '8Mi',
    grace: '5s',
  });
  const migration = new OneShotContainer(stack, 'migration', {
    ...common,
    name: 'migration',
    network: networks.application,
    uses: [db],
    dependsOn: [db],
    command: ['sh', '-c', 'wget -q -O /tmp/x http://db:8080/'],
  });
  new ContainerService(stack, 'app', {
    ...common,
    name: 'app',
    network: networks.application,
    uses: [db],
    dependsOn: [migration],
    ports: { http: { container: 8080, publish: loopback(18_081) } },
    command: ['sh', '-c', 'touch /tmp/index.html; exec httpd -f -p 8080 -h /tmp'],
    health: http('/', QUICK),
    grace: '1s',
  });
  return new Written(stack);
}

/** What the engine says of every container, by name. */
async function inspected(engine: Engine, names: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
  const told = names.map(async (name): Promise<[string, JsonObject]> => [
    name,
    asWritten(await engine.done('GET', `/containers/${name}/json`)),
  ]);
  return new Map(await Promise.all(told));
}

/** What is compared in another spelling, and what the client decides that makes the container. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set([
  ...['CpuPeriod', 'CpuQuota', 'NanoCpus', 'Binds', 'Mounts', 'NetworkMode', 'Labels', 'Env', 'Volumes'],
  ...['Hostname', 'Image', 'ConsoleSize', 'AttachStdout', 'AttachStderr'],
]);

/** What of it was decided by who made the container, in one spelling for limits of CPU and for mounts. */
function asWritten(told: JsonObject): JsonObject {
  const limits = objectAt(told, 'HostConfig');
  const { CpuPeriod, CpuQuota, NanoCpus } = limits;
  const config = objectAt(told, 'Config');
  const { Labels, Env } = config;
  const labels = Object.entries(isObject(Labels) ? Labels : {}).filter(
    ([name]) => !name.startsWith('com.docker.compose.'),
  );
  return {
    ...present(config, SAID_ELSEWHERE),
    ...present(limits, SAID_ELSEWHERE),
    labels: Object.fromEntries(labels),
    env: isList(Env) ? Env.map(said).sort() : [],
    cpus: Number(NanoCpus) > 0 ? Number(NanoCpus) / 1e9 : Number(CpuQuota) / Number(CpuPeriod),
    mounts: blocks(told['Mounts'])
      .map(({ Type, Name, Source, Destination, RW }) => [Type, Name ?? Source, Destination, RW].map(said).join(' '))
      .sort(),
    networks: Object.keys(objectAt(objectAt(told, 'NetworkSettings'), 'Networks')).sort(),
  };
}

function said(value: Json | undefined): string {
  return typeof value === 'object' ? '' : String(value);
}

/** Without what is nothing: one client sends it and another does not. */
function present(object: JsonObject, but: ReadonlySet<string>): JsonObject {
  const isNothing = (value: Json | undefined): boolean =>
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(object).filter(([name, value]) => !but.has(name) && !isNothing(value)));
}

const onEngine = (name: string, body: (engine: Engine) => Promise<void>): void => {
  if (typeof started === 'string') test.skip(`${name} (${started})`, () => undefined);
  else test(name, () => body(started), 300_000);
};

afterAll(async () => {
  if (typeof started !== 'string') await started.stop();
}, 120_000);

onEngine(
  'a stack that runs by its compose file is, to the engine, the stack that the provider makes',
  async (engine) => {
    const id = engine.image('pawl/test:1.0.0');
    const secret = path.join(engine.folder, 'readable');
    fs.writeFileSync(secret, 'not-in-the-environment', { mode: 0o400 });
    fs.chownSync(secret, 1001, 1001);
    const { json, problems } = stackIn(engine.folder);
    expect(problems).toEqual([]);
    const project = composeOf('shop', json);
    expect(project.unsayable).toEqual([]);
    fs.writeFileSync(path.join(engine.folder, 'compose.yaml'), composeText('shop', json, project));
    const names = ['app', 'db', 'migration'];

    engine.run(COMPOSE, ['up', '--detach', '--wait', '--wait-timeout', '120'], engine.folder);
    const { State: app } = await engine.done('GET', '/containers/app/json');
    expect(valueAt(app, 'Health.Status')).toBe('healthy');
    const { State: migration } = await engine.done('GET', '/containers/migration/json');
    expect([valueAt(migration, 'Status'), valueAt(migration, 'ExitCode')]).toEqual(['exited', 0]);
    const byCompose = await inspected(engine, names);
    engine.run(COMPOSE, ['down', '--volumes'], engine.folder);

    const resources = named(objectAt(json, 'resource'));
    for (const network of Object.values(objectAt(resources, 'docker_network')).filter(isObject))
      await engine.done('POST', '/networks/create', { Name: text(network['name']), Driver: text(network['driver']) });
    for (const each of Object.values(objectAt(resources, 'docker_volume')).filter(isObject))
      await engine.done('POST', '/volumes/create', { Name: text(each['name']) });
    for (const [name, container] of Object.entries(objectAt(resources, 'docker_container'))) {
      if (!isObject(container)) continue;
      await engine.done('POST', `/containers/create?name=${name}`, createCall(container, id));
      for (const network of furtherNetworks(container))
        await engine.done('POST', `/networks/${network}/connect`, { Container: name });
    }
    expect(byCompose).toEqual(await inspected(engine, names));
  },
);
