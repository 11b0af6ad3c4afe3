import { type App, Aspects, TerraformResource, TerraformVariable } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import {
  backend,
  claim,
  http,
  image,
  KubernetesStack,
  Namespace,
  Platform,
  replicated,
  single,
  WebService,
} from '../../constructs/kubernetes';
import { isList, isObject, type Json, type JsonObject } from '../../lib/values/json';
import { edited, type Edit } from './edit';
import { blocksOf, type Mutant } from './mutants';
import { type Block, container, MUTATORS, type Part, type Program, TRUSTED } from './program';

/** How a finding comes into an App. */
export type WayIn = 'a raw resource' | 'an override' | 'an aspect';

function platform(flavour: Program['flavour']): Platform {
  return new Platform({
    name: 'lab',
    backend: backend.pg(),
    storageClass: 'standard',
    mutators: MUTATORS,
    images: { registries: TRUSTED },
    provider: { flavour: flavour === 'unsuffixed' ? 'unsuffixed' : 'v1' },
  });
}

/** A resource as cdktf has it, of a type that no class is there for. */
class Raw extends TerraformResource {
  constructor(scope: Construct, { type, id, body }: Block) {
    super(scope, `${type}-${id}`, { terraformResourceType: type });
    this.overrideLogicalId(id);
    for (const [name, value] of Object.entries(body)) this.addOverride(name, value);
  }
}

/** The stack of a mutant whose resources are all written raw. What is not in a resource is overridden in the stack. */
export function rawStack(app: App, id: string, mutant: Pick<Mutant, 'program' | 'mutation'>): void {
  const stack = new KubernetesStack(app, id, { platform: platform(mutant.program.flavour), escapeHatches: 1 });
  for (const block of blocksOf(mutant)) new Raw(stack, { ...block, body: inNamespace(block.body, id) });
  overrideStack(stack, mutant.mutation.edits);
}

/** All stacks of an App are one cluster, so each program gets a namespace of its own. */
function inNamespace(body: JsonObject, namespace: string): JsonObject {
  const renamed = (value: Json | undefined): Json =>
    isList(value)
      ? value.map(renamed)
      : isObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, item]) => [
              key,
              (key === 'namespace' || key === 'name') && item === 'web' ? namespace : renamed(item),
            ]),
          )
        : (value ?? null);
  const all = renamed(body);
  return isObject(all) ? all : body;
}

/** Whether a construct writes what the mutant changes. */
export function isConstructs({ mutation, operator, program }: Mutant): boolean {
  const written: readonly Part[] = ['workload', 'namespace', 'claim', 'budget', 'backend', 'variable'];
  const removes = mutation.edits.some(({ path }) => path.length === 0);
  const mountsClaim = JSON.stringify(mutation.edits).includes('claim_name');
  return (
    program.kind === 'Deployment' &&
    program.flavour !== 'manifest' &&
    !removes &&
    !mountsClaim &&
    operator.rule !== 'S-24' && // for which the constructs of this stack would have to rotate a Secret
    mutation.edits.every(({ part }) => written.includes(part))
  );
}

/** The stack of a mutant that constructs wrote, and that an override or an aspect changed; the address of what must be told. */
export function constructStack(
  app: App,
  id: string,
  way: WayIn,
  { mutation, program }: Pick<Mutant, 'mutation' | 'program'>,
): string | undefined {
  const stack = new KubernetesStack(app, id, { platform: platform(program.flavour) });
  const namespace = new Namespace(stack, 'namespace', { name: id });
  const common = {
    namespace,
    image: image('registry.example.org/app:1.27.2', { shell: 'sh', user: 1000 }),
    ports: { http: 8000 },
    health: http('/readyz'),
    resources: { cpu: '100m', memory: '64Mi' },
    env: { MODE: 'server' },
    args: ['--verbose'],
  } as const;
  new WebService(stack, 'app', { ...common, name: 'app', scale: replicated(2) });
  if (mutation.edits.some(({ part }) => part === 'claim'))
    new WebService(stack, 'disk', {
      ...common,
      name: 'disk',
      scale: single(),
      volumes: { data: claim({ size: '1Gi', mount: '/data', backup: 'ephemeral' }) },
    });
  const resources = stack.node.findAll().filter((node) => node instanceof TerraformResource);
  const deployment = resources.find((node) => partOf(node) === 'workload');
  deployment?.addOverride(HELPER, helper);
  deployment?.addOverride(FIRST, [first]);
  const change = (node: IConstruct): void => {
    if (!(node instanceof TerraformResource)) return;
    override(
      node,
      mutation.edits.filter(({ part }) => part === partOf(node)),
    );
  };
  if (way === 'an aspect') Aspects.of(stack).add({ visit: change });
  else resources.forEach(change);
  overrideStack(stack, mutation.edits);
  const told = resources.find((node) => partOf(node) === mutation.told.part);
  return told && `${told.terraformResourceType}.${told.friendlyUniqueId}`;
}

