import {
  type Adoption,
  claim,
  exempt,
  files,
  floating,
  https,
  replicated,
  type WorkloadAdoption,
} from '../../constructs/kubernetes';
import { parseAddress } from '../../constructs/kubernetes/workloads/adopt';
import { fromJavaScript, type Given, namespace, type Synthesized, WEB, webService } from './synthesized';

const address = 'kubernetes_deployment.web';
const cache = { size: '1Gi', mount: '/data', backup: 'ephemeral' } as const;

function adopted(adopt: Partial<WorkloadAdoption>, given: Given = {}): Synthesized {
  return webService({ ...given, adopt: { address, ...adopt } });
}

describe('an address', () => {
  test.each([
    ['kubernetes_deployment.web', { module: undefined, type: 'kubernetes_deployment', id: 'web', index: undefined }],
    ['kubernetes_service.proxied-service', { type: 'kubernetes_service', id: 'proxied-service' }],
    ['kubernetes_deployment.web[0]', { id: 'web', index: 0 }],
    ['module.app.kubernetes_deployment.web', { module: 'module.app', id: 'web' }],
    ['module.app["a"].module.b[1].kubernetes_deployment.web[0]', { module: 'module.app["a"].module.b[1]', index: 0 }],
  ])('%s is read', (text, parts) => {
    expect(parseAddress(text)).toMatchObject({ ok: true, value: parts });
  });

  test.each(['', 'web', 'kubernetes_deployment.', 'kubernetes_deployment.web[x]', 'kubernetes_deployment.web["a"]'])(
    '%j is refused with the form that is right',
    (text) => {
      expect(parseAddress(text)).toEqual({
        ok: false,
        problem: `"${text}" is no address of a resource: write kubernetes_deployment.web, with [0] or module.x. where state has it`,
      });
    },
  );

  test('of one of several is refused, because a construct is one', () => {
    expect(parseAddress('kubernetes_deployment.web[1]')).toEqual({
      ok: false,
      problem: '"kubernetes_deployment.web[1]" is one of several: only the [0] of a single one can be adopted',
    });
  });
});

describe('the place of what is adopted', () => {
  test('is kept: un-suffixed type and id, whatever the flavour of the platform', () => {
    const web = adopted({ address: 'kubernetes_deployment.cyber-chef' });
    expect(web.addresses).toContain('kubernetes_deployment.cyber-chef');
    expect(web.addresses).toContain('kubernetes_service_v1.apps_web');
  });

  test('is kept: suffixed type in a platform that has the older names', () => {
    const web = webService(
      { adopt: { address: 'kubernetes_deployment_v1.web' } },
      { platform: { provider: { flavour: 'unsuffixed' } } },
    );
    expect(web.addresses).toContain('kubernetes_deployment_v1.web');
    expect(web.addresses).toContain('kubernetes_service.apps_web');
  });

  test('at a [0] it stays there, and others name it by that index, as Terraform demands', () => {
    const web = webService(
      { volumes: { data: claim({ ...cache, adopt: { address: 'kubernetes_persistent_volume_claim.data[0]' } }) } },
      { namespace: { adopt: { address: 'kubernetes_namespace.apps[0]' } } },
    );
    expect(web.at('resource.kubernetes_namespace.apps.count')).toBe(1);
    expect(web.of('deployment', 'metadata.namespace')).toBe('${kubernetes_namespace.apps[0].metadata[0].name}');
    expect(web.pod('volume.0.persistent_volume_claim.claim_name')).toBe(
      '${kubernetes_persistent_volume_claim.data[0].metadata[0].name}',
    );
  });

  test('at no index it is named without one', () => {
    const apps = namespace({ adopt: { address: 'kubernetes_namespace.apps' } });
    expect(apps.at('resource.kubernetes_namespace.apps.count')).toBeUndefined();
    expect(apps.of('default_service_account', 'metadata.namespace')).toBe(
      '${kubernetes_namespace.apps.metadata[0].name}',
    );
  });

  test('in a module it leaves the module by a moved block, with its index', () => {
    const web = adopted({
      address: 'module.app.kubernetes_deployment.web[0]',
      service: { address: 'module.app.kubernetes_service.web' },
    });
    expect(web.at('moved')).toEqual([
      { from: 'module.app.kubernetes_deployment.web[0]', to: 'kubernetes_deployment.web[0]' },
      { from: 'module.app.kubernetes_service.web', to: 'kubernetes_service.web' },
    ]);
    expect(web.at('resource.kubernetes_deployment.web.count')).toBe(1);
  });

  test('outside of modules nothing moves', () => {
    expect(adopted({}).at('moved')).toBeUndefined();
  });

  test('of another type is a problem that names the types that fit', () => {
    expect(adopted({ address: 'kubernetes_stateful_set.web' }).problems).toEqual([
      'props adopt: kubernetes_stateful_set cannot become kind Deployment: kubernetes_deployment_v1 or kubernetes_deployment can',
    ]);
    expect(
      adopted({ ingress: { address: 'kubernetes_ingress.web' } }, { expose: https('a.example') }).problems,
    ).toEqual(['props adopt: kubernetes_ingress cannot become kind Ingress: kubernetes_ingress_v1 can']);
  });

  test('that no one can read is a problem', () => {
    expect(adopted({ address: 'web' }).problems).toEqual([
      'props adopt.address: "web" is no address of a resource: write kubernetes_deployment.web, with [0] or module.x. where state has it',
    ]);
  });
});

