import {
  addresses,
  https,
  internet,
  Namespace,
  onTcp,
  onUdp,
  pods,
  tcp,
  type PlatformProps,
  WebService,
} from '../../constructs/kubernetes';
import { INGRESS, fromJavaScript, type Given, stackOf, type Synthesized, WEB, webService } from './synthesized';

const SELECTOR = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };
const DNS_PORTS = [
  { port: '53', protocol: 'UDP' },
  { port: '53', protocol: 'TCP' },
];
const inNamespace = (name: string): object => ({ match_labels: { 'kubernetes.io/metadata.name': name } });

describe('the Service', () => {
  test('answers inside the cluster under the name of the workload, at the ports of the container', () => {
    expect(webService().of('service')).toEqual({
      metadata: { name: 'web', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}', labels: SELECTOR },
      spec: {
        type: 'ClusterIP',
        selector: SELECTOR,
        port: [{ name: 'http', port: 8080, target_port: '8080', protocol: 'TCP' }],
      },
    });
  });

  test('may listen elsewhere than the container, and by UDP', () => {
    const web = webService({
      ports: { http: { container: 8080, service: 80 }, dns: { container: 53, protocol: 'UDP' } },
    });
    expect(web.of('service', 'spec.port')).toEqual([
      { name: 'http', port: 80, target_port: '8080', protocol: 'TCP' },
      { name: 'dns', port: 53, target_port: '53', protocol: 'UDP' },
    ]);
    expect(web.container('port')).toEqual([
      { name: 'http', container_port: 8080, protocol: 'TCP' },
      { name: 'dns', container_port: 53, protocol: 'UDP' },
    ]);
  });

  test('has no address of its own when headless, and one outside as a load balancer', () => {
    const headless = webService({ service: { type: 'headless' } });
    expect(headless.of('service', 'spec.cluster_ip')).toBe('None');
    expect(headless.of('service', 'spec.type')).toBeUndefined();
    expect(webService({ service: { type: 'LoadBalancer' } }).of('service', 'spec.type')).toBe('LoadBalancer');
  });

  test('carries labels and annotations of the author', () => {
    const web = webService({ service: { labels: { tier: 'a' }, annotations: { pool: 'home' } } });
    expect(web.of('service', 'metadata.labels')).toEqual({ ...SELECTOR, tier: 'a' });
    expect(web.of('service', 'metadata.annotations')).toEqual({ pool: 'home' });
  });
});

describe('ports that cannot be', () => {
  const problems = (ports: NonNullable<Given['ports']>): readonly string[] => webService({ ports }).problems;

  test('none', () => {
    expect(problems({})).toContain('props ports: there is none, and a Service needs one');
  });

  test('out of range, by container or by Service', () => {
    expect(problems({ http: 0 })).toEqual(['props ports.http: port 0 is not a whole number from 1 to 65535']);
    expect(problems({ http: { container: 1, service: 70_000 } })).toEqual([
      'props ports.http.service: port 70000 is not a whole number from 1 to 65535',
    ]);
  });

  test('of a name that Kubernetes refuses', () => {
    expect(problems({ HTTP: 80 })).toEqual([expect.stringContaining('ports.HTTP: port name "HTTP" has other')]);
  });

  test('twice in one container or one Service, unless by another protocol', () => {
    expect(problems({ a: 80, b: { container: 80, service: 81 } })).toEqual([
      'props ports: container port 80/TCP is there twice',
    ]);
    expect(problems({ a: 80, b: { container: 81, service: 80 } })).toEqual([
      'props ports: service port 80/TCP is there twice',
    ]);
    expect(problems({ a: 53, b: { container: 53, protocol: 'UDP' } })).toEqual([]);
  });
});

