import {
  claim,
  exec,
  https,
  Namespace,
  NodeAgent,
  RawWorkload,
  StatefulApp,
  WebService,
  Worker,
} from '../../constructs/kubernetes';
import { anyKind, INGRESS, stackOf, type Synthesized, WEB } from './synthesized';

const { name, image, resources, scale } = WEB;
const COMMON = { name, image, resources };
const data = claim({ size: '1Gi', mount: '/data', backup: 'ephemeral' });
const POD = { spec: { template: { spec: { container: [{ name: 'web', image: WEB.image.reference }] } } } };

/** Each kind with a Service, with what it needs besides its ports. */
const SERVED = [
  { kind: WebService, props: { ...COMMON, scale, health: exec(['true']) } },
  { kind: StatefulApp, props: { ...COMMON, volumes: { data }, health: exec(['true']) } },
  { kind: RawWorkload, props: { name: 'web', kind: 'Deployment', raw: POD } },
];
const ports = {
  http: { container: 5380, service: 80 },
  dns: 53,
  'dns-udp': { container: 53, protocol: 'UDP' },
} as const;
const DNS = { type: 'LoadBalancer', ports: ['dns', 'dns-udp'] } as const;

describe.each(SERVED)('the Services of a $kind.name', ({ kind, props }) => {
  const served = (given: object, platform = {}): Synthesized =>
    anyKind(kind, { ...props, ports, ...given }, { platform });
  const spec = (given: object, name = ''): unknown =>
    served(given).at(`resource.kubernetes_service_v1.apps_web${name}.spec`);

  test('have several ports, TCP and UDP on one number', () => {
    expect(spec({})).toMatchObject({
      type: 'ClusterIP',
      port: [
        { name: 'http', port: 80, target_port: '5380', protocol: 'TCP' },
        { name: 'dns', port: 53, target_port: '53', protocol: 'TCP' },
        { name: 'dns-udp', port: 53, target_port: '53', protocol: 'UDP' },
      ],
    });
  });

  test('keep a client with its pod where they are told so', () => {
    expect(spec({})).not.toHaveProperty('session_affinity');
    expect(spec({ service: { sticky: true } })).toHaveProperty('session_affinity', 'ClientIP');
  });

  test('may have no address of their own', () => {
    expect(spec({ service: { type: 'headless' } })).toHaveProperty('cluster_ip', 'None');
  });

  test('may have an address outside, and the address of the client with it', () => {
    const given = { service: { type: 'LoadBalancer', address: '10.0.20.201', externalTraffic: 'Local' } };
    expect(spec(given)).toMatchObject({
      type: 'LoadBalancer',
      load_balancer_ip: '10.0.20.201',
      external_traffic_policy: 'Local',
    });
    const metal = served(given, { loadBalancer: { addressAnnotation: 'metallb.io/loadBalancerIPs' } });
    expect(metal.of('service', 'metadata.annotations')).toEqual({ 'metallb.io/loadBalancerIPs': '10.0.20.201' });
    expect(metal.of('service', 'spec.load_balancer_ip')).toBeUndefined();
  });

  test('may be several, each with some of the ports, called after the workload and their keys', () => {
    const written = served({ service: { ports: ['http'] }, services: { dns: DNS } });
    const service = (id: string): unknown => {
      const at = `resource.kubernetes_service_v1.${id}`;
      const { type, port } = written.at(`${at}.spec`) as { type: string; port: { name: string }[] };
      return [written.at(`${at}.metadata.name`), type, port.map(({ name }) => name)];
    };
    expect(written.problems).toEqual([]);
    expect([service('apps_web'), service('apps_web_dns')]).toEqual([
      ['web', 'ClusterIP', ['http']],
      ['web-dns', 'LoadBalancer', ['dns', 'dns-udp']],
    ]);
    expect(written.at('resource.kubernetes_service_v1.apps_web_dns.spec.selector')).toEqual({
      'app.kubernetes.io/name': 'web',
      'app.kubernetes.io/instance': 'web',
    });
  });

  test('may be answered by the pods of several workloads, told by their labels', () => {
    const selector = { 'dns-server': 'true' };
    expect(spec({ services: { dns: { ...DNS, selector } } }, '_dns')).toHaveProperty('selector', selector);
  });

  test('take over existing ones by key', () => {
    const type = kind === StatefulApp ? 'kubernetes_stateful_set' : 'kubernetes_deployment';
    const written = served({
      services: { dns: DNS },
      adopt: {
        address: `${type}.web`,
        service: { address: 'kubernetes_service.web', name: 'console' },
        services: { dns: { address: 'module.dns.kubernetes_service.dns[0]', name: 'dns' } },
      },
    });
    expect(written.problems).toEqual([]);
    expect([
      written.at('resource.kubernetes_service.web.metadata.name'),
      written.at('resource.kubernetes_service.dns.metadata.name'),
      written.at('resource.kubernetes_service.dns.count'),
      written.at('moved'),
    ]).toEqual([
      'console',
      'dns',
      1,
      [{ from: 'module.dns.kubernetes_service.dns[0]', to: 'kubernetes_service.dns[0]' }],
    ]);
  });

  test('are asked by the Ingress at the one that offers its port', () => {
    const backend = 'resource.kubernetes_ingress_v1.apps_web.spec.rule.0.http.path.0.backend.service';
    const written = served({
      service: { ports: ['dns'] },
      services: { console: { ports: ['http'] } },
      expose: https('dns.example.org', { port: 'http' as never }),
    });
    expect(written.at(backend)).toEqual({ name: 'web-console', port: { name: 'http' } });
    expect(served({ service: { ports: ['dns'] }, expose: https('dns.example.org') }).advice).toEqual([
      'props | expose: no Service offers port "http" | service: { ports: [\'http\'] } | ',
    ]);
  });

  test.each([
    [{ service: { ports: ['dsn'] } }, 'service.ports: there is no port "dsn": the ports are http, dns, dns-udp'],
    [{ services: { dns: { ports: [] } } }, 'services.dns.ports: a Service needs one'],
    [{ services: { 'A b': {} } }, expect.stringMatching(/^services\.A b: object name "web-A b" has other characters/)],
    [
      { services: { dns: { type: 'NodePort' } } },
      expect.stringMatching(/^services\.dns\.type is other text, not one of/),
    ],
    [
      { services: { dns: { address: '10.0.0.1' } } },
      'services.dns.address is one outside, which only a LoadBalancer has',
    ],
    [{ service: { type: 'LoadBalancer', address: 'x' } }, 'service.address: "x" is no IP address'],
    [{ service: { clusterIp: '10.96' } }, 'service.clusterIp: "10.96" is no IP address'],
    [{ service: { type: 'headless', clusterIp: '10.96.0.53' } }, 'service: headless means no clusterIp'],
    [
      { service: { type: 'headless', sticky: true } },
      'service: headless means that clients pick the pod, so sticky says nothing',
    ],
    [
      { services: { dns: { externalTraffic: 'Local' } } },
      'services.dns.externalTraffic is about traffic from outside, which only a LoadBalancer takes',
    ],
    [
      { adopt: { address: 'kubernetes_deployment.web', services: { dns: { address: 'kubernetes_service.dns' } } } },
      'adopt.services.dns: there is no such Service: services has none',
    ],
  ])('refuse %j', (given, problem) => {
    expect(served(given).problems.map((told) => told.replace(/^props /, ''))).toContainEqual(problem);
  });
});