describe('what cannot be changed in place', () => {
  test('the selector is the existing one, on the pods too, and nothing of ours stands beside it', () => {
    const web = adopted({ selector: { app: 'x' } });
    expect(web.of('deployment', 'spec.selector')).toEqual({ match_labels: { app: 'x' } });
    expect(web.of('deployment', 'spec.template.metadata.labels')).toEqual({ app: 'x' });
    expect(web.of('service', 'spec.selector')).toEqual({ app: 'x' });
  });

  test('without one the selector is that of a new workload', () => {
    expect(adopted({}).of('deployment', 'spec.selector.match_labels')).toEqual({
      'app.kubernetes.io/name': 'web',
      'app.kubernetes.io/instance': 'web',
    });
  });

  test('the existing names of Service and Ingress are kept, and the Ingress asks that Service', () => {
    const web = adopted(
      {
        service: { address: 'kubernetes_service.web', name: 'cc' },
        ingress: { address: 'kubernetes_ingress_v1.web', name: 'public' },
      },
      { expose: https('cc.example.org') },
    );
    expect(web.of('service', 'metadata.name')).toBe('cc');
    expect(web.of('ingress', 'metadata.name')).toBe('public');
    expect(web.of('ingress', 'spec.rule.0.http.path.0.backend.service.name')).toBe('cc');
  });

  test('the existing name of a claim is kept', () => {
    const data = claim({ ...cache, adopt: { address: 'kubernetes_persistent_volume_claim_v1.d', name: 'web-data-2' } });
    expect(adopted({}, { volumes: { data } }).of('persistent_volume_claim', 'metadata.name')).toBe('web-data-2');
  });

  test('a strategy that is stated is written as it stands, without bounds', () => {
    expect(adopted({ strategy: 'RollingUpdate' }).of('deployment', 'spec.strategy')).toEqual({ type: 'RollingUpdate' });
    expect(adopted({ strategy: 'Recreate', parity: true }).of('deployment', 'spec.strategy')).toEqual({
      type: 'Recreate',
    });
  });
});

