import type { Construct } from 'constructs';
import {
  CustomResource,
  exempt,
  http,
  image,
  KubernetesStack,
  Namespace,
  replicated,
  secretFiles,
  single,
  tcp,
  WebService,
  Worker,
} from '../constructs/kubernetes';
import { homelab } from './platforms';

const OPERATOR = image('ghcr.io/external-secrets/external-secrets:v0.12.1', { shell: 'none', user: 65534 });
const STORES = ['secretstores', 'clustersecretstores', 'externalsecrets', 'clusterexternalsecrets', 'pushsecrets'];
const WEBHOOKS = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
const RESOURCES = { cpu: '10m', memory: '128Mi' } as const; // assumed

const because = exempt('F19', {
  reason: 'the operator writes the Secret of every ExternalSecret, in whatever namespace that is',
  expires: '2027-03-31',
});

/**
 * Keeps the cluster's Secrets equal to Vault. Controller and webhook have two copies each and a disruption budget, which the audit
 * misses (seed 001 §R1 PDB gaps); the objects that ask it say how often they are refreshed (F08).
 *
 * In the public estate this is a chart, 0.12.1 (stacks/external-secrets/main.tf); arguments and grants are those of that chart.
 * Its CRDs are applied before: a plan of the store below asks the cluster for their schema.
 */
export class ExternalSecrets extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'external-secrets', { platform: homelab, tier: 0 }); // reference estate: its state is of tier 0
    new Namespace(this, 'namespace', { name: 'external-secrets', labels: { tier: '1-cluster' } });
    const common = { image: OPERATOR, resources: RESOURCES };

    const controller = new Worker(this, 'controller', {
      ...common,
      name: 'external-secrets',
      args: ['--concurrent=1', '--enable-leader-election=true', '--metrics-addr=:8080'], // one of two works, the other waits
      ports: { metrics: 8080 },
      health: tcp(),
      scale: replicated(2), // assumed
    });
    for (const store of STORES) {
      controller.can(['read', 'update', 'patch'], `${store}.external-secrets.io`, { namespaces: 'all' });
      controller.can(['update', 'patch'], `${store}.external-secrets.io/status`, { namespaces: 'all' });
    }
    controller
      .can(['read', 'create', 'update', 'patch', 'delete'], 'secrets', { namespaces: 'all', because })
      .can(['create', 'update', 'delete'], 'externalsecrets.external-secrets.io', { namespaces: 'all' })
      .can('read', 'configmaps', { namespaces: 'all' })
      .can('read', 'serviceaccounts', { namespaces: 'all' })
      .can('create', 'serviceaccounts/token', { namespaces: 'all' })
      .can(['create', 'patch'], 'events', { namespaces: 'all' })
      .can('read', 'namespaces')
      .can(['get', 'create', 'update', 'patch'], 'leases.coordination.k8s.io');

    new WebService(this, 'webhook', {
      ...common,
      name: 'external-secrets-webhook',
      args: [
        ...['webhook', '--port=10250', '--dns-name=external-secrets-webhook.external-secrets.svc'],
        ...['--cert-dir=/tmp/certs', '--check-interval=5m', '--metrics-addr=:8080', '--healthz-addr=:8081'],
      ],
      ports: { webhook: { container: 10250, service: 443 }, metrics: 8080, health: 8081 },
      health: http('/readyz', { port: 'health' }),
      scale: replicated(2), // assumed
      volumes: { certs: secretFiles('external-secrets-webhook', '/tmp/certs') },
    });

    new Worker(this, 'cert-controller', {
      ...common,
      name: 'external-secrets-cert-controller',
      args: [
        ...['certcontroller', '--crd-requeue-interval=5m', '--service-name=external-secrets-webhook'],
        ...['--service-namespace=external-secrets', '--secret-name=external-secrets-webhook'],
        ...['--secret-namespace=external-secrets', '--metrics-addr=:8080', '--healthz-addr=:8081'],
        '--enable-partial-cache=true', // it then looks at Secrets of its own namespace alone
      ],
      ports: { metrics: 8080, health: 8081 },
      health: http('/readyz', { port: 'health' }),
      scale: single(),
    })
      .can(['read', 'update', 'patch'], 'customresourcedefinitions.apiextensions.k8s.io')
      .can('read', WEBHOOKS)
      .can(['update', 'patch'], WEBHOOKS, { names: ['secretstore-validate', 'externalsecret-validate'] })
      .can(['read', 'update', 'patch'], 'secrets')
      .can('read', 'endpoints')
      .can(['create', 'patch'], 'events')
      .can(['get', 'create', 'update', 'patch'], 'leases.coordination.k8s.io');

    new CustomResource(this, 'vault-kv', {
      apiVersion: 'external-secrets.io/v1beta1',
      kind: 'ClusterSecretStore',
      name: 'vault-kv',
      spec: {
        refreshInterval: 3600, // assumed: the store is asked each hour whether it still answers
        provider: {
          vault: {
            server: 'http://vault-active.vault.svc.cluster.local:8200',
            path: 'secret',
            version: 'v2',
            auth: {
              kubernetes: {
                mountPath: 'kubernetes',
                role: 'eso',
                serviceAccountRef: { name: 'external-secrets', namespace: 'external-secrets' },
              },
            },
          },
        },
      },
    });
  }
}
