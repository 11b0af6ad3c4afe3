/**
 * Needs what docker.test.ts needs. The engine is a Swarm of its own, on loopback; a service that was written goes to it by the call that the
 * provider makes of it, and is then updated twice: once to what becomes healthy, once to what does not.
 */
import { App } from 'cdktf';
import { DockerStack, exec, image, SwarmNetwork, SwarmService, uid } from '../../../constructs/docker';
import { isList, type Json, type JsonObject } from '../../../lib/values/json';
import { cx21 } from '../../docker/synthesized';
import { objectAt, valueAt, Written } from '../../written';
import { blocks, nanoseconds, text } from './create';
import { Engine } from './engine';
import { named } from './named';

const started = Engine.start();

/** What is written of one version of the service. */
function writtenOf(version: string): JsonObject {
  const stack = new DockerStack(new App(), 'shop', { host: cx21() });
  new SwarmService(stack, 'web', {
    name: 'web',
    image: image('pawl/test:1.0.0', { user: 1001 }),
    network: new SwarmNetwork(stack, 'network', { name: 'shop' }),
    replicas: 1,
    resources: { cpu: '0.5', memory: '32Mi' },
    runAs: uid(1001),
    env: { VERSION: version },
    command: ['sleep', '600'],
    health: exec(['sh', '-c', '[ "$VERSION" != sick ] && [ -w /tmp ]'], { interval: '1s', retries: 1, starting: '1s' }),
    grace: '1s',
  });
  const { json, problems } = new Written(stack);
  expect(problems).toEqual([]);
  return objectAt(objectAt(named(objectAt(json, 'resource')), 'docker_service'), 'web');
}

const one = (value: Json | undefined): JsonObject => blocks(value)[0] ?? {};

/** The engine's call for a `docker_service`, attribute by attribute as the provider makes it. */
function serviceCall(service: JsonObject): JsonObject {
  const task = one(service['task_spec']);
  const container = one(task['container_spec']);
  const health = one(container['healthcheck']);
  const limits = one(one(task['resources'])['limits']);
  const restart = one(task['restart_policy']);
  const log = one(task['log_driver']);
  return {
    Name: service['name'] ?? '',
    Mode: { Replicated: { Replicas: one(one(service['mode'])['replicated'])['replicas'] ?? 0 } },
    UpdateConfig: rolloutOf(one(service['update_config'])),
    RollbackConfig: rolloutOf(one(service['rollback_config'])),
    TaskTemplate: {
      ContainerSpec: {
        Image: container['image'] ?? '',
        ...(container['args'] === undefined ? {} : { Args: container['args'] }),
        Env: Object.entries(objectAt(container, 'env')).map(([name, value]) => `${name}=${text(value)}`),
        User: container['user'] ?? '',
        ReadOnly: container['read_only'] ?? false,
        CapabilityDrop: container['cap_drop'] ?? [],
        StopGracePeriod: nanoseconds(container['stop_grace_period']),
        Mounts: blocks(container['mounts']).map((mount) => ({
          Type: text(mount['type']),
          Target: text(mount['target']),
          TmpfsOptions: {
            SizeBytes: one(mount['tmpfs_options'])['size_bytes'] ?? 0,
            Mode: one(mount['tmpfs_options'])['mode'] ?? 0,
          },
        })),
        Healthcheck: {
          Test: health['test'] ?? [],
          Interval: nanoseconds(health['interval']),
          Timeout: nanoseconds(health['timeout']),
          StartPeriod: nanoseconds(health['start_period']),
          Retries: health['retries'] ?? 0,
        },
      },
      Resources: { Limits: { MemoryBytes: limits['memory_bytes'] ?? 0, NanoCPUs: limits['nano_cpus'] ?? 0 } },
      RestartPolicy: { Condition: text(restart['condition']), Delay: nanoseconds(restart['delay']) },
      LogDriver: { Name: text(log['name']), Options: log['options'] ?? {} },
      Networks: blocks(task['networks_advanced']).map(({ name }) => ({ Target: text(name) })),
    },
  };
}

function rolloutOf(config: JsonObject): JsonObject {
  return {
    Parallelism: config['parallelism'] ?? 0,
    Order: text(config['order']),
    FailureAction: text(config['failure_action']),
    MaxFailureRatio: Number(config['max_failure_ratio']),
    Monitor: nanoseconds(config['monitor']),
  };
}

