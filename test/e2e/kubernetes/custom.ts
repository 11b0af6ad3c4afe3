import { App } from 'cdktf';
import {
  autoscaled,
  backend,
  clusterStore,
  ExternalSecret,
  http,
  https,
  image,
  KubernetesStack,
  Namespace,
  Platform,
  remote,
  VerticalAutoscaler,
  WebService,
} from '../../../constructs/kubernetes';
import { type MadeObject, kubernetesObjects } from '../../../lib/objects/objects';
import { Written } from '../../written';

/** Every custom resource that constructs write, with every prop of it. */
export function customResources(): readonly MadeObject[] {
  const platform = new Platform({
    name: 'lab',
    backend: backend.pg(),
    gateway: { name: 'public', namespace: 'gateways', pods: { namespace: 'gateways', labels: { app: 'envoy' } } },
    secrets: { store: clusterStore('vault-kv') },
  });
  const stack = new KubernetesStack(new App(), 'custom', { platform });
  const namespace = new Namespace(stack, 'namespace', { name: 'default' });
  const workload = new WebService(stack, 'web', {
    name: 'web',
    namespace,
    image: image('registry.example.org/web:1.27.2', { shell: 'sh', user: 1000 }),
    ports: { http: 8080 },
    health: http('/readyz'),
    resources: { cpu: '100m', memory: '64Mi' },
    scale: autoscaled({ min: 2, max: 4, cpu: 80 }),
    expose: https('web.example.org', { path: '/api', annotations: { a: '1' } }),
  });
  new VerticalAutoscaler(stack, 'vpa', {
    workload,
    mode: 'Initial',
    least: { memory: '64Mi' },
    most: { memory: '4Gi' },
  });
  for (const creation of ['Owner', 'Merge', 'Orphan'] as const)
    new ExternalSecret(stack, creation, {
      name: creation.toLowerCase(),
      namespace,
      keys: { password: remote('paperless', 'db_password') },
      extract: ['paperless'],
      template: { DSN: 'postgres://app:{{ .password }}@db:5432/app' },
      refresh: '90m',
      creation,
      deletion: 'Retain',
    });
  const { json } = new Written(stack);
  return kubernetesObjects([{ name: 'custom', json }]).objects.filter(({ object }) =>
    ['ExternalSecret', 'HTTPRoute', 'VerticalPodAutoscaler'].some((kind) => kind === object['kind']),
  );
}