describe('parity', () => {
  const bare = { parity: true } as const;

  test('without it, an adopted workload gets every default', () => {
    expect(adopted({}).pod()).toEqual(webService().pod());
  });

  test('of a workload writes what is asked for and nothing else', () => {
    const web = adopted(bare, { health: exempt('F02', { reason: 'probes come later', expires: '2027-01-31' }) });
    const name = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };
    expect(web.of('deployment')).toEqual({
      metadata: { name: 'web', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      spec: {
        replicas: '1',
        selector: { match_labels: name },
        template: {
          metadata: { labels: name },
          spec: {
            container: [
              {
                name: 'web',
                image: 'ghcr.io/acme/web:1.2.3',
                port: [{ name: 'http', container_port: 8080 }],
                resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } },
              },
            ],
          },
        },
      },
    });
    expect(web.of('service')).toEqual({
      metadata: { name: 'web', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      spec: { selector: name, port: [{ name: 'http', port: 8080, target_port: '8080' }] },
    });
  });

  test('of several copies writes no budget, no spread, no strategy', () => {
    const web = adopted(bare, { scale: replicated(3) });
    expect(web.of('pod_disruption_budget')).toBeUndefined();
    expect(web.pod('topology_spread_constraint')).toBeUndefined();
    expect(web.of('deployment', 'spec.strategy')).toBeUndefined();
    expect(web.of('deployment', 'spec.min_ready_seconds')).toBeUndefined();
  });

  test('of a namespace writes no levels and no service account', () => {
    const apps = namespace({ labels: { tier: 'a' }, adopt: { address: 'kubernetes_namespace.apps', ...bare } });
    expect(apps.addresses).toEqual(['kubernetes_namespace.apps']);
    expect(apps.of('namespace')).toEqual({ metadata: { name: 'apps', labels: { tier: 'a' } } });
  });

  test('of a claim writes neither prevent_destroy nor the note of its decision', () => {
    const written = adopted(bare, { volumes: { data: claim(cache) } }).of('persistent_volume_claim');
    expect(written).toEqual({
      metadata: { name: 'web-data', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      spec: {
        access_modes: ['ReadWriteOnce'],
        storage_class_name: 'fast',
        resources: { requests: { storage: '1Gi' } },
      },
      wait_until_bound: false,
    });
  });

  test('writes what is asked for: probes, a user, a spread, a pause, a UDP port', () => {
    const web = adopted(bare, {
      health: WEB.health,
      runAs: { kind: 'uid', uid: 1000, gid: 1000 },
      scale: replicated(2),
      placement: { spread: true },
      shutdown: { pause: '3s', grace: '20s' },
      ports: { dns: { container: 5353, protocol: 'UDP' } },
      writable: ['/run'],
      service: { type: 'LoadBalancer' },
      volumes: { config: files({ '/etc/a': 'x' }) },
    });
    expect(web.container('readiness_probe')).toBeDefined();
    expect(web.pod('security_context')).toEqual({ run_as_user: '1000', run_as_group: '1000', fs_group: '1000' });
    expect(web.pod('topology_spread_constraint.0.topology_key')).toBe('kubernetes.io/hostname');
    expect(web.container('lifecycle.pre_stop.0.exec.command')).toEqual(['/bin/sh', '-c', 'sleep 3']);
    expect(web.pod('termination_grace_period_seconds')).toBe(20);
    expect(web.container('port.0.protocol')).toBe('UDP');
    expect(web.of('service', 'spec.port.0.protocol')).toBe('UDP');
    expect(web.of('service', 'spec.type')).toBe('LoadBalancer');
    expect(web.container('volume_mount')).toMatchObject([{ mount_path: '/etc/a' }, { mount_path: '/run' }]);
  });

  test('of an Ingress leaves the path type to the API, and asks by number', () => {
    const web = adopted(bare, { expose: https('a.example.org') });
    expect(web.of('ingress', 'spec.rule.0.http.path.0')).toEqual({
      path: '/',
      backend: { service: { name: 'web', port: { number: 8080 } } },
    });
  });
});

