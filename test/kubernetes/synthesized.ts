import { App } from 'cdktf';
import type { Construct } from 'constructs';
import {
  backend,
  http,
  image,
  KubernetesStack,
  Namespace,
  type NamespaceProps,
  Platform,
  type PlatformProps,
  single,
  type Volume,
  WebService,
  type WebServiceProps,
} from '../../constructs/kubernetes';
import { grantedTo, problemsOf } from '../../lib/gate/governance';
import type { EnvSource } from '../../lib/values/env';
import { isList, isObject, type Json, type JsonObject } from '../../lib/values/json';
import type { Plain, SecretRef } from '../../lib/values/secret';

/** What one stack writes, and what its constructors said. */
export class Synthesized {
  constructor(
    readonly json: JsonObject,
    /** `F02 message`, or `props message` where no finding is behind it. */
    readonly problems: readonly string[],
    /** As `problems`, with how to mend and how to exempt. */
    readonly advice: readonly string[],
    /** `F02 health`: the finding, and the prop that took the exemption from it. */
    readonly exempt: readonly string[],
  ) {}

  /** Addresses of all resources, sorted. */
  get addresses(): readonly string[] {
    const types = Object.entries(objectAt(this.json, 'resource'));
    return types.flatMap(([type, all]) => Object.keys(isObject(all) ? all : {}).map((id) => `${type}.${id}`)).sort();
  }

  /** The value at a path such as `resource.kubernetes_service_v1.web.spec.port.0.name`, without cdktf's own notes. */
  at(path: string): Json | undefined {
    return withoutNotes(path.split('.').reduce<Json | undefined>(step, this.json));
  }

  /** The value at a path in the only resource of a type, whatever its flavour: `of('deployment', 'spec.strategy')`. */
  of(kind: string, path = ''): Json | undefined {
    const types = Object.entries(objectAt(this.json, 'resource'));
    const found = types.flatMap(([type, all]) =>
      new RegExp(`^kubernetes_${kind}(_v\\d)?$`).test(type) ? Object.values(isObject(all) ? all : {}) : [],
    );
    if (found.length > 1) throw new Error(`${found.length} resources are a ${kind}`);
    return withoutNotes(path === '' ? found[0] : path.split('.').reduce<Json | undefined>(step, found[0]));
  }

  pod(path = ''): Json | undefined {
    return this.of('deployment', ['spec.template.spec', path].filter(Boolean).join('.'));
  }

  container(path = ''): Json | undefined {
    return this.pod(['container.0', path].filter(Boolean).join('.'));
  }
}

function step(value: Json | undefined, name: string): Json | undefined {
  if (isList(value)) return value[Number(name)];
  return isObject(value) ? value[name] : undefined;
}

function objectAt(json: JsonObject, key: string): JsonObject {
  const value = json[key];
  return isObject(value) ? value : {};
}

function withoutNotes(value: Json | undefined): Json | undefined {
  if (isList(value)) return value.map((item) => withoutNotes(item) ?? null);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const plain = withoutNotes(item);
      const says = key !== '//' && plain !== undefined && !(isList(plain) && plain.length === 0);
      return says ? [[key, plain]] : []; // an empty list of blocks is what cdktf writes for none
    }),
  );
}

export const INGRESS = {
  className: 'traefik',
  tls: { secret: 'wildcard' },
  pods: { namespace: 'traefik', labels: { app: 'traefik' } },
} as const;

/** A platform with the facts that most constructs ask for, and no more. */
export function platformOf(props: Partial<PlatformProps> = {}): Platform {
  return new Platform({ name: 'lab', backend: backend.pg(), storageClass: 'fast', ingress: INGRESS, ...props });
}

/** Synthesizes one stack in memory. */
export function stackOf(build: (stack: KubernetesStack) => void, platform: Partial<PlatformProps> = {}): Synthesized {
  const app = new App();
  const stack = new KubernetesStack(app, 'stack', { platform: platformOf(platform) });
  build(stack);
  stack.prepareStack();
  const written: unknown = JSON.parse(JSON.stringify(stack.toTerraform()));
  const problems = stack.node.findAll().flatMap(problemsOf);
  return new Synthesized(
    isObject(written) ? written : {},
    problems.map(({ rule, message }) => `${rule ?? 'props'} ${message}`),
    problems.map(({ rule, message, mend = '', exempt = '' }) => [rule ?? 'props', message, mend, exempt].join(' | ')),
    stack.node
      .findAll()
      .flatMap(grantedTo)
      .map(({ stated, prop = '' }) => `${stated.rule} ${prop}`.trim()),
  );
}

/** A service with required props alone. */
export const WEB = {
  name: 'web',
  image: image('ghcr.io/acme/web:1.2.3'),
  ports: { http: 8080 },
  health: http('/readyz'),
  scale: single(),
  resources: { cpu: '100m', memory: '128Mi' },
} as const;

type Loose = WebServiceProps<string, unknown, Readonly<Record<string, never>>>;
type EnvValue = string | SecretRef | Plain | EnvSource;

/** Props of which only the ones that a test is about are given. */
export type Given = Partial<Omit<Loose, 'namespace' | 'env' | 'volumes'>> & {
  readonly env?: Readonly<Record<string, EnvValue>>;
  readonly volumes?: Readonly<Record<string, Volume>>;
};

interface Around {
  readonly platform?: Partial<PlatformProps>;
  readonly namespace?: Partial<NamespaceProps>;
}

/** A stack with one namespace `apps` and one service in it. */
export function webService(given: Given = {}, around: Around = {}): Synthesized {
  return fromJavaScript({ ...WEB, ...given }, around);
}

/** The same, with props that no compiler has seen. */
export function fromJavaScript(props: Readonly<Record<string, unknown>>, around: Around = {}): Synthesized {
  return anyKind(WebService, props, around);
}

/** A stack with one namespace `apps` and one workload of a kind in it, with props that no compiler has seen. */
export function anyKind(
  kind: new (...given: never[]) => Construct,
  props: Readonly<Record<string, unknown>>,
  around: Around = {},
): Synthesized {
  return stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps', ...around.namespace });
    Reflect.construct(kind, [stack, 'web', { namespace, ...props }]);
  }, around.platform);
}

/** A stack with one namespace. */
export function namespace(given: Partial<NamespaceProps> = {}, platform: Partial<PlatformProps> = {}): Synthesized {
  return stackOf((stack) => new Namespace(stack, 'apps', { name: 'apps', ...given }), platform);
}