describe('the Ingress', () => {
  const exposed = webService({ expose: https('web.example.org') });

  test('is written where a host is named, and not otherwise', () => {
    expect(webService().of('ingress')).toBeUndefined();
    expect(exposed.of('ingress')).toEqual({
      metadata: { name: 'web', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      spec: {
        ingress_class_name: 'traefik',
        tls: [{ hosts: ['web.example.org'], secret_name: 'wildcard' }],
        rule: [
          {
            host: 'web.example.org',
            http: {
              path: [{ path: '/', path_type: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }],
            },
          },
        ],
      },
    });
  });

  test('never makes a certificate: at the edge there is none here (K-27)', () => {
    const platform = { ingress: { ...INGRESS, tls: 'at the edge' } } as const;
    const web = webService({ expose: https('web.example.org') }, { platform });
    expect(web.of('ingress', 'spec.tls')).toBeUndefined();
    expect(web.of('ingress', 'metadata.annotations')).toBeUndefined();
  });

  test('takes a path and a port of its own', () => {
    const web = webService({
      ports: { http: 8080, admin: 9000 },
      expose: https('web.example.org', { path: '/admin', port: 'admin' }),
    });
    expect(web.of('ingress', 'spec.rule.0.http.path.0')).toMatchObject({
      path: '/admin',
      backend: { service: { port: { name: 'admin' } } },
    });
  });

  test('takes several paths, each served by the same port, in one object', () => {
    const web = webService({ expose: https('web.example.org', { path: ['/scripts', '/keys.json'] }) });
    const backend = { service: { name: 'web', port: { name: 'http' } } };
    expect(web.of('ingress', 'spec.rule.0.http.path')).toEqual([
      { path: '/scripts', path_type: 'Prefix', backend },
      { path: '/keys.json', path_type: 'Prefix', backend },
    ]);
    const wrong = webService({ expose: https('web.example.org', { path: ['/scripts', '/a b'] }) });
    expect(wrong.problems).toEqual(['props expose.path: path "/a b" has a space or control character in it']);
  });

  test('carries the annotations of the platform, which its own override', () => {
    const platform = { ingress: { ...INGRESS, annotations: { entry: 'websecure', a: '1' } } };
    const web = webService({ expose: https('web.example.org', { annotations: { a: '2' } }) }, { platform });
    expect(web.of('ingress', 'metadata.annotations')).toEqual({ entry: 'websecure', a: '2' });
  });

  test('without an ingress of the platform is a problem that names the fact', () => {
    const web = webService({ expose: https('web.example.org') }, { platform: { ingress: undefined } });
    expect(web.advice).toEqual([
      'props | expose needs to know the ingress | ingress: { className, tls, pods } of the Platform | ',
    ]);
    expect(web.of('ingress')).toBeUndefined();
  });

  test('of a port that is not there, or that is UDP, is a problem', () => {
    const expose = https('web.example.org', { port: 'adm' });
    expect(webService({ ports: { http: 80, admin: 81 }, expose }).problems).toContain(
      'props expose: there is no port "adm": the ports are http, admin',
    );
    expect(fromJavaScript({ ...WEB, ports: {}, expose: https('web.example.org') }).problems).toEqual([
      'F02 health: there is no port to ask',
      'props ports: there is none, and a Service needs one',
    ]);
    const dns = { dns: { container: 53, protocol: 'UDP' } } as const;
    expect(webService({ ports: dns, expose: https('web.example.org') }).problems).toContain(
      'props expose: port "dns" is UDP, which no Ingress serves',
    );
  });

  test('of a host or path that is none is a problem', () => {
    const expose = { kind: 'https', host: 'web_1.example.org', path: 'admin' };
    expect(fromJavaScript({ ...WEB, expose }).problems).toEqual([
      expect.stringMatching(/^props expose: .*"web_1\.example\.org"/),
      'props expose.path: path "admin" must start with /',
    ]);
  });
});

describe('network policies (F18)', () => {
  const allowed = (given: Given = {}, platform: Partial<PlatformProps> = {}): Synthesized =>
    webService(given, { platform, namespace: { network: 'allow' } });
  const spec = (web: Synthesized, direction: 'ingress' | 'egress'): unknown =>
    web.at(`resource.kubernetes_network_policy_v1.apps_web_${direction}.spec`);

  test('are not written in a namespace that observes, which is the default', () => {
    expect(webService({ uses: [internet(onTcp(443))] }).addresses.join()).not.toContain('network_policy');
  });

  test('are two for each workload, named after it', () => {
    const web = allowed();
    expect(web.at('resource.kubernetes_network_policy_v1.apps_web_ingress.metadata.name')).toBe('web-ingress');
    expect(web.at('resource.kubernetes_network_policy_v1.apps_web_egress.metadata.name')).toBe('web-egress');
    expect(web.addresses.filter((address) => address.includes('network_policy'))).toHaveLength(2);
  });

  test('let nobody in and nothing but DNS out, by the labels of kubeadm, k3s, EKS and GKE', () => {
    const web = allowed();
    expect(spec(web, 'ingress')).toEqual({ pod_selector: { match_labels: SELECTOR }, policy_types: ['Ingress'] });
    expect(spec(web, 'egress')).toEqual({
      pod_selector: { match_labels: SELECTOR },
      policy_types: ['Egress'],
      egress: [
        {
          to: [
            {
              namespace_selector: inNamespace('kube-system'),
              pod_selector: { match_labels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: DNS_PORTS,
        },
      ],
    });
  });

  test('name the addresses of DNS where the platform knows them: some CNIs ask before they translate', () => {
    const dns = {
      pods: { namespace: 'dns', labels: { app: 'coredns' } },
      clusterIp: '10.96.0.10',
      nodeLocal: 'fd00::a',
    };
    expect(spec(allowed({}, { dns }), 'egress')).toMatchObject({
      egress: [
        { to: [{ ip_block: { cidr: '10.96.0.10/32' } }], ports: DNS_PORTS },
        { to: [{ ip_block: { cidr: 'fd00::a/128' } }], ports: DNS_PORTS },
        { to: [{ namespace_selector: inNamespace('dns'), pod_selector: { match_labels: { app: 'coredns' } } }] },
      ],
    });
  });

  test('let out to what is used: pods, addresses, and the internet without the home network', () => {
    const uses = [
      pods('cache', { app: 'redis' }, onTcp(6379)),
      addresses('10.0.20.0/24', onUdp(123)),
      internet(onTcp(443)),
    ];
    const { egress } = { egress: [], ...asObject(spec(allowed({ uses }), 'egress')) };
    expect(egress).toHaveLength(4);
    expect(egress).toContainEqual({
      to: [{ namespace_selector: inNamespace('cache'), pod_selector: { match_labels: { app: 'redis' } } }],
      ports: [{ port: '6379', protocol: 'TCP' }],
    });
    expect(egress).toContainEqual({
      to: [{ ip_block: { cidr: '10.0.20.0/24' } }],
      ports: [{ port: '123', protocol: 'UDP' }],
    });
    expect(egress).toContainEqual({
      to: [
        {
          ip_block: {
            cidr: '0.0.0.0/0',
            except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
          },
        },
      ],
      ports: [{ port: '443', protocol: 'TCP' }],
    });
  });

  test('let addresses outside of the cluster in, on the ports that are named', () => {
    const dns = stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps', network: 'allow' });
      const ports = { http: 8080, dns: { container: 53, protocol: 'UDP' } } as const;
      new WebService(stack, 'web', { ...WEB, namespace, ports })
        .allowFrom(addresses('10.0.20.0/24'), 'dns')
        .allowFrom(internet(), 'http')
        .allowFrom(pods('monitoring', { app: 'prometheus' }), 'http');
    });
    const rules = dns.at('resource.kubernetes_network_policy_v1.apps_web_ingress.spec.ingress');
    expect(rules).toHaveLength(3);
    expect(rules).toContainEqual({
      from: [{ ip_block: { cidr: '10.0.20.0/24' } }],
      ports: [{ port: '53', protocol: 'UDP' }],
    });
    expect(rules).toContainEqual({
      from: [{ ip_block: { cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8']) as unknown } }],
      ports: [{ port: '8080', protocol: 'TCP' }],
    });
    expect(dns.problems).toEqual([]);
  });

  test('let in no addresses that are none, nor by ports of another', () => {
    const said = stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      const web = new WebService(stack, 'web', { ...WEB, namespace });
      web.allowFrom(addresses('10.0.20.5/24')).allowFrom(addresses('10.0.20.0/24', onTcp(22)));
    });
    expect(said.problems).toEqual([
      'props allowFrom: "10.0.20.5/24" has bits set behind its prefix: the network is 10.0.20.0/24',
      'props allowFrom: the ports are those of the workload: leave them out of addresses(…)',
    ]);
  });

  test('take no edge that cannot be: host bits, no port, a port out of range, an address of DNS that is none', () => {
    const uses = [addresses('10.0.20.5/24', onTcp(22)), pods('a', { app: 'a' }), internet(onTcp(0))];
    expect(webService({ uses }).problems).toEqual([
      'props uses: "10.0.20.5/24" has bits set behind its prefix: the network is 10.0.20.0/24',
      'props uses: no port, which would mean every port',
      'props uses: port 0 is not a whole number from 1 to 65535',
    ]);
    expect(webService({}, { platform: { dns: { clusterIp: 'kube-dns' } } }).problems).toEqual([
      'props dns of the Platform: "kube-dns/32" is not a network in CIDR notation: write an address and its prefix, such as 10.0.0.0/24',
    ]);
  });

  test('are the same whatever the order of uses, each edge once', () => {
    const a = pods('a', { app: 'a' }, onTcp(1));
    const b = pods('b', { app: 'b' }, onTcp(2));
    expect(spec(allowed({ uses: [a, b] }), 'egress')).toEqual(spec(allowed({ uses: [b, a, b] }), 'egress'));
  });

  test("let the platform's ingress in to the port that is exposed, and to no other", () => {
    const from = [{ namespace_selector: inNamespace('traefik'), pod_selector: { match_labels: { app: 'traefik' } } }];
    const ports = { http: 8080, admin: 9000 };
    expect(spec(allowed({ ports, expose: https('a.example.org') }), 'ingress')).toMatchObject({
      ingress: [{ from, ports: [{ port: '8080', protocol: 'TCP' }] }],
    });
    expect(spec(allowed({ ports, expose: https('a.example.org', { port: 'admin' }) }), 'ingress')).toMatchObject({
      ingress: [{ from, ports: [{ port: '9000', protocol: 'TCP' }] }],
    });
    expect(spec(allowed({ ports }), 'ingress')).not.toHaveProperty('ingress');
  });

  test('let the monitoring in to the port called metrics, and to no other', () => {
    const platform = { monitoring: { namespace: 'monitoring', labels: { app: 'prometheus' } } };
    expect(spec(allowed({ ports: { http: 8080, metrics: 9090 } }, platform), 'ingress')).toMatchObject({
      ingress: [
        {
          from: [
            { namespace_selector: inNamespace('monitoring'), pod_selector: { match_labels: { app: 'prometheus' } } },
          ],
          ports: [{ port: '9090', protocol: 'TCP' }],
        },
      ],
    });
    expect(spec(allowed({ ports: { http: 8080 } }, platform), 'ingress')).not.toHaveProperty('ingress');
  });

  test('isolate everything else of a namespace only under default-deny', () => {
    const denied = webService({}, { namespace: { network: 'default-deny' } });
    expect(denied.at('resource.kubernetes_network_policy_v1.apps_default-deny')).toEqual({
      metadata: { name: 'default-deny', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      spec: { pod_selector: {}, policy_types: ['Ingress', 'Egress'] },
    });
    expect(spec(denied, 'egress')).toEqual(spec(allowed(), 'egress'));
    expect(allowed().addresses.join()).not.toContain('default-deny');
  });
});

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

describe('two workloads', () => {
  function pair(join: (web: WebService<'http' | 'admin'>, db: WebService<'sql'>) => void): Synthesized {
    return stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps', network: 'allow' });
      const other = new Namespace(stack, 'data', { name: 'data', network: 'allow' });
      const web = new WebService(stack, 'web', { ...WEB, namespace, ports: { http: 8080, admin: 9000 } });
      const db = new WebService(stack, 'db', { ...WEB, name: 'db', namespace: other, ports: { sql: 5432 } });
      join(web, db);
    });
  }
  const policy = (written: Synthesized, id: string): unknown =>
    written.at(`resource.kubernetes_network_policy_v1.${id}.spec`);
  const peer = (namespace: string, name: string): object => ({
    namespace_selector: inNamespace(namespace),
    pod_selector: { match_labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name } },
  });

  test('are joined by uses() on one side and allowFrom() on the other', () => {
    const written = pair((web, db) => {
      web.uses(db.endpoints.sql);
      db.allowFrom(web);
    });
    expect(policy(written, 'apps_web_egress')).toMatchObject({
      egress: expect.arrayContaining([
        { to: [peer('data', 'db')], ports: [{ port: '5432', protocol: 'TCP' }] },
      ]) as unknown,
    });
    expect(policy(written, 'data_db_ingress')).toMatchObject({
      ingress: [{ from: [peer('apps', 'web')], ports: [{ port: '5432', protocol: 'TCP' }] }],
    });
  });

  test('an endpoint says under which name a client finds it', () => {
    pair((_, db) => {
      expect(db.endpoints.sql.host).toBe('db.data.svc.cluster.local');
      expect(db.endpoints.sql.name).toBe('sql');
    });
  });

  test('allowFrom() opens all ports, or those that are named', () => {
    const all = pair((web, db) => web.allowFrom(db.pods));
    expect(policy(all, 'apps_web_ingress')).toMatchObject({
      ingress: [{ from: [peer('data', 'db')], ports: [{ port: '8080' }, { port: '9000' }] }],
    });
    const one = pair((web, db) => web.allowFrom(db.pods, 'admin'));
    expect(policy(one, 'apps_web_ingress')).toMatchObject({
      ingress: [{ ports: [{ port: '9000', protocol: 'TCP' }] }],
    });
  });
});

describe('the props of a Service', () => {
  const service = (given: Readonly<Record<string, unknown>>): ReturnType<typeof fromJavaScript> =>
    fromJavaScript({ ...WEB, service: given });

  test('has one address of its own choice, sends to its own nodes, and keeps a client with its pod, on request alone', () => {
    const asked = service({ type: 'LoadBalancer', clusterIp: '10.96.0.53', externalTraffic: 'Local', sticky: true });
    expect([asked.problems, asked.of('service', 'spec')]).toEqual([
      [],
      expect.objectContaining({
        cluster_ip: '10.96.0.53',
        external_traffic_policy: 'Local',
        session_affinity: 'ClientIP',
        type: 'LoadBalancer',
      }),
    ]);
    expect(service({}).of('service', 'spec')).toEqual({
      port: expect.anything() as unknown,
      selector: SELECTOR,
      type: 'ClusterIP',
    });
  });

  test.each([
    [{ clusterIp: '10.96.0' }, 'props service.clusterIp: "10.96.0" is no IP address'],
    [{ clusterIp: '10.96.0.53', type: 'headless' }, 'props service: headless means no clusterIp'],
    [
      { externalTraffic: 'Local' },
      'props service.externalTraffic is about traffic from outside, which only a LoadBalancer takes',
    ],
  ])('refuses %j', (given, problem) => {
    expect(service(given).problems).toEqual([problem]);
  });

  test('answers UDP and TCP on one number, as a DNS server must', () => {
    const dns = fromJavaScript({
      ...WEB,
      health: tcp({ port: 'dns-tcp' }),
      ports: { dns: { container: 53, protocol: 'UDP' }, 'dns-tcp': 53 },
    });
    expect([dns.problems, dns.of('service', 'spec.port')]).toEqual([
      [],
      [
        { name: 'dns', port: 53, target_port: '53', protocol: 'UDP' },
        { name: 'dns-tcp', port: 53, target_port: '53', protocol: 'TCP' },
      ],
    ]);
  });
});