describe('under parity, hardening', () => {
  const hardened = (...harden: NonNullable<Adoption['harden']>): Synthesized =>
    adopted(
      { parity: true, harden },
      { scale: replicated(2), image: { ...WEB.image, facts: { shell: 'sh' } }, volumes: { data: shared } },
    );
  const shared = claim({ ...cache, shared: true });

  test('F02 brings the progress deadline', () => {
    expect(hardened('F02').of('deployment', 'spec.progress_deadline_seconds')).toBe(600);
  });

  test('F09 brings what keeps a claim', () => {
    expect(hardened('F09').of('persistent_volume_claim', 'lifecycle')).toEqual({ prevent_destroy: true });
    expect(hardened('F09').of('persistent_volume_claim', 'metadata.annotations')).toEqual({
      'pawl/backup': 'ephemeral',
    });
  });

  test('F13 brings the bounds of a rollout', () => {
    expect(hardened('F13').of('deployment', 'spec.strategy.rolling_update')).toEqual({
      max_surge: '1',
      max_unavailable: '0',
    });
    expect(hardened('F13').of('deployment', 'spec.min_ready_seconds')).toBe(5);
  });

  test('F22 brings the spread, and the statement that one copy is meant', () => {
    expect(hardened('F22').pod('topology_spread_constraint')).toHaveLength(1);
    expect(adopted({ parity: true, harden: ['F22'] }).of('deployment', 'metadata.annotations')).toEqual({
      'pawl/scale': 'single',
    });
  });

  test('F23 brings pause and grace', () => {
    expect(hardened('F23').container('lifecycle.pre_stop.0.exec.command.2')).toBe('sleep 5');
    expect(hardened('F23').pod('termination_grace_period_seconds')).toBe(35);
  });

  test('F27 brings the restricted profile, with a /tmp to write to', () => {
    expect(hardened('F27').container('security_context')).toEqual({
      run_as_non_root: true,
      allow_privilege_escalation: false,
      read_only_root_filesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(hardened('F27').container('volume_mount.1')).toEqual({ name: 'tmp', mount_path: '/tmp' });
  });

  test('F27 of a namespace brings warn and audit, and no enforcement (C-30)', () => {
    const apps = namespace({ adopt: { address: 'kubernetes_namespace.apps', parity: true, harden: ['F27'] } });
    expect(apps.of('namespace', 'metadata.labels')).toEqual({
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'latest',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': 'latest',
    });
    expect(apps.of('default_service_account', 'automount_service_account_token')).toBe(false);
  });

  test('K-07 brings the disruption budget', () => {
    expect(hardened('K-07').of('pod_disruption_budget', 'spec.max_unavailable')).toBe('1');
  });

  test('K-16 brings no token and no privileges', () => {
    expect(hardened('K-16').pod('automount_service_account_token')).toBe(false);
    expect(hardened('K-16').container('security_context')).toEqual({ privileged: false });
  });

  test('S-02 brings no service links', () => {
    expect(hardened('S-02').pod('enable_service_links')).toBe(false);
  });

  test('without parity is a problem, because every default is there already', () => {
    expect(adopted({ harden: ['F23'] }).advice).toEqual([
      'props | adopt.harden says nothing without parity: every default is written already | parity: true, or no harden | ',
    ]);
  });

  test('of a finding that no default answers is a problem', () => {
    expect(fromJavaScript({ ...WEB, adopt: { address, parity: true, harden: ['F04'] } }).problems).toEqual([
      'props adopt.harden: no default answers F04; those that do are F01, F02, F06, F09, F13, F14, F22, F23, F27, K-07, K-16, S-02, S-24',
    ]);
  });
});

describe('a port whose name', () => {
  test('stands in the Service alone is not written in the container', () => {
    const web = webService({ ports: { http: { container: 8000, service: 80, named: 'service' } } });
    expect(web.container('port.0')).toEqual({ container_port: 8000, protocol: 'TCP' });
    expect(web.of('service', 'spec.port.0.name')).toBe('http');
  });

  test('stands nowhere is asked by number', () => {
    const web = webService({
      ports: { http: { container: 8000, service: 80, named: 'nowhere' } },
      expose: https('a.example.org'),
    });
    expect(web.container('port.0')).toEqual({ container_port: 8000, protocol: 'TCP' });
    expect(web.of('service', 'spec.port.0')).toEqual({ port: 80, target_port: '8000', protocol: 'TCP' });
    expect(web.of('ingress', 'spec.rule.0.http.path.0.backend.service.port')).toEqual({ number: 80 });
  });

  test('stands nowhere is a problem beside another, because the API demands names then', () => {
    expect(webService({ ports: { a: { container: 1, named: 'nowhere' }, b: 2 } }).advice).toEqual([
      "props | ports.a: a Service with several ports needs the name of each | named: 'service' | ",
    ]);
  });
});

test('an image that floats is adopted with its exemption, and no other way', () => {
  const because = exempt('F04', { reason: 'adopted as it stands', expires: '2027-03-31' });
  const web = webService({ image: floating('nginx', because, { shell: 'sh' }) });
  expect(web.problems).toEqual([]);
  expect(web.exempt).toEqual(['F04 image.because']);
  expect(web.container('image')).toBe('nginx');
  expect(web.container('lifecycle.pre_stop')).toBeDefined();
  expect(webService({ image: floating('nginx:', because) }).problems).toEqual([
    expect.stringMatching(/^F04 image: "nginx:" is not an image reference/),
  ]);
});
