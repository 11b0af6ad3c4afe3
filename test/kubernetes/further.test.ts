import {
  floating,
  http,
  image,
  initContainer,
  Namespace,
  sidecar,
  tcp,
  uid,
  WebService,
} from '../../constructs/kubernetes';
import { exempt } from '../../lib/values/exemption';
import { isList, isObject } from '../../lib/values/json';
import { stackOf, WEB, webService } from './synthesized';

const why = { reason: 'the exporter has no health of its own, and is scraped', expires: '2027-01-31' } as const;
const exporter = {
  image: image('ghcr.io/acme/exporter:2.0.1'),
  resources: { cpu: '10m', memory: '32Mi' },
  ports: { metrics: 9187 },
  health: http('/metrics'),
} as const;
const layout = { image: image('busybox:1.37.0'), resources: { cpu: '10m', memory: '16Mi' } } as const;

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
        web: sidecar({ ...exporter, health: exempt('F02', why) }),
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
