import { https } from '../../constructs/kubernetes';
import { kubernetesObjects } from '../../lib/objects/objects';
import { type Given, INGRESS, webService, type Synthesized } from './synthesized';

const gateway = {
  name: 'public',
  namespace: 'gateways',
  listener: 'https',
  pods: { namespace: 'gateways', labels: { app: 'envoy' } },
} as const;
const without = { gateway, ingress: undefined } as object;

const exposed = (expose: Given['expose'], platform: object = without): Synthesized =>
  webService({ expose }, { platform, namespace: { network: 'allow' } });

describe('a platform with a gateway', () => {
  test('serves a host by an HTTPRoute, whose Service it asks by number', () => {
    expect(exposed(https('web.example.org')).at('resource.kubernetes_manifest.apps_web_http-route.manifest')).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'web', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      spec: {
        parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
        hostnames: ['web.example.org'],
        rules: [
          { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'web', port: 8080 }] },
        ],
      },
    });
  });

  test('lets the pods of the gateway in, and those of no ingress', () => {
    const web = exposed(https('web.example.org'), { gateway, ingress: INGRESS, ...without });
    const rules = web.at('resource.kubernetes_network_policy_v1.apps_web_ingress.spec.ingress');
    expect(rules).toEqual([
      {
        from: [
          {
            namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'gateways' } },
            pod_selector: { match_labels: { app: 'envoy' } },
          },
        ],
        ports: [{ port: '8080', protocol: 'TCP' }],
      },
    ]);
  });

  test('takes several paths, each a match of one rule', () => {
    const route = exposed(https('web.example.org', { path: ['/a', '/b'] }));
    expect(route.of('manifest', 'manifest.spec.rules.0.matches')).toEqual([
      { path: { type: 'PathPrefix', value: '/a' } },
      { path: { type: 'PathPrefix', value: '/b' } },
    ]);
  });

  test('puts annotations on the route, and takes any path and listener', () => {
    const expose = https('web.example.org', { path: '/api', annotations: { a: '1' } });
    const facts = { ...gateway, listener: undefined, annotations: { b: '2' } };
    const route = exposed(expose, { gateway: facts, ingress: undefined });
    expect(route.of('manifest', 'manifest.metadata.annotations')).toEqual({ a: '1', b: '2' });
    expect(route.of('manifest', 'manifest.spec.parentRefs')).toEqual([{ name: 'public', namespace: 'gateways' }]);
    expect(route.of('manifest', 'manifest.spec.rules.0.matches.0.path.value')).toBe('/api');
  });

  test('beside an ingress is used where the workload says so', () => {
    const both = { gateway, ingress: INGRESS };
    expect(exposed(https('a.example.org'), both).addresses.join()).not.toContain('kubernetes_manifest');
    const moved = exposed(https('a.example.org', { through: 'gateway' }), both);
    expect(moved.addresses.join()).not.toContain('kubernetes_ingress');
    expect(moved.addresses).toContain('kubernetes_manifest.apps_web_http-route');
  });

  test('is among the Kubernetes objects, without a problem', () => {
    const web = exposed(https('web.example.org'));
    expect(web.problems).toEqual([]);
    const { objects, notes } = kubernetesObjects([{ name: 'stack', json: web.json }]);
    expect(objects.find(({ object }) => object['kind'] === 'HTTPRoute')?.object).toMatchObject({
      metadata: { name: 'web', namespace: 'apps' },
    });
    expect(notes).toEqual([]);
  });

  test('takes over the route that there is', () => {
    const adopt = {
      address: 'kubernetes_deployment.web',
      ingress: { address: 'kubernetes_manifest.route', name: 'old' },
    };
    const web = webService({ expose: https('web.example.org'), adopt }, { platform: without });
    expect(web.at('resource.kubernetes_manifest.route.manifest.metadata.name')).toBe('old');
  });
});

test('a way in that the platform does not have is told', () => {
  expect(exposed(https('a.example.org', { through: 'gateway' }), { ingress: INGRESS }).problems).toEqual([
    'props expose needs to know the gateway',
  ]);
  expect(exposed(https('a.example.org'), { ingress: undefined }).problems).toEqual([
    'props expose needs to know the ingress',
  ]);
});
