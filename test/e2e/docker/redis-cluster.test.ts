/**
 * Needs what docker.test.ts needs, and Debian's `redis-server` with `redis-tools`. The nodes of a RedisCluster run as they were written, in an image
 * of this machine's Redis.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdktf';
import { DockerStack, fileOnHost, image, RedisCluster, SingleNetwork } from '../../../constructs/docker';
import { isObject } from '../../../lib/values/json';
import { cx21 } from '../../docker/synthesized';
import { objectAt, valueAt, Written } from '../../written';
import { createCall, text } from './create';
import { Engine } from './engine';
import { named } from './named';

const PROGRAMS = ['/usr/bin/redis-server', '/usr/bin/redis-cli', '/usr/bin/getent'];
const absent = PROGRAMS.filter((file) => !fs.existsSync(file));
const started = absent.length > 0 ? `not run: no ${absent.join(' and ')} on this machine` : Engine.start();
/** Characters that mean something to a shell and to the settings of Redis. */
const PASSWORD = `a "b' \\n #$HOME\`x\` é`;
const NODES = ['redis-1', 'redis-2', 'redis-3'];

function stackIn(folder: string): Written {
  const stack = new DockerStack(new App(), 'shop', { host: cx21() });
  new RedisCluster(stack, 'redis', {
    name: 'redis',
    image: image('pawl/redis:7.0.0', { user: 999 }),
    network: new SingleNetwork(stack, 'network', { name: 'shop' }),
    role: 'cache',
    resources: { cpu: '0.5', memory: '64Mi' },
    password: fileOnHost(`/${path.relative('/', folder)}/password`),
    timing: { interval: '1s', starting: '2s' },
  });
  return new Written(stack);
}

beforeAll(async () => {
  if (typeof started === 'string') return;
  const id = started.image('pawl/redis:7.0.0', PROGRAMS);
  const file = path.join(started.folder, 'password');
  fs.writeFileSync(file, PASSWORD, { mode: 0o400 });
  fs.chownSync(file, 999, 999);
  const { json, problems } = stackIn(started.folder);
  expect(problems).toEqual([]);
  await started.done('POST', '/networks/create', { Name: 'shop', IPAM: { Config: [{ Subnet: '10.216.1.0/24' }] } });
  const containers = objectAt(named(objectAt(json, 'resource')), 'docker_container');
  for (const [name, container] of Object.entries(containers)) {
    if (!isObject(container)) continue;
    const { Mountpoint } = await started.done('POST', '/volumes/create', { Name: `${name}-data` });
    fs.chownSync(text(Mountpoint), 999, 999); // as the folder in the image of Redis is its user's
    await started.done('POST', `/containers/create?name=${name}`, createCall(container, id));
    await started.done('POST', `/containers/${name}/start`);
  }
}, 120_000);

afterAll(async () => {
  if (typeof started !== 'string') await started.stop();
}, 60_000);

function onEngine(name: string, body: (engine: Engine) => Promise<void>): void {
  if (typeof started === 'string') test.skip(`${name} (${started})`, () => undefined);
  else test(name, () => body(started), 90_000);
}

/** What Redis answers in a node, with the password. */
async function asked(engine: Engine, node: string, question: string): Promise<string> {
  const { Id } = await engine.done('POST', `/containers/${node}/exec`, {
    Cmd: ['sh', '-c', `REDISCLI_AUTH="$(cat /run/secrets/password)" redis-cli ${question}`],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  return text((await engine.ask('POST', `/exec/${text(Id)}/start`, { Detach: false, Tty: true })).json);
}

/** Waits until every node says that every slot has an owner, 40 s at most. */
async function untilWhole(engine: Engine): Promise<readonly boolean[]> {
  for (let looks = 0; ; looks += 1) {
    const said = await Promise.all(NODES.map((node) => asked(engine, node, 'cluster info')));
    const whole = said.map((each) => /cluster_state:ok/.test(each) && /cluster_slots_ok:16384/.test(each));
    if (whole.every(Boolean) || looks > 80) return whole;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

onEngine('the nodes find each other and share all slots, with the password that the file has', async (engine) => {
  expect(await untilWhole(engine)).toEqual([true, true, true]);
  expect(await asked(engine, 'redis-1', '-c set greeting hello')).toContain('OK');
  expect(await asked(engine, 'redis-3', '-c get greeting')).toContain('hello');
});

onEngine('nobody is let in without it, and it stands in no list of processes', async (engine) => {
  const { Id } = await engine.done('POST', '/containers/redis-1/exec', {
    Cmd: ['redis-cli', 'get', 'greeting'],
    AttachStdout: true,
    Tty: true,
  });
  expect(text((await engine.ask('POST', `/exec/${text(Id)}/start`, { Detach: false, Tty: true })).json)).toContain(
    'NOAUTH',
  );
  const top = await engine.done('GET', '/containers/redis-1/top?ps_args=-eo%20pid,args');
  expect(JSON.stringify(top)).toContain('redis-server');
  expect(JSON.stringify(top)).not.toContain('HOME');
  const told = await engine.done('GET', '/containers/redis-1/json');
  expect(JSON.stringify(valueAt(told, 'Config.Env'))).not.toContain('HOME`');
});

onEngine('they find each other again after all of them were given other addresses', async (engine) => {
  const addressOf = async (node: string): Promise<string> =>
    text(valueAt(await engine.done('GET', `/containers/${node}/json`), 'NetworkSettings.Networks.shop.IPAddress'));
  const before = await Promise.all(NODES.map(addressOf));
  for (const node of NODES) await engine.done('POST', `/containers/${node}/stop?t=5`);
  for (const node of [...NODES].reverse()) await engine.done('POST', `/containers/${node}/start`);
  const after = await Promise.all(NODES.map(addressOf));
  expect(after).not.toEqual(before);
  expect(await untilWhole(engine)).toEqual([true, true, true]);
});
