import { App, TerraformStack } from 'cdktf';
import type { Platform } from '../../constructs/kubernetes';
import { backend, exempt, KubernetesStack, Namespace } from '../../constructs/kubernetes';
import { governanceOf } from '../../lib/gate/governance';
import { namespace, platformOf, stackOf, type Synthesized } from './synthesized';

const PSS = 'pod-security.kubernetes.io';
const why = { reason: 'a node exporter reads the host', expires: '2027-03-31' } as const;

describe('a namespace', () => {
  test('enforces, warns of and audits the restricted profile in the newest version (F27)', () => {
    expect(namespace().of('namespace')).toEqual({
      metadata: {
        name: 'apps',
        labels: {
          [`${PSS}/enforce`]: 'restricted',
          [`${PSS}/enforce-version`]: 'latest',
          [`${PSS}/warn`]: 'restricted',
          [`${PSS}/warn-version`]: 'latest',
          [`${PSS}/audit`]: 'restricted',
          [`${PSS}/audit-version`]: 'latest',
        },
      },
    });
  });

  test('pins the version that the platform names, so that an upgrade of the cluster changes nothing by itself', () => {
    const labels = namespace({}, { podSecurityVersion: 'v1.32' }).of('namespace', 'metadata.labels');
    expect(labels).toMatchObject({
      [`${PSS}/enforce-version`]: 'v1.32',
      [`${PSS}/warn-version`]: 'v1.32',
      [`${PSS}/audit-version`]: 'v1.32',
    });
  });

  test('takes the token from its default service account', () => {
    expect(namespace().of('default_service_account')).toEqual({
      metadata: { namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
      automount_service_account_token: false,
    });
  });

  test('keeps the labels of its author, except where they would lower the profile', () => {
    const labels = { tier: 'a', [`${PSS}/enforce`]: 'privileged' };
    expect(namespace({ labels }).of('namespace', 'metadata.labels')).toMatchObject({
      tier: 'a',
      [`${PSS}/enforce`]: 'restricted',
    });
  });

  test('that is adopted enforces nothing until it is asked to, and warns and audits at once (C-30)', () => {
    const adopt = { address: 'kubernetes_namespace.apps' };
    expect(namespace({ adopt }).of('namespace', 'metadata.labels')).toEqual({
      [`${PSS}/warn`]: 'restricted',
      [`${PSS}/warn-version`]: 'latest',
      [`${PSS}/audit`]: 'restricted',
      [`${PSS}/audit-version`]: 'latest',
    });
    expect(namespace({ adopt, podSecurity: 'restricted' }).of('namespace', 'metadata.labels')).toMatchObject({
      [`${PSS}/enforce`]: 'restricted',
    });
  });

  test.each(['baseline', 'privileged'] as const)('enforces %s by exemption, and still warns of more', (enforce) => {
    const lowered = namespace({ podSecurity: { enforce, because: exempt('F27', why) } });
    expect(lowered.of('namespace', 'metadata.labels')).toMatchObject({
      [`${PSS}/enforce`]: enforce,
      [`${PSS}/warn`]: 'restricted',
      [`${PSS}/audit`]: 'restricted',
    });
    expect(lowered.exempt).toEqual(['F27 podSecurity.because']);
  });

  test('of a name that Kubernetes refuses is a problem', () => {
    expect(namespace({ name: 'my_apps' }).problems).toEqual([
      'props name: object name "my_apps" has other characters than a-z, 0-9 and -: write up to 63 of a-z, 0-9 and inner hyphens',
    ]);
  });

  test('is told what the compiler would have told a JavaScript user', () => {
    const said = (props: Readonly<Record<string, unknown>>): readonly string[] =>
      stackOf((stack) => {
        Reflect.construct(Namespace, [stack, 'apps', { name: 'apps', ...props }]);
      }).problems;
    expect(said({ network: 'deny' })).toEqual([
      'props network: there is no mode "deny": the modes are observe, allow, default-deny',
    ]);
    expect(said({ podSecurity: 'baseline' })).toEqual([
      'F27 podSecurity: "baseline" on its own: less than restricted takes an exemption',
    ]);
    expect(said({ podSecurity: { enforce: 'some' } })).toEqual([
      'F27 podSecurity.because takes an exemption, which says why',
      'props podSecurity: there is no level "some": the levels are restricted, baseline, privileged',
    ]);
  });
});

describe('the provider', () => {
  const version = (written: Synthesized): unknown => written.at('terraform.required_providers.kubernetes.version');

  test('is any from 2.38 to 3: the bindings would pin one exactly', () => {
    expect(version(namespace())).toBe('>= 2.38.0, < 4.0.0');
    expect(version(namespace({}, { provider: { version: '~> 3.2' } }))).toBe('~> 3.2');
  });

  test("finds its cluster by Terraform's own environment, unless the platform says where", () => {
    expect(namespace().at('provider.kubernetes.0')).toEqual({});
    const provider = { configPath: '~/.kube/config', configContext: 'lab' };
    expect(namespace({}, { provider }).at('provider.kubernetes.0')).toEqual({
      config_path: '~/.kube/config',
      config_context: 'lab',
    });
  });

  test.each([
    [undefined, 'kubernetes_namespace_v1'],
    ['v1', 'kubernetes_namespace_v1'],
    ['unsuffixed', 'kubernetes_namespace'],
  ] as const)('of flavour %s has %s', (flavour, type) => {
    const provider = flavour === undefined ? {} : { flavour };
    expect(namespace({}, { provider }).addresses).toContain(`${type}.apps`);
  });
});

describe('the backend', () => {
  const written = (state: ReturnType<typeof backend.pg>): unknown =>
    namespace({}, { backend: state }).at('terraform.backend');

  test('s3 locks by a file, encrypts, and keeps one object for each stack', () => {
    expect(written(backend.s3({ bucket: 'state', region: 'eu-1' }))).toEqual({
      s3: { bucket: 'state', region: 'eu-1', key: 'stack/terraform.tfstate', encrypt: true, use_lockfile: true },
    });
  });

  test('s3 elsewhere than at Amazon asks its own endpoint, by path, and skips what only Amazon answers', () => {
    const endpoint = 'https://acme.r2.cloudflarestorage.com';
    expect(written(backend.s3({ bucket: 'state', region: 'auto', prefix: 'lab/', endpoint }))).toEqual({
      s3: {
        bucket: 'state',
        region: 'auto',
        key: 'lab/stack/terraform.tfstate',
        encrypt: true,
        use_lockfile: true,
        endpoints: { s3: endpoint },
        skip_credentials_validation: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
        use_path_style: true,
      },
    });
  });

  test('pg keeps one schema for each stack, and no connection string, which would be a password in git', () => {
    expect(written(backend.pg())).toEqual({ pg: { schema_name: 'stack' } });
    expect(written(backend.pg({ prefix: 'lab_' }))).toEqual({ pg: { schema_name: 'lab_stack' } });
  });

  test.each(['https://git.example.org/state', 'https://git.example.org/state/'])('http locks: %s', (address) => {
    expect(written(backend.http({ address }))).toEqual({
      http: {
        address: 'https://git.example.org/state/stack',
        lock_address: 'https://git.example.org/state/stack/lock',
        unlock_address: 'https://git.example.org/state/stack/lock',
        lock_method: 'POST',
        unlock_method: 'DELETE',
      },
    });
  });

  test('gcs keeps one prefix for each stack', () => {
    expect(written(backend.gcs({ bucket: 'state' }))).toEqual({ gcs: { bucket: 'state', prefix: 'stack' } });
    expect(written(backend.gcs({ bucket: 'state', prefix: 'lab/' }))).toEqual({
      gcs: { bucket: 'state', prefix: 'lab/stack' },
    });
  });

  test('kubernetes keeps one Secret for each stack', () => {
    expect(written(backend.kubernetes({ namespace: 'state' }))).toEqual({
      kubernetes: { secret_suffix: 'stack', namespace: 'state' },
    });
    expect(written(backend.kubernetes({ namespace: 'state', configPath: '~/.kube/config' }))).toEqual({
      kubernetes: { secret_suffix: 'stack', namespace: 'state', config_path: '~/.kube/config' },
    });
  });

  test('local has a relative path, one for each stack: cdktf would write an absolute one', () => {
    expect(written(backend.local())).toEqual({ local: { path: 'terraform.stack.tfstate' } });
  });

  test('of a stack of its own is what another reads its outputs from', () => {
    const app = new App();
    const platform = platformOf({ backend: backend.kubernetes({ namespace: 'state' }) });
    const source = new KubernetesStack(app, 'source', { platform });
    const reader = new KubernetesStack(app, 'reader', { platform });
    const apps = new Namespace(source, 'apps', { name: 'apps' });
    new Namespace(reader, 'copy', { name: 'copy', labels: { of: apps.reference } });
    for (const stack of [source, reader]) stack.prepareStack();
    expect(JSON.stringify(reader.toTerraform())).toContain('"backend":"kubernetes"');
    expect(JSON.stringify(reader.toTerraform())).toContain('"secret_suffix":"source"');
  });
});

describe('what governs a stack', () => {
  const governed = (platform: Platform, props: object = {}): ReturnType<typeof governanceOf> =>
    governanceOf(new KubernetesStack(new App(), 'stack', { platform, ...props }), 'observe');

  test('is everything enforced, at tier 1, with images of exact tags that Terraform owns (K-30)', () => {
    const { policy, facts } = governed(platformOf());
    expect(policy).toEqual({ rules: {} });
    expect(facts).toEqual({ mutators: [], images: { owner: 'terraform', pin: 'exact' }, tier: 1, escapeHatches: 0 });
  });

  test('is what the platform says', () => {
    const mutators = [{ owner: 'kyverno', pod: ['dns_config'] }];
    const images = { owner: 'keel', pin: 'digest', registries: ['ghcr.io'] } as const;
    const { policy, facts } = governed(platformOf({ mutators, images, tier: 3, policy: { unknown: 'fail' } }));
    expect(policy).toEqual({ unknown: 'fail', rules: {} });
    expect(facts).toEqual({ mutators, images, tier: 3, escapeHatches: 0 });
  });

  test('is what the stack says, finding by finding, before what the platform says', () => {
    const platform = platformOf({ tier: 3, policy: { level: 'warn', rules: { F02: 'observe', F04: 'warn' } } });
    const { policy, facts } = governed(platform, { tier: 0, policy: { rules: { F02: 'enforce' } } });
    expect(policy).toEqual({ level: 'warn', rules: { F02: 'enforce', F04: 'warn' } });
    expect(facts.tier).toBe(0);
  });

  test("has the platform's exemptions, those that are granted later too", () => {
    const platform = platformOf();
    const { shared } = governed(platform);
    expect(platform.exempt('F27', why)).toBe(platform);
    expect(shared?.name).toBe('lab');
    expect(shared?.exemptions()).toEqual([{ kind: 'exemption', rule: 'F27', ...why }]);
    expect(platform.exemptions).not.toBe(platform.exemptions);
  });

  test('has exemptions of its own', () => {
    const written = stackOf((stack) => {
      expect(stack.exempt('F27', { ...why, names: 'node-*' })).toBe(stack);
    });
    expect(written.exempt).toEqual(['F27']);
  });
});

test('a construct in a plain stack is told where it belongs', () => {
  const plain = new TerraformStack(new App(), 'plain');
  expect(() => new Namespace(plain, 'apps', { name: 'apps' })).toThrow(
    'plain/apps needs the facts of a platform: put it into a KubernetesStack, not a plain TerraformStack',
  );
});
