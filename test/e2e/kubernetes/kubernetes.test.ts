/**
 * Needs Go and etcd (Debian: `etcd-server`), and the Go module proxy for the first run, which builds kube-apiserver into
 * `~/.cache/pawl`. Everything listens on loopback and is gone afterwards.
 */
import { spawnSync } from 'node:child_process';
import { kubernetesObjects, type MadeObject } from '../../../lib/objects/objects';
import { yamlOf } from '../../../lib/objects/yaml';
import { isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { NAMESPACE, zoo } from '../../objects/zoo';
import { scratch } from '../packed';
import type { Api } from './api';
import { customResources } from './custom';
import { missing, startCluster, type Cluster } from './cluster';
import { definitions } from './definitions';
import { synthesizeEstate, type Estate } from './estate';
import { podOf } from './pods';
import { changes } from './stored';
import { testWhere } from '../where';

const why = missing();
const onServer = testWhere(why, 300_000);

let cluster: Cluster;
let estate: Estate;
let objects: readonly MadeObject[] = [];
const folder = scratch();

beforeAll(async () => {
  if (why !== undefined) return;
  cluster = await startCluster();
  estate = synthesizeEstate(folder);
  objects = kubernetesObjects(estate.stacks).objects;
  for (const definition of definitions()) await cluster.api.define(definition);
  await prepare(cluster.api);
}, 3_600_000);

afterAll(async () => {
  if (why === undefined) await cluster.stop();
});

function metadataOf({ metadata }: JsonObject): JsonObject {
  return isObject(metadata) ? metadata : {};
}

function textAt(object: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = path.reduce<Json | undefined>((value, name) => (isObject(value) ? value[name] : undefined), object);
  return typeof found === 'string' ? found : undefined;
}

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** The level of a namespace: what it enforces, and `restricted` where it does not say. */
function levelOf(namespace: JsonObject): string {
  return textAt(namespace, 'metadata', 'labels', ENFORCE) ?? 'restricted';
}

/** Namespaces and the classes that pods name are really made: what is tried afterwards stands in them. */
async function prepare(api: Api): Promise<void> {
  const made = new Set<string>(['default']);
  for (const { object } of objects.filter(({ object: { kind } }) => kind === 'Namespace')) {
    const meta = metadataOf(object);
    const labels = isObject(meta['labels']) ? meta['labels'] : {};
    await api.create({ ...object, metadata: { ...meta, labels: { ...labels, [ENFORCE]: levelOf(object) } } });
    made.add(textAt(meta, 'name') ?? '');
  }
  const used = objects.map(({ object }) => textAt(object, 'metadata', 'namespace')).concat(NAMESPACE);
  for (const name of new Set(used))
    if (name !== undefined && !made.has(name))
      await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const classes = new Set(objects.map(({ object }) => textAt(podOf(object), 'spec', 'priorityClassName')));
  for (const name of classes)
    if (name !== undefined && !name.startsWith('system-'))
      await api.create({
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value: 1000,
      });
}

/** What the server says of one object: its refusal and its warnings. */
async function said(of: MadeObject, ask: () => Promise<{ readonly warnings: readonly string[] }>): Promise<string[]> {
  const where = `${of.stack} ${of.address}`;
  try {
    return (await ask()).warnings.map((text) => `${where}: warning: ${text}`);
  } catch (error) {
    return [`${where}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** A namespace below `restricted` warns of what it lets in by an exemption. */
function isExpected(text: string, { object, stack }: MadeObject): boolean {
  const namespace = objects.find(
    (other) =>
      other.object['kind'] === 'Namespace' &&
      textAt(other.object, 'metadata', 'name') === textAt(object, 'metadata', 'namespace'),
  );
  return (
    /: warning: would violate PodSecurity "restricted:/.test(text) &&
    namespace !== undefined &&
    levelOf(namespace.object) !== 'restricted' &&
    estate.isExempt(stack, 'F27')
  );
}

onServer('every object of every stack of main.ts passes a server-side dry run without a warning', async () => {
  const custom: string[] = [];
  const problems: string[] = [];
  let tried = 0;
  for (const made of objects) {
    if (!(await cluster.api.serves(made.object))) {
      custom.push(`${made.stack} ${made.address}: ${textAt(made.object, 'kind') ?? ''}`);
      continue;
    }
    tried += 1;
    const texts = await said(made, () => cluster.api.applyDry(made.object));
    problems.push(...texts.filter((text) => !isExpected(text, made)));
  }
  console.info(
    `${String(tried)} objects of ${String(estate.stacks.length)} stacks tried; custom resources without a definition, which are not: ${String(custom.length)}${custom.map((line) => `\n  ${line}`).join('')}`,
  );
  expect(problems).toEqual([]);
  expect(tried).toBeGreaterThan(0);
});

onServer('the custom resources that constructs write are what their definitions allow', async () => {
  const custom = customResources();
  const problems: string[] = [];
  for (const made of custom) problems.push(...(await said(made, () => cluster.api.applyDry(made.object))));
  expect(problems).toEqual([]);
  expect(custom.map(({ object }) => object['kind']).sort()).toEqual([
    'ExternalSecret',
    'ExternalSecret',
    'ExternalSecret',
    'HTTPRoute',
    'VerticalPodAutoscaler',
  ]);
});

onServer('a custom resource with a field that its definition does not have is refused', async () => {
  const made = customResources().find(({ object }) => object['kind'] === 'ExternalSecret');
  const spec = made?.object['spec'];
  const misspelt = { ...made?.object, spec: { ...(isObject(spec) ? spec : {}), refreshIntervall: '1h' } };
  await expect(cluster.api.applyDry(misspelt)).rejects.toThrow('field not declared in schema');
});

onServer('a pod of every template passes the level of its namespace, which is restricted unless exempt', async () => {
  const problems: string[] = [];
  const levels: Record<string, number> = {};
  for (const made of objects) {
    const pod = podOf(made.object);
    if (pod === undefined) continue;
    const texts = await said(made, () => cluster.api.create(pod, { dryRun: true }));
    problems.push(...texts.filter((text) => !isExpected(text, made)));
    const namespace = objects.find(
      ({ object }) =>
        object['kind'] === 'Namespace' && textAt(object, 'metadata', 'name') === textAt(pod, 'metadata', 'namespace'),
    );
    const level = namespace === undefined ? 'none: the namespace is of no stack' : levelOf(namespace.object);
    levels[level] = (levels[level] ?? 0) + 1;
    if (level !== 'restricted' && !estate.isExempt(made.stack, 'F27'))
      problems.push(`${made.stack} ${made.address}: its namespace enforces ${level}, and no exemption says so`);
  }
  console.info(`pods by level: ${JSON.stringify(levels)}`);
  expect(problems).toEqual([]);
  expect(levels['restricted']).toBeGreaterThan(0);
});

onServer('Pod Security Admission is on: a privileged pod is refused where restricted is enforced', async () => {
  const labels = { [ENFORCE]: 'restricted' };
  await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'strict', labels } });
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'strict' },
    spec: { containers: [{ name: 'c', image: 'i:1', securityContext: { privileged: true } }] },
  };
  await expect(cluster.api.create(pod, { dryRun: true })).rejects.toThrow('violates PodSecurity "restricted:latest"');
});

/** Made last: no controller counts what quotas cover, and limits change pods. */
const LAST = ['ResourceQuota', 'LimitRange'];
/** The namespace stands already, and no quota may have amounts such as a billionth. */
const UNSTORED = ['kubernetes_namespace_v1.zoo', 'kubernetes_resource_quota_v1.quantities'];

onServer('each field of the zoo is stored unchanged by the API server', async () => {
  const made = kubernetesObjects([{ name: 'zoo', json: { resource: zoo } }]).objects.filter(
    ({ address }) => !UNSTORED.includes(address),
  );
  const problems: string[] = [];
  const isLast = ({ object }: MadeObject): boolean => LAST.includes(textAt(object, 'kind') ?? '');
  for (const one of [...made.filter((each) => !isLast(each)), ...made.filter(isLast)]) {
    const refused = (await said(one, () => cluster.api.create(one.object))).filter(
      (text) => !text.includes(': warning: '),
    );
    problems.push(...refused);
    if (refused.length > 0) continue;
    const differing = changes(one.object, await cluster.api.read(one.object));
    problems.push(...differing.map((text) => `${one.address} ${text}`));
  }
  expect(problems).toEqual([]);
  expect(new Set(made.map(({ object }) => object['kind'])).size).toBe(25);
});

onServer('kubectl takes the YAML of all stacks as it stands, custom resources without a definition aside', async () => {
  if (spawnSync('which', ['kubectl']).status !== 0) {
    console.info('kubectl is not on this machine: not tried');
    return;
  }
  const served: MadeObject[] = [];
  for (const made of objects) if (await cluster.api.serves(made.object)) served.push(made);
  const { status, stdout, stderr } = spawnSync(
    'kubectl',
    ['--kubeconfig', cluster.kubeconfig, 'apply', '--server-side', '--dry-run=server', '-f', '-'],
    { input: yamlOf(served), encoding: 'utf8' },
  );
  expect(stderr.split('\n').filter((line) => line !== '' && !/would violate PodSecurity/.test(line))).toEqual([]);
  expect(status).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(served.length);
});
