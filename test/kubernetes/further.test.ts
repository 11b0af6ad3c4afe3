import {
  claim,
  floating,
  http,
  https,
  image,
  initContainer,
  Namespace,
  sidecar,
  type Sidecar,
  tcp,
  uid,
  WebService,
} from '../../constructs/kubernetes';

import type { NoVolumes } from '../../constructs/kubernetes/workloads/workload-props';
import { exempt } from '../../lib/values/exemption';
import { isList, isObject, type Json } from '../../lib/values/json';
import { fromJavaScript, stackOf, WEB, webService } from './synthesized';

const why = { reason: 'the exporter has no health of its own, and is scraped', expires: '2027-01-31' } as const;
const exporter = {
  image: image('ghcr.io/acme/exporter:2.0.1'),
  resources: { cpu: '10m', memory: '32Mi' },
  ports: { metrics: 9187 },
  health: http('/metrics'),
} as const;
const layout = { image: image('busybox:1.37.0'), resources: { cpu: '10m', memory: '16Mi' } } as const;

test('a further container sees folders of a volume at paths of their own', () => {
  const volumes = { data: claim({ size: '1Gi', mount: '/data', backup: 'ephemeral' }) };
  const mounts = { data: { '/app/media': 'media', '/app/index': 'index' } } as const;
  const layer = (seen: unknown): ReturnType<typeof fromJavaScript> =>
    fromJavaScript({
      ...WEB,
      volumes,
      sidecars: { worker: sidecar({ ...exporter, mounts: { data: seen } as never }) },
    });
  const seen = [
    { name: 'data', mount_path: '/app/media', sub_path: 'media' },
    { name: 'data', mount_path: '/app/index', sub_path: 'index' },
  ];
  expect(layer(mounts.data).pod('container.1.volume_mount')).toEqual([...seen, expect.anything()]);
  expect(layer({ mount: mounts.data, readOnly: true }).pod('container.1.volume_mount')).toEqual([
    ...seen.map((each) => ({ ...each, read_only: true })),
    expect.anything(),
  ]);
  expect(layer({ '/app/media': '../media' }).problems).toEqual([
    'props sidecars.worker: mounts.data: "../media" is no folder of the volume: write it without / before it, and without ..',
  ]);
  expect(layer({ '/app/media': 1 }).problems).toEqual([
    'props sidecars.worker.mounts.data./app/media is a number, not text',
  ]);
});