// What constructs do not write: a second container and one for the start.
const HELPER = 'spec.template.spec.container.1';
const FIRST = 'spec.template.spec.init_container';
const first = container('first');
const helper: JsonObject = {
  ...container('helper'),
  readiness_probe: { http_get: { path: '/readyz', port: '8000' } },
  startup_probe: { http_get: { path: '/readyz', port: '8000' } },
  liveness_probe: { tcp_socket: { port: '8000' } },
  lifecycle: { pre_stop: [{ exec: { command: ['sleep', '5'] } }] },
};

/** Overrides as an author writes them: of one attribute, or of a list that stands in an override already as a whole. */
function override(node: TerraformResource, edits: readonly Edit[]): void {
  const within = (place: string): readonly Edit[] => edits.filter(({ path }) => path.join('.').startsWith(`${place}.`));
  const [ofHelper, ofFirst] = [within(HELPER), within(`${FIRST}.0`)];
  if (ofHelper.length > 0) node.addOverride(HELPER, allEdited(helper, ofHelper));
  if (ofFirst.length > 0) node.addOverride(FIRST, [allEdited(first, ofFirst)]);
  for (const edit of edits)
    if (!ofHelper.includes(edit) && !ofFirst.includes(edit))
      for (const [leaf, item] of leaves(edit.path, edit.value)) node.addOverride(...splittable(leaf, item));
}

function allEdited(container: Json, edits: readonly Edit[]): Json {
  return edits.reduce((body, { path, value }) => edited(body, path.slice(5), value), container);
}

/** cdktf joins the lists of overrides to those that stand there, so that each item is set by its position, save in a list that is new. */
function leaves(
  path: readonly string[],
  value: Json | undefined,
): readonly (readonly [readonly string[], Json | undefined])[] {
  const isNew = path.at(-1) === 'add'; // no construct adds capabilities, so there is no list to join
  if (isNew || (!isList(value) && !isObject(value))) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leaves([...path, key], item));
}

const TYPES: readonly (readonly [RegExp, Part])[] = [
  [/^kubernetes_deployment/, 'workload'],
  [/^kubernetes_namespace/, 'namespace'],
  [/^kubernetes_persistent_volume_claim/, 'claim'],
  [/^kubernetes_pod_disruption_budget/, 'budget'],
];

/** The part that a construct's resource plays. Of the two workloads, the one with two copies. */
export function partOf(node: TerraformResource): Part | undefined {
  if (node.terraformResourceType.startsWith('kubernetes_deployment') && !node.node.path.includes('/app/'))
    return undefined;
  return TYPES.find(([type]) => type.test(node.terraformResourceType))?.[1];
}

function overrideStack(stack: KubernetesStack, edits: readonly Edit[]): void {
  for (const { part, path, value } of edits) {
    if (part === 'backend') stack.addOverride(['terraform', 'backend', ...path].join('.'), value);
    if (part === 'variable')
      new TerraformVariable(stack, 'db_password', { type: 'string' }).addOverride(path.join('.'), value);
  }
}

/** cdktf splits a path at its dots. A key that has some, as labels do, is given within an object. */
function splittable(path: readonly string[], value: Json | undefined): [path: string, value: unknown] {
  const dotted = path.findIndex((step) => step.includes('.'));
  if (dotted < 0) return [path.join('.'), value];
  const inner = path.slice(dotted).reduceRight<unknown>((item, step) => ({ [step]: item }), value);
  return [path.slice(0, dotted).join('.'), inner];
}
