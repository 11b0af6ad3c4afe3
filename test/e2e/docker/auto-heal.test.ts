/**
 * Needs what docker.test.ts needs, and curl. AutoHeal runs as it was written, on an engine whose socket it is given; whom it tells is a
 * server of this test.
 */
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { App } from 'cdktf';
import {
  AutoHeal,
  ContainerService,
  DockerStack,
  exec,
  exempt,
  fileOnHost,
  image,
  SingleNetwork,
  uid,
} from '../../../constructs/docker';
import { isObject, type JsonObject } from '../../../lib/values/json';
import { cx21 } from '../../docker/synthesized';
import { objectAt, valueAt, Written } from '../../written';
import { createCall, text } from './create';
import { Engine } from './engine';
import { named } from './named';

const CURL = '/usr/bin/curl';
const started = fs.existsSync(CURL) ? Engine.start() : 'not run: no curl on this machine';
const GATEWAY = '10.215.1.1';
const heard: string[] = [];
const sink = http.createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part: string) => (body += part));
  request.on('end', () => {
    heard.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
    response.end();
  });
});

function stackIn(folder: string, group: number): Written {
  const stack = new DockerStack(new App(), 'shop', { host: cx21() });
  const network = new SingleNetwork(stack, 'network', { name: 'shop', subnet: '10.215.1.0/24' });
  const tools = image('pawl/tools:1.0.0', { user: 1001 });
  new ContainerService(stack, 'app', {
    name: 'app',
    image: tools,
    network,
    resources: { cpu: '0.5', memory: '32Mi' },
    command: ['sleep', '600'],
    health: exec(['sh', '-c', '[ ! -e /tmp/sick ]'], { interval: '1s', retries: 1, starting: '1s' }),
    grace: '1s',
  });
  new AutoHeal(stack, 'heal', {
    alert: fileOnHost(`/${path.relative('/', folder)}/webhook`),
    because: exempt('K-16', { reason: 'restarts what is unhealthy on this host', expires: '2027-01-31' }),
    network,
    runAs: uid(65_532, group),
    image: tools,
    every: '1s',
    most: 1,
  });
  return new Written(stack);
}

beforeAll(async () => {
  if (typeof started === 'string') return;
  const id = started.image('pawl/tools:1.0.0', [CURL]);
  // the group that may use the socket: without one of its own, the engine gives it to root alone
  const group = 998;
  fs.chownSync(started.socket, 0, group);
  fs.chmodSync(started.socket, 0o660);
  fs.chmodSync(started.folder, 0o711);
  const { json, problems } = stackIn(started.folder, group);
  expect(problems).toEqual([]);
  await started.done('POST', '/networks/create', {
    Name: 'shop',
    IPAM: { Config: [{ Subnet: '10.215.1.0/24', Gateway: GATEWAY }] },
  });
  await new Promise<void>((resolve) => sink.listen(0, GATEWAY, resolve));
  const address = sink.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const webhook = path.join(started.folder, 'webhook');
  fs.writeFileSync(webhook, `http://${GATEWAY}:${address.port}/topic\n`, { mode: 0o400 });
  fs.chownSync(webhook, 65_532, group);
  const written = JSON.stringify(objectAt(named(objectAt(json, 'resource')), 'docker_container'));
  const atSocket = written.replace('"source":"/var/run/docker.sock"', `"source":"${started.socket}"`);
  for (const [name, container] of Object.entries(JSON.parse(atSocket) as JsonObject)) {
    if (!isObject(container)) continue;
    await started.done('POST', `/containers/create?name=${name}`, createCall(container, id));
    await started.done('POST', `/containers/${name}/start`);
  }
}, 120_000);

afterAll(async () => {
  sink.close();
  sink.closeAllConnections();
  if (typeof started !== 'string') await started.stop();
}, 60_000);

function onEngine(name: string, body: (engine: Engine) => Promise<void>): void {
  if (typeof started === 'string') test.skip(`${name} (${started})`, () => undefined);
  else test(name, () => body(started), 60_000);
}

const health = (state: JsonObject): string => text(valueAt(state, 'Health.Status'));
const startOf = (container: JsonObject): string => text(valueAt(container, 'State.StartedAt'));

/** Makes the container unhealthy until it is started again, because the file is in memory. */
async function sicken(engine: Engine): Promise<void> {
  const { Id } = await engine.done('POST', '/containers/app/exec', { Cmd: ['touch', '/tmp/sick'] });
  await engine.ask('POST', `/exec/${text(Id)}/start`, { Detach: true });
}

/** Waits until somebody was told of something, 20 s at most. */
async function untilHeard(count: number): Promise<readonly string[]> {
  for (let waited = 0; heard.length < count && waited < 200; waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return heard;
}

onEngine('a container that turns unhealthy is restarted, and somebody is told before (D-06, C-17)', async (engine) => {
  const before = await engine.waitFor('app', (state) => health(state) === 'healthy');
  expect(health(objectAt(before, 'State'))).toBe('healthy');
  await sicken(engine);
  const after = await engine.waitFor(
    'app',
    (state) => health(state) === 'healthy' && text(state['StartedAt']) !== startOf(before),
  );
  expect(startOf(after)).not.toBe(startOf(before));
  expect(heard).toEqual(['POST /topic app is unhealthy: restarting it (1 of 1 within an hour)']);
});

onEngine('one that was restarted too often within the hour is left alone, which is told once', async (engine) => {
  const before = await engine.waitFor('app', (state) => health(state) === 'healthy');
  await sicken(engine);
  expect(await untilHeard(2)).toEqual([
    expect.any(String),
    'POST /topic app is unhealthy, and 1 restarts within an hour did not help: it is left alone',
  ]);
  await new Promise((resolve) => setTimeout(resolve, 2500)); // two rounds more
  expect(heard).toHaveLength(2);
  const after = await engine.done('GET', '/containers/app/json');
  expect(startOf(after)).toBe(startOf(before));
});

onEngine('it is healthy itself while it is heard, as the user that it was given', async (engine) => {
  const own = await engine.done('GET', '/containers/auto-heal/json');
  expect(valueAt(own, 'Config.User')).toBe('65532:998');
  expect(valueAt(own, 'HostConfig.CapDrop')).toEqual(['ALL']);
  const [, ...command] = valueAt(own, 'Config.Healthcheck.Test') as string[]; // asked now, because the engine asks every 30 s
  const { Id } = await engine.done('POST', '/containers/auto-heal/exec', { Cmd: command, AttachStdout: true });
  await engine.ask('POST', `/exec/${text(Id)}/start`, { Detach: false });
  expect((await engine.done('GET', `/exec/${text(Id)}/json`))['ExitCode']).toBe(0);
});