describe('containers of one pod', () => {
  test('stand in the order in which they are given, the workload itself first', () => {
    const written = webService({
      sidecars: { zeta: sidecar(exporter), alpha: sidecar(exporter) },
      init: { second: initContainer(layout), first: initContainer(layout) },
    });
    const names = (list: string): unknown => {
      const all = written.pod(list);
      return isList(all) ? all.map((each) => (isObject(each) ? each['name'] : each)) : all;
    };
    expect([names('container'), names('init_container')]).toEqual([
      ['web', 'zeta', 'alpha'],
      ['second', 'first'],
    ]);
  });

  test('each have the restricted profile, probes, requests and limits of their own', () => {
    const written = webService({ sidecars: { exporter: sidecar(exporter) } });
    const own = written.pod('container.1');
    expect(own).toMatchObject({
      name: 'exporter',
      image: 'ghcr.io/acme/exporter:2.0.1',
      port: [{ name: 'metrics', container_port: 9187, protocol: 'TCP' }],
      readiness_probe: { http_get: { path: '/metrics', port: '9187' } },
      liveness_probe: { tcp_socket: [{ port: '9187' }] },
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '32Mi' } },
      security_context: {
        run_as_non_root: true,
        read_only_root_filesystem: true,
        allow_privilege_escalation: false,
        capabilities: { drop: ['ALL'] },
      },
    });
  });

  test('have a /tmp each, because their root is read-only', () => {
    const written = webService({ sidecars: { exporter: sidecar(exporter) }, init: { lay: initContainer(layout) } });
    expect([
      written.pod('container.1.volume_mount'),
      written.pod('init_container.0.volume_mount'),
      written.pod('volume'),
    ]).toEqual([
      [{ name: 'exporter-tmp', mount_path: '/tmp' }],
      [{ name: 'lay-tmp', mount_path: '/tmp' }],
      [
        { name: 'tmp', empty_dir: { size_limit: '64Mi' } },
        { name: 'exporter-tmp', empty_dir: { size_limit: '64Mi' } },
        { name: 'lay-tmp', empty_dir: { size_limit: '64Mi' } },
      ],
    ]);
  });

  test('may run as another user than the first', () => {
    const written = webService({
      runAs: uid(1000),
      sidecars: { exporter: sidecar({ ...exporter, runAs: uid(65534) }) },
    });
    expect([
      written.pod('security_context.run_as_user'),
      written.pod('container.1.security_context.run_as_user'),
    ]).toEqual(['1000', '65534']);
  });

  test('see the volumes of the workload where they say', () => {
    const written = webService({
      volumes: { config: { kind: 'config map', name: 'settings', mount: '/etc/web' } },
      sidecars: {
        exporter: sidecar({ ...exporter, mounts: { config: { mount: '/settings', subPath: 'a', readOnly: true } } }),
      },
      init: { lay: initContainer({ ...layout, mounts: { config: '/in' } }) },
    });
    expect([written.pod('container.1.volume_mount.0'), written.pod('init_container.0.volume_mount.0')]).toEqual([
      { name: 'config', mount_path: '/settings', sub_path: 'a', read_only: true },
      { name: 'config', mount_path: '/in' },
    ]);
  });

  test('are all left to the owner of the image, where one of them is tracked', () => {
    const written = webService(
      { sidecars: { exporter: sidecar({ ...exporter, image: image.tracked('ghcr.io/acme/exporter:main') }) } },
      { platform: { images: { owner: 'keel' } } },
    );
    expect(written.of('deployment', 'lifecycle.ignore_changes')).toEqual([
      'spec[0].template[0].spec[0].container[0].image',
      'spec[0].template[0].spec[0].container[1].image',
    ]);
  });

  test('make the rollout wait for the slowest start among them', () => {
    const written = webService({ sidecars: { slow: sidecar({ ...exporter, health: tcp({ startup: '20m' }) }) } });
    expect(written.of('deployment', 'spec.progress_deadline_seconds')).toBe(20 * 60 + 300);
  });

  test('tell their mistakes with their name', () => {
    const written = webService({
      sidecars: {
        exporter: sidecar({ ...exporter, env: { DB_PASSWORD: 'hunter2' as never }, mounts: { nowhere: '/x' } }),
        web: sidecar({ ...exporter, ports: { other: 9188 }, health: exempt('F02', why) }),
      },
      init: { Lay: initContainer({ ...layout, resources: { cpu: 'much' as never, memory: '16Mi' } }) },
    });
    const told: readonly unknown[] = [
      'props sidecars.exporter: mounts.nowhere: there is no such volume: the volumes are none',
      'S-02 sidecars.exporter: env.DB_PASSWORD names a secret and holds text',
      expect.stringMatching(/^K-02 init\.Lay: resources\.cpu: /),
      expect.stringMatching(/^props container: object name "Lay"/),
      'props two containers are called "web": the first has the workload\'s name',
    ];
    expect(written.problems).toEqual(told);
    expect(written.exempt).toEqual(['F02 sidecars.web.health']);
  });

  test('float only with a reason, like the first', () => {
    const written = webService({
      sidecars: { exporter: sidecar({ ...exporter, image: floating('nginx:latest', exempt('F04', why)) }) },
    });
    expect([written.problems, written.exempt]).toEqual([[], ['F04 sidecars.exporter.image.because']]);
  });
});

test('the compiler takes no text for a secret in a sidecar, nor a port that it has not', () => {
  stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    new WebService(stack, 'web', {
      ...WEB,
      namespace,
      sidecars: {
        // @ts-expect-error a name that reads like a secret takes no text
        one: sidecar({ ...exporter, env: { API_TOKEN: 'abc' } }),
        // @ts-expect-error its ports are metrics
        two: sidecar({ ...exporter, health: http('/', { port: 'http' }) }),
      },
    });
  });
});

