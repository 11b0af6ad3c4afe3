import type { Mutator } from '../../../lib/model/facts';
import type { RequiredProp } from '../../props/checks';
import { pg } from '../../backend';
import type {
  DnsFacts,
  GatewayFacts,
  IngressFacts,
  LoadBalancerFacts,
  NfsFacts,
  PlatformProps,
  ProviderProps,
  SecretsFacts,
} from '../platform/platform';
import type { PrometheusRuleSink, RuleConfigMapSink } from '../monitoring/alert-sink';
import { flag, labels, list, made, mayLack, object, oneOf, type Shape, text, parsedLater } from '../../props/shape';
import { store, strategy } from './custom-shape';
import { endpoint } from './network-shape';
import { backend, policy, tier } from '../../props/stack-shape';

const pods = object({ namespace: text, labels });
const tls: Shape = (value, at) => (value === 'at the edge' ? [] : object({ secret: text })(value, at));

const sink = { runbooks: text, labels };

/** What each prop of a Platform must be like. */
export const PLATFORM: Readonly<Record<keyof PlatformProps, Shape>> = {
  name: text,
  backend,
  provider: object<ProviderProps>({
    version: mayLack(text),
    flavour: mayLack(oneOf('v1', 'unsuffixed')),
    configPath: mayLack(text),
    configContext: mayLack(text),
  }),
  storageClass: text,
  nfs: object<NfsFacts>({ server: text }),
  dns: object<DnsFacts>({ pods: mayLack(pods), clusterIp: mayLack(text), nodeLocal: mayLack(text) }),
  ingress: object<IngressFacts>({ className: text, tls, pods, annotations: mayLack(labels) }),
  gateway: object<GatewayFacts>({
    name: text,
    namespace: text,
    listener: mayLack(text),
    pods,
    annotations: mayLack(labels),
  }),
  loadBalancer: object<LoadBalancerFacts>({ addressAnnotation: text }),
  apiServer: list(endpoint),
  secrets: object<SecretsFacts>({
    store: mayLack(store),
    refresh: mayLack(parsedLater),
    apiVersion: mayLack(oneOf('external-secrets.io/v1', 'external-secrets.io/v1beta1')),
    reloader: mayLack(oneOf('stakater')),
  }),
  customResources: strategy,
  monitoring: pods,
  alerts: made('made by prometheusRule or ruleConfigMap', {
    'prometheus rule': object<PrometheusRuleSink>(sink),
    'rule config map': object<RuleConfigMapSink>(sink),
  }),
  podSecurityVersion: text,
  zones: flag,
  mutators: list(
    object<Mutator>({
      owner: text,
      pod: mayLack(list(text)),
      container: mayLack(list(text)),
      workload: mayLack(list(text)),
      namespace: mayLack(list(text)),
      claim: mayLack(list(text)),
    }),
  ),
  images: object<NonNullable<PlatformProps['images']>>({
    owner: mayLack(oneOf('terraform', 'keel', 'ci')),
    pin: mayLack(oneOf('exact', 'digest')),
    registries: mayLack(list(text)),
  }),
  tier,
  policy,
};

export const PLATFORM_REQUIRED = {
  name: { mend: "name: 'homelab'", standIn: 'missing' },
  backend: { rule: 'S-30', mend: "backend: backend.s3({ bucket: '…', region: '…' })", standIn: pg() },
} as const satisfies Record<string, RequiredProp>;