beforeAll(async () => {
  if (typeof started === 'string') return;
  started.image('pawl/test:1.0.0');
  await started.done('POST', '/swarm/init', { ListenAddr: '127.0.0.1:23771', AdvertiseAddr: '127.0.0.1' });
  await started.done('POST', '/networks/create', { Name: 'shop', Driver: 'overlay' });
  await started.done('POST', '/services/create', serviceCall(writtenOf('one')));
}, 120_000);

afterAll(async () => {
  if (typeof started === 'string') return;
  await started.ask('DELETE', '/services/web');
  await started.ask('POST', '/swarm/leave?force=true');
  await started.ask('DELETE', '/networks/docker_gwbridge'); // the Swarm's own, which would outlive it
  await started.stop();
}, 60_000);

function onEngine(name: string, body: (engine: Engine) => Promise<void>): void {
  if (typeof started === 'string') test.skip(`${name} (${started})`, () => undefined);
  else test(name, () => body(started), 60_000);
}

interface Copy {
  readonly container: string;
  readonly version: string;
  readonly isRunning: boolean;
}

const textsOf = (value: Json | undefined): readonly string[] => (isList(value) ? value.map(text) : []);

/** What runs of the service, and ran. */
async function copies(engine: Engine): Promise<readonly Copy[]> {
  const { json } = await engine.ask('GET', '/tasks');
  return blocks(json).map((task) => ({
    container: text(valueAt(task, 'Status.ContainerStatus.ContainerID')),
    version: textsOf(valueAt(task, 'Spec.ContainerSpec.Env')).join(),
    isRunning: valueAt(task, 'Status.State') === 'running',
  }));
}

/** Looks ten times a second until something is true, for 30 s at most. @returns the fewest copies that ran at any look */
async function watch(
  engine: Engine,
  isReached: (all: readonly Copy[], service: JsonObject) => boolean,
): Promise<number> {
  let fewest = Infinity;
  for (let looks = 0; looks < 300; looks += 1) {
    const all = await copies(engine);
    fewest = Math.min(fewest, all.filter(({ isRunning }) => isRunning).length);
    if (isReached(all, await engine.done('GET', '/services/web'))) return fewest;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not within 30 s: ${JSON.stringify(await copies(engine))}`);
}

const runs = (all: readonly Copy[], version: string): boolean =>
  all.some((each) => each.isRunning && each.version === `VERSION=${version}`);

async function update(engine: Engine, version: string): Promise<void> {
  const service = await engine.done('GET', '/services/web');
  const at = text(valueAt(service, 'Version.Index'));
  await engine.done('POST', `/services/web/update?version=${at}`, serviceCall(writtenOf(version)));
}

onEngine('a copy runs when it is healthy, with the limits and rights that were asked for', async (engine) => {
  await watch(engine, (all) => runs(all, 'one'));
  const [copy] = await copies(engine);
  const told = await engine.done('GET', `/containers/${copy?.container ?? ''}/json`);
  expect({
    health: valueAt(told, 'State.Health.Status'),
    memory: valueAt(told, 'HostConfig.Memory'),
    cpus: valueAt(told, 'HostConfig.NanoCpus'),
    user: valueAt(told, 'Config.User'),
    readOnly: valueAt(told, 'HostConfig.ReadonlyRootfs'),
    drop: valueAt(told, 'HostConfig.CapDrop'),
    log: valueAt(told, 'HostConfig.LogConfig'),
  }).toEqual({
    health: 'healthy',
    memory: 32 * 1024 * 1024,
    cpus: 500_000_000,
    user: '1001:1001',
    readOnly: true,
    drop: ['ALL'],
    log: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
  });
});

onEngine('a new version takes over without a moment in which nothing runs (D-30)', async (engine) => {
  await update(engine, 'two');
  const fewest = await watch(engine, (all) => runs(all, 'two') && !runs(all, 'one'));
  expect(fewest).toBeGreaterThanOrEqual(1);
});

onEngine('a version that does not become healthy is taken back, and the one before never stops', async (engine) => {
  const before = (await copies(engine)).find(({ isRunning }) => isRunning);
  await update(engine, 'sick');
  const isBack = (service: JsonObject): boolean =>
    textsOf(valueAt(service, 'Spec.TaskTemplate.ContainerSpec.Env')).join() === 'VERSION=two';
  const fewest = await watch(
    engine,
    (_, service) => text(valueAt(service, 'UpdateStatus.State')).startsWith('rollback_') && isBack(service),
  );
  expect(fewest).toBeGreaterThanOrEqual(1);
  const after = (await copies(engine)).filter(({ isRunning }) => isRunning);
  expect(after).toEqual([before]);
});