type Proxied = WebService<
  'http',
  unknown,
  NoVolumes,
  { readonly exporter: Sidecar<'metrics'>; readonly proxy: Sidecar<'proxy'> }
>;

describe('the ports of a sidecar', () => {
  const beside = (
    ports: unknown,
    given: Readonly<Record<string, unknown>> = {},
    around = {},
  ): ReturnType<typeof fromJavaScript> =>
    fromJavaScript({ ...WEB, sidecars: { exporter: { ...sidecar(exporter), ports } }, ...given }, around);

  test('are offered by the Service of the workload where they say at which port of it', () => {
    const offered = beside({ metrics: { container: 9187, service: 9100 } });
    expect(offered.problems).toEqual([]);
    expect(offered.of('service', 'spec.port')).toEqual([
      { name: 'http', port: 8080, target_port: '8080', protocol: 'TCP' },
      { name: 'metrics', port: 9100, target_port: '9187', protocol: 'TCP' },
    ]);
  });

  test('are not offered otherwise', () => {
    for (const ports of [{ metrics: 9187 }, { metrics: { container: 9187 } }])
      expect(beside(ports).of('service', 'spec.port.1')).toBeUndefined();
  });

  test('called metrics are let in to by the monitoring', () => {
    const monitoring = { namespace: 'monitoring', labels: { app: 'prometheus' } };
    const closed = beside({ metrics: 9187 }, {}, { platform: { monitoring }, namespace: { network: 'allow' } });
    expect(JSON.stringify(closed.at('resource.kubernetes_network_policy_v1'))).toContain('"port":"9187"');
  });

  test('are none of those that another container of the pod listens at', () => {
    expect(beside({ metrics: 8080 }).problems).toEqual([
      'props sidecars.exporter.ports.metrics: the workload itself listens at 8080/TCP, and a pod has one address',
    ]);
    expect(beside({ metrics: { container: 8080, protocol: 'UDP' } }).problems).toEqual([]);
    const two = { one: sidecar(exporter), two: sidecar(exporter) };
    expect(beside({}, { sidecars: two }).problems).toEqual([
      'props sidecars.two.ports.metrics: one listens at 9187/TCP, and a pod has one address',
    ]);
  });

  test('are told once where they are wrong', () => {
    const told = beside({ Metrics: 0 }).problems;
    expect(told).toEqual([...new Set(told)]);
    expect(told).toHaveLength(2); // its name and its number
  });

  const proxy = sidecar({ ...exporter, ports: { proxy: { container: 4180, service: 443 } }, health: tcp() });
  const proxied = (build: (web: Proxied) => void, props: object = {}): ReturnType<typeof stackOf> =>
    stackOf(
      (stack) => {
        const namespace = new Namespace(stack, 'apps', { name: 'apps', network: 'allow' });
        const sidecars = { exporter: sidecar(exporter), proxy };
        build(new WebService(stack, 'web', { ...WEB, namespace, sidecars, ...props }));
      },
      { monitoring: { namespace: 'monitoring', labels: { app: 'prometheus' } } },
    );

  test('are endpoints by their names, at the host name of the Service where it offers them', () => {
    proxied(({ endpoints: { http: own, metrics, proxy: offered } }) => {
      expect([own.host, metrics.host, offered.host]).toEqual([
        'web.apps.svc.cluster.local',
        undefined,
        'web.apps.svc.cluster.local',
      ]);
      expect([metrics.ports, offered.ports]).toEqual([
        [{ port: 9187, protocol: 'TCP' }],
        [{ port: 4180, protocol: 'TCP' }],
      ]);
    });
  });

  test('are one endpoint with the port of the workload that has the same name, which is that port', () => {
    stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      const sidecars = { exporter: sidecar(exporter) };
      const { endpoints } = new WebService(stack, 'web', { ...WEB, namespace, ports: { metrics: 8080 }, sidecars });
      expect(endpoints.metrics.ports).toEqual([{ port: 8080, protocol: 'TCP' }]);
    });
  });

  test('are let in to by name, and not where all ports of the workload are', () => {
    const peer = { kind: 'pods', namespace: 'apps', labels: { app: 'peer' } } as const;
    const opened = (build: (web: Proxied) => void): string =>
      JSON.stringify(proxied(build).at('resource.kubernetes_network_policy_v1'));
    expect(opened((web) => web.allowFrom(peer, 'proxy'))).toContain('"port":"4180"');
    expect(opened((web) => web.allowFrom(peer))).not.toContain('"port":"4180"');
  });

  test('are served outside and offered by name', () => {
    const exposed = proxied(() => undefined, { expose: https('web.example.org', { port: 'proxy' }) });
    expect(exposed.problems).toEqual([]);
    expect(JSON.stringify(exposed.of('ingress'))).toContain('"port":{"name":"proxy"}');
    expect(JSON.stringify(exposed.at('resource.kubernetes_network_policy_v1'))).toContain('"port":"4180"');
    const alone = proxied(() => undefined, { service: { ports: ['proxy'] } });
    expect(alone.of('service', 'spec.port')).toEqual([
      { name: 'proxy', port: 443, target_port: '4180', protocol: 'TCP' },
    ]);
  });

  test('that the Service does not offer are not served outside', () => {
    expect(proxied(() => undefined, { expose: https('web.example.org', { port: 'metrics' }) }).problems).toEqual([
      'props expose: there is no port "metrics": the ports are http, proxy',
    ]);
  });

  test('are known to the compiler', () => {
    proxied(({ endpoints }) => {
      // @ts-expect-error no container has a port of this name
      expect(endpoints.prxy).toBeUndefined();
    });
    stackOf((stack) => {
      const namespace = new Namespace(stack, 'apps', { name: 'apps' });
      // @ts-expect-error no container has a port of this name
      new WebService(stack, 'web', { ...WEB, namespace, sidecars: { proxy }, service: { ports: ['prxy'] } });
    });
  });

  test('take no name and no port of the Service twice', () => {
    const name = 'props sidecars.exporter.ports.http: the Service has "http" at that name or port already';
    expect(beside({ http: { container: 9187, service: 9187 } }).problems).toEqual([name]);
    expect(beside({ metrics: { container: 9187, service: 8080 } }).problems).toEqual([
      'props sidecars.exporter.ports.metrics: the Service has "http" at that name or port already',
    ]);
  });
});

