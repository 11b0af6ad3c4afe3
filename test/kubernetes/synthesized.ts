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
  type Sidecar,
  single,
  type Volume,
  WebService,
  type WebServiceProps,
} from '../../constructs/kubernetes';
import type { EnvSource } from '../../lib/values/env';
import { isObject, type Json } from '../../lib/values/json';
import type { Plain, SecretRef } from '../../lib/values/secret';
import { objectAt, valueAt, Written } from '../written';

/** What one stack writes, and what its constructors said. */
export class Synthesized extends Written {
  /** The value at a path in the only resource of a type, whatever its flavour: `of('deployment', 'spec.strategy')`. */
  of(kind: string, path = ''): Json | undefined {
    const types = Object.entries(objectAt(this.json, 'resource'));
    const found = types.flatMap(([type, all]) =>
      new RegExp(`^kubernetes_${kind}(_v\\d)?$`).test(type) ? Object.values(isObject(all) ? all : {}) : [],
    );
    if (found.length > 1) throw new Error(`${found.length} resources are a ${kind}`);
    return valueAt(found[0], path);
  }

  pod(path = ''): Json | undefined {
    return this.of('deployment', ['spec.template.spec', path].filter(Boolean).join('.'));
  }

  container(path = ''): Json | undefined {
    return this.pod(['container.0', path].filter(Boolean).join('.'));
  }
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
  return new Synthesized(stack);
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

type Loose = WebServiceProps<string, unknown, Readonly<Record<string, never>>, Readonly<Record<string, Sidecar>>>;
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
