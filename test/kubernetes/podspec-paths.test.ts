import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  borrow,
  claim,
  configKey,
  configMap,
  cron,
  exec,
  exempt,
  field,
  hostPath,
  http,
  image,
  initContainer,
  inMemory,
  Namespace,
  NodeAgent,
  replicated,
  Scheduled,
  secret,
  secretFiles,
  tcp,
  uid,
  WebService,
} from '../../constructs/kubernetes';
import { mergedInto } from '../../constructs/kubernetes/pods/raw';
import { bindingsSchema } from '../../lib/terraform/schema-from-bindings';
import type { BlockSchema, NestedBlockSchema, TypeExpression } from '../../lib/terraform/schema';
import { RESOURCE_META, validateBlock } from '../../lib/terraform/validate';
import { isList, isObject, type Json, type JsonObject } from '../../lib/values/json';
import { stackOf, type Synthesized, WEB, webService } from './synthesized';

/**
 * What the pods of a real estate use of the pod spec: each path once, with how many of its 191 workloads had it in April and of
 * its 303 in August, and whether a prop of some kind writes it or `raw` does.
 */
const FIXTURE = path.join(__dirname, 'podspec-paths.txt');
const HEADER =
  '# Paths of pod specs, workloads in April and August, and what writes them. UPDATE=1 npx jest test/kubernetes/podspec\n';

interface Line {
  readonly path: string;
  readonly april: number;
  readonly august: number;
  readonly by: string;
}

const lines = fs
  .readFileSync(FIXTURE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('.'))
  .map((line): Line => {
    const [written = '', april, august, by = ''] = line.split('\t');
    return { path: written, april: Number(april), august: Number(august), by };
  });

const why = { reason: 'what the test needs to write every path', expires: '2027-01-31' } as const;
const because = exempt('K-16', why);
const small = { image: image('busybox:1.37.0'), resources: { cpu: '10m', memory: '16Mi' } } as const;

/** Pods that use every prop that writes something. */
function pods(): readonly Json[] {
  const written = stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    const web = new WebService(stack, 'web', {
      ...WEB,
      namespace,
      image: image('ghcr.io/acme/web:1.2.3', { shell: 'sh' }),
      health: http({ ready: '/readyz', live: '/livez' }),
      command: ['web'],
      args: ['--serve'],
      env: { TEXT: 'a', DB_PASSWORD: secret('db', 'password'), IP: field('status.podIP'), L: configKey('c', 'l') },
      envFrom: ['settings'],
      sharedMemory: '16Mi',
      runAs: uid(1000),
      security: { hostNetwork: because, hostPid: because, hostIpc: because, capabilities: { add: ['CHOWN'], because } },
      shutdown: { grace: '1m' },
      priority: 'tier-1',
      placement: {
        nodes: { gpu: 'true' },
        tolerations: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }],
        spread: true,
      },
      volumes: {
        data: claim({ size: '1Gi', mount: '/data', subPath: 'a', backup: 'ephemeral' }),
        theme: configMap('theme', '/theme'),
        tls: secretFiles('tls', '/tls'),
        cache: inMemory('1Mi', '/cache'),
      },
      init: {
        lay: initContainer({
          ...small,
          command: ['a'],
          args: ['b'],
          env: { A: 'b', DB_PASSWORD: secret('db', 'password') },
          mounts: { data: { mount: '/d', subPath: 's', readOnly: true } },
          runAs: uid(1000),
          security: { privileged: because },
        }),
      },
    });
    web.can('read', 'configmaps');
    new WebService(stack, 'tcp', { ...WEB, name: 'tcp', namespace, health: tcp(), scale: replicated(2) });
    new NodeAgent(stack, 'agent', {
      ...small,
      name: 'agent',
      namespace,
      health: exec(['a'], { live: { kind: 'exec', command: ['b'] } }),
      volumes: { devices: hostPath('/dev', because) },
    });
    new Scheduled(stack, 'job', {
      ...small,
      name: 'job',
      namespace,
      schedule: cron('0 3 * * *', 'Etc/UTC'),
      deadline: '5m',
      volumes: { data: borrow(web.claims.data, '/data', { readOnly: true }) },
    });
  });
  expect(written.problems).toEqual([]);
  const spec = (id: string, at: string): Json =>
    written.at(`resource.kubernetes_${id}.spec.${at}template.spec`) ?? null;
  return [
    ...['deployment_v1.apps_web', 'deployment_v1.apps_tcp', 'daemon_set_v1.apps_agent'].map((id) => spec(id, '')),
    spec('cron_job_v1.apps_job', 'job_template.spec.'),
  ];
}