describe('a sidecar that starts before everything else', () => {
  const proxied = (props: object = {}): ReturnType<typeof webService> =>
    webService({
      sidecars: {
        exporter: sidecar(exporter),
        proxy: sidecar({ ...exporter, ports: { proxy: 3128 }, health: tcp(), starts: 'before' }),
      },
      init: { lay: initContainer(layout) },
      ...props,
    });
  const names = (containers: Json | undefined): readonly unknown[] =>
    isList(containers)
      ? containers.map((each) => (isObject(each) ? [each['name'], each['restart_policy']] : each))
      : [];

  test('is an init container that keeps running, in front of those that end', () => {
    const written = proxied();
    expect(names(written.pod('init_container'))).toEqual([
      ['proxy', 'Always'],
      ['lay', undefined],
    ]);
    expect(names(written.pod('container'))).toEqual([
      ['web', undefined],
      ['exporter', undefined],
    ]);
    expect(written.pod('init_container.0.startup_probe')).toBeDefined();
  });

  test('leaves raw attributes of the workload as they are', () => {
    const written = proxied({
      raw: { spec: { template: { spec: { init_container: [{ name: 'lay', tty: true }], dns_policy: 'None' } } } },
    });
    expect(written.pod('init_container.1.tty')).toBe(true);
    expect(written.pod('init_container.0.restart_policy')).toBe('Always');
    expect(written.pod('dns_policy')).toBe('None');
  });

  test('of a word that means nothing is a problem', () => {
    const { problems } = fromJavaScript({
      ...WEB,
      sidecars: { proxy: sidecar({ ...exporter, starts: 'first' as never }) },
    });
    expect(problems).toContainEqual(expect.stringContaining('starts'));
  });
});
