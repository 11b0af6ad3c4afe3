import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, verdicts } from './asking';
import { FORMS } from './forms';

const LABEL = 'pod-security.kubernetes.io/';
const labels = (enforce?: string, warn?: string, audit?: string): JsonObject =>
  Object.fromEntries(
    Object.entries({ enforce, warn, audit }).flatMap(([mode, level]) =>
      level === undefined ? [] : [[LABEL + mode, level]],
    ),
  );

const namespace = (given: JsonObject | string, type = 'kubernetes_namespace_v1'): JsonObject => ({
  resource: { [type]: { web: { metadata: { name: 'web', labels: given } } } },
});

describe.each([
  ['kubernetes_namespace', 'kubernetes_namespace.web', namespace],
  ['kubernetes_namespace_v1', 'kubernetes_namespace_v1.web', namespace],
  [
    'kubernetes_manifest of a Namespace',
    'kubernetes_manifest.web.manifest',
    (given: JsonObject | string): JsonObject => ({
      resource: {
        kubernetes_manifest: {
          web: { manifest: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web', labels: given } } },
        },
      },
    }),
  ],
] as const)('in a %s', (type, address, write) => {
  test.each([
    [labels('restricted', 'restricted', 'restricted'), `pass ${address}`],
    [labels(), `fail ${address}: metadata.labels has no Pod Security level`],
    [
      labels('restricted'),
      `fail ${address}: metadata.labels has no Pod Security level to warn; metadata.labels has no Pod Security level to audit`,
    ],
    [
      labels(undefined, 'restricted'),
      `fail ${address}: metadata.labels has no Pod Security level to enforce; metadata.labels has no Pod Security level to audit`,
    ],
    [labels('restricted', 'restricted'), `fail ${address}: metadata.labels has no Pod Security level to audit`],
    [labels('baseline', 'restricted', 'restricted'), `fail ${address}: metadata.labels enforces no more than baseline`],
    [
      labels('privileged', 'restricted', 'restricted'),
      `fail ${address}: metadata.labels enforces no more than privileged`,
    ],
    [
      labels('restricted', 'baseline', 'restricted'),
      `fail ${address}: metadata.labels has no more than baseline to warn`,
    ],
    [
      labels('Restricted', 'restricted', 'restricted'),
      `fail ${address}: metadata.labels has "Restricted" to enforce, which is no Pod Security level`,
    ],
  ])('labels %j', (given, expected) => {
    expect(ask('F27', write(given, type))).toEqual([expected]);
  });

  test('an adopted namespace that warns and audits may enforce later: a finding of low severity (C-30)', () => {
    expect(verdicts('F27', write(labels(undefined, 'restricted', 'restricted'), type))[0]?.reasons).toEqual([
      {
        state: 'fail',
        message: 'warns and audits, and enforces no Pod Security level yet',
        at: 'metadata.labels',
        severity: 'low',
      },
    ]);
  });

  test('labels behind an expression are unknown', () => {
    expect(verdicts('F27', write('${local.labels}', type)).map(({ state }) => state)).toEqual(['unknown']);
    expect(
      verdicts('F27', write(labels('${var.level}', 'restricted', 'restricted'), type)).map(({ state }) => state),
    ).toEqual(['unknown']);
  });

  test('a lower level stays with its exemption (C-16)', () => {
    const json = write(labels('privileged', 'restricted', 'restricted'), type);
    expect(verdicts('F27', json, {}, [everywhere('F27')])[0]?.state).toBe('exempt');
  });
});

const hardened: JsonObject = {
  run_as_non_root: true,
  allow_privilege_escalation: false,
  read_only_root_filesystem: true,
  capabilities: { drop: ['ALL'] },
  seccomp_profile: { type: 'RuntimeDefault' },
};
const without = (name: string, value?: JsonObject | boolean | string): JsonObject => ({ ...hardened, [name]: value });
const container = (security?: JsonObject | string): JsonObject => ({
  name: 'app',
  ...(security === undefined ? {} : { security_context: security }),
});
const restricted = namespace(labels('restricted', 'restricted', 'restricted'));

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = (list: string): string => `${address}.${podAt}.${list}`;
  const isFilled = !podAt.startsWith('manifest.');
  const lines = (pod: JsonObject): readonly string[] => ask('F27', write(pod));

  test('the restricted profile with a read-only root passes', () => {
    expect(lines({ container: [container(hardened)] })).toEqual([`pass ${at('container[0]')}`, `pass ${address}`]);
  });

  test('a container without a security context lacks all of it', () => {
    expect(lines({ container: [container()] })[0]).toBe(
      `fail ${at('container[0]')}: security_context.run_as_non_root does not say run_as_non_root: true; security_context.seccomp_profile has no seccomp profile: RuntimeDefault; security_context.allow_privilege_escalation may gain privileges; security_context.capabilities.drop keeps capabilities: drop ALL; security_context.read_only_root_filesystem may write to its root file system`,
    );
  });

  test.each([
    ['run_as_non_root', undefined, 'run_as_non_root does not say run_as_non_root: true'],
    ['seccomp_profile', undefined, 'seccomp_profile has no seccomp profile: RuntimeDefault'],
    ['seccomp_profile', { type: 'Unconfined' }, 'seccomp_profile has no seccomp profile: RuntimeDefault'],
    ['allow_privilege_escalation', undefined, 'allow_privilege_escalation may gain privileges'],
    ['allow_privilege_escalation', true, 'allow_privilege_escalation may gain privileges'],
    ['capabilities', undefined, 'capabilities.drop keeps capabilities: drop ALL'],
    ['capabilities', { drop: ['NET_RAW'] }, 'capabilities.drop keeps capabilities: drop ALL'],
    ['read_only_root_filesystem', undefined, 'read_only_root_filesystem may write to its root file system'],
    ['read_only_root_filesystem', false, 'read_only_root_filesystem may write to its root file system'],
  ])('%s: %j is one finding', (name, value, message) => {
    expect(lines({ container: [container(without(name, value))] })[0]).toBe(
      `fail ${at('container[0]')}: security_context.${message}`,
    );
  });

  test('first, second and init container are each judged', () => {
    const good = container(hardened);
    const states = lines({ container: [good, container()], init_container: [container(), good] }).map(
      (line) => line.split(' ')[0],
    );
    expect(states).toEqual(['pass', 'fail', 'fail', 'pass', 'pass']);
  });

  test("the pod's word counts for user and seccomp, except that the provider overrides it where a block leaves the user out", () => {
    const pod = { run_as_non_root: true, seccomp_profile: { type: 'Localhost', localhost_profile: 'app.json' } };
    const { allow_privilege_escalation, read_only_root_filesystem, capabilities } = hardened;
    const rest = { allow_privilege_escalation, read_only_root_filesystem, capabilities };
    const [line] = lines({ security_context: pod, container: [container(rest)] });
    expect(line).toBe(
      isFilled
        ? `fail ${at('container[0]')}: security_context.run_as_non_root leaves run_as_non_root out of its security_context: the provider sends false, over the pod's true`
        : `pass ${at('container[0]')}`,
    );
  });

  test('a container that says it runs as root is left to D-13, one that is privileged to K-16', () => {
    expect(lines({ container: [container(without('run_as_non_root', false))] })[0]).toBe(`pass ${at('container[0]')}`);
    const privileged = { privileged: true, run_as_non_root: true, read_only_root_filesystem: true };
    expect(lines({ container: [container(privileged)] })[0]).toBe(`pass ${at('container[0]')}`);
  });

  test('a writable root is of low severity', () => {
    const json = write({ container: [container(without('read_only_root_filesystem'))] });
    expect(verdicts('F27', json)[0]?.reasons).toMatchObject([{ severity: 'low' }]);
  });

  test.each([
    ['run_as_non_root', '${var.flag}'],
    ['seccomp_profile', '${var.profile}'],
    ['allow_privilege_escalation', '${var.flag}'],
    ['capabilities', '${var.capabilities}'],
    ['read_only_root_filesystem', '${var.flag}'],
  ])('%s as an expression is unknown', (name, value) => {
    expect(lines({ container: [container(without(name, value))] })[0]).toMatch(/^unknown /);
  });

  describe('whose namespace enforces the restricted level', () => {
    const admission = (pod: JsonObject): string | undefined =>
      ask('F27', [restricted, write(pod, { namespace: 'web' })]).at(-1);

    test('pods that keep it pass', () => {
      expect(admission({ container: [container(hardened)] })).toBe(`pass ${address}`);
    });

    test.each([
      ['run_as_non_root is not true', { container: [container(without('run_as_non_root', false))] }],
      ['run_as_user 0', { container: [container({ ...hardened, run_as_user: '0' })] }],
      ['allow_privilege_escalation is not false', { container: [container(without('allow_privilege_escalation'))] }],
      ['capabilities are not dropped', { container: [container(without('capabilities'))] }],
      ['no seccomp_profile', { container: [container(without('seccomp_profile'))] }],
      [
        'capability SYS_TIME',
        { container: [container({ ...hardened, capabilities: { drop: ['ALL'], add: ['SYS_TIME'] } })] },
      ],
      ['privileged', { container: [container({ ...hardened, privileged: true })] }],
      ['host_port', { container: [{ ...container(hardened), port: [{ container_port: 53, host_port: 53 }] }] }],
      ['host_network', { container: [container(hardened)], [isFilled ? 'host_network' : 'hostNetwork']: true }],
      ['host_path volume', { container: [container(hardened)], volume: [{ name: 'v', host_path: { path: '/v' } }] }],
      ['nfs volume', { container: [container(hardened)], volume: [{ name: 'v', nfs: { server: 's', path: '/v' } }] }],
      [
        'no seccomp_profile',
        { container: [container(hardened)], init_container: [container(without('seccomp_profile'))] },
      ],
    ] as [string, JsonObject][])(
      'pods with %s would be refused: they never start, and the apply looks clean',
      (why, pod) => {
        expect(admission(pod)).toBe(
          `fail ${address}: ${podAt} its namespace enforces restricted and refuses its pods: ${why}`,
        );
      },
    );

    test('a host_port of 0 takes no port of the node', () => {
      expect(admission({ container: [{ ...container(hardened), port: [{ container_port: 53, host_port: 0 }] }] })).toBe(
        `pass ${address}`,
      );
    });

    test('that is of high severity', () => {
      const json = [restricted, write({ container: [container()] }, { namespace: 'web' })];
      expect(verdicts('F27', json).at(-1)?.reasons).toMatchObject([{ severity: 'high' }]);
    });

    test('pods of another namespace are not refused', () => {
      expect(ask('F27', [restricted, write({ container: [container()] }, { namespace: 'other' })]).at(-1)).toBe(
        `pass ${address}`,
      );
    });

    test('an added NET_BIND_SERVICE is allowed', () => {
      const pod = {
        container: [container({ ...hardened, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })],
      };
      expect(admission(pod)).toBe(`pass ${address}`);
    });
  });
});

test('a namespace that enforces baseline takes root, and refuses privileges', () => {
  const [form] = FORMS;
  const baseline = namespace(labels('baseline', 'restricted', 'restricted'));
  const last = (security: JsonObject): string | undefined =>
    ask('F27', [baseline, form?.write({ container: [container(security)] }, { namespace: 'web' }) ?? {}]).at(-1);
  expect(last(without('run_as_non_root', false))).toBe('pass kubernetes_deployment.app');
  expect(last({ ...hardened, privileged: true })).toContain('enforces baseline and refuses its pods: privileged');
});

test('kube-system is a namespace like any other', () => {
  const json = { resource: { kubernetes_namespace: { system: { metadata: { name: 'kube-system' } } } } };
  expect(ask('F27', json)).toEqual(['fail kubernetes_namespace.system: metadata.labels has no Pod Security level']);
});