test('an endpoint has the host name of the first Service that offers its port, and none where none does', () => {
  stackOf(
    (stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      const dns = new WebService(stack, 'dns', {
        ...WEB,
        ports: { ...ports, metrics: 9153 },
        health: exec(['true']),
        namespace,
        service: { ports: ['http'] },
        services: { dns: { ports: ['dns', 'dns-udp', 'http'] } },
      });
      const { http, dns: tcp, metrics } = dns.endpoints;
      expect([http.host, tcp.host, metrics.host]).toEqual([
        'web.apps.svc.cluster.local',
        'web-dns.apps.svc.cluster.local',
        undefined,
      ]);
    },
    { ingress: INGRESS },
  );
});

test('the compiler knows the ports that a Service may offer', () => {
  stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    // @ts-expect-error its ports are http
    new WebService(stack, 'web', { ...WEB, namespace, service: { ports: ['htpp'] } });
    // @ts-expect-error a Service offers one port at least
    new WebService(stack, 'web2', { ...WEB, namespace, services: { dns: { ports: [] } } });
    // @ts-expect-error an agent on each node has no Service
    new NodeAgent(stack, 'agent', { ...COMMON, namespace, services: { dns: {} } });
    // @ts-expect-error nobody connects to a worker
    new Worker(stack, 'worker', { ...COMMON, scale, namespace, services: { dns: {} } });
  });
});