/** Every path in it, whatever the positions in lists. */
function pathsIn(value: Json | undefined, at = ''): readonly string[] {
  if (isList(value)) return value.flatMap((item) => pathsIn(item, at));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${at}.${key}`, ...pathsIn(inner, `${at}.${key}`)]);
}

/** `.resources.limits{}` is a map, and `.env(dynamic)` a list that was made in a loop, which is a list here too. */
const plain = (written: string): string => written.replace(/\{\}$|\(dynamic\)$/, '');

const schema = bindingsSchema('@cdktf/provider-kubernetes').resource('kubernetes_deployment_v1');
const podSchema = ['spec', 'template', 'spec'].reduce<BlockSchema | undefined>(
  (block, name) => block?.blocks.get(name)?.block,
  schema,
);

/** What an author would write to have this path, with what the schema demands beside it. */
function sample(block: BlockSchema, [name = '', ...rest]: readonly string[]): JsonObject {
  const demanded = [...block.attributes].filter(([, { required }]) => required);
  const blocks = [...block.blocks].filter(([key, { minItems }]) => minItems > 0 && key !== name);
  const nested = block.blocks.get(name);
  const attribute = block.attributes.get(name);
  if (name !== '' && nested === undefined && attribute === undefined) throw new Error(`the schema has no ${name}`);
  return {
    ...Object.fromEntries(demanded.map(([key, { type }]) => [key, valueOf(type)])),
    ...Object.fromEntries(blocks.map(([key, inner]) => [key, blockOf(inner, [])])),
    ...(nested === undefined ? {} : { [name]: blockOf(nested, rest) }),
    ...(attribute === undefined ? {} : { [name]: valueOf(attribute.type) }),
  };
}

/** A block that may stand once is an object, so that several samples are one block together. */
function blockOf({ block, maxItems }: NestedBlockSchema, names: readonly string[]): Json {
  const one = sample(block, names);
  return maxItems === 1 ? one : [one];
}

function valueOf(type: TypeExpression): Json {
  if (typeof type === 'string') return type === 'number' ? 1 : type === 'bool' ? true : 'web';
  return type[0] === 'map' ? { web: 'web' } : ['web'];
}

/** One workload with all of these paths by `raw`. */
function byRaw(paths: readonly string[]): Synthesized {
  if (podSchema === undefined) throw new Error('no schema');
  const block = podSchema;
  const specs = paths.map((written) => sample(block, plain(written).split('.').slice(1)));
  return webService({ raw: { spec: { template: { spec: specs.reduce((all, spec) => mergedInto(all, spec), {}) } } } });
}

const typed = new Set(pods().flatMap((pod) => pathsIn(pod)));

if (process.env['UPDATE'] === '1')
  fs.writeFileSync(
    FIXTURE,
    HEADER +
      lines
        .map(({ path: at, april, august }) => `${at}\t${april}\t${august}\t${typed.has(plain(at)) ? 'prop' : 'raw'}\n`)
        .join(''),
  );

test('none of the 203 paths of April is lost, nor of the 38 that August added', () => {
  expect(new Set(lines.map(({ path: at }) => at)).size).toBe(lines.length);
  expect([lines.filter(({ april }) => april > 0).length, lines.length]).toEqual([203, 241]);
});

test.each(lines.filter(({ by }) => by === 'prop'))('$path is written by a prop', ({ path: at }) => {
  expect(typed).toContain(plain(at));
});

describe('what no prop writes', () => {
  const rest = lines.filter(({ by }) => by !== 'prop');
  const written = byRaw(rest.map(({ path: at }) => at));
  const found = new Set(pathsIn(written.pod()));

  test.each(rest)('$path is written by raw', ({ path: at, by }) => {
    expect([by, typed.has(plain(at)), found.has(plain(at))]).toEqual(['raw', false, true]);
  });

  test('is as the schema of the provider wants it', () => {
    const resource = written.of('deployment');
    if (schema === undefined || !isObject(resource)) throw new Error('nothing to compare');
    expect(validateBlock(resource, schema, '', RESOURCE_META)).toEqual([]);
  });
});
