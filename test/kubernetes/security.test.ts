import { exempt, image, type SecurityProps, uid } from '../../constructs/kubernetes';
import { fromJavaScript, type Synthesized, WEB, webService } from './synthesized';

const why = { reason: 'what it is for, stated at length', expires: '2027-03-31' } as const;
const relaxed = (security: SecurityProps): Synthesized => webService({ security });

describe('the restricted profile, unless something of it is exempt (F27, K-16)', () => {
  const web = webService();

  test('stands on the container, where the provider writes false for what is left out', () => {
    expect(web.container('security_context')).toEqual({
      run_as_non_root: true,
      privileged: false,
      allow_privilege_escalation: false,
      read_only_root_filesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('stands on the pod, with groups of volumes changed only where they differ', () => {
    expect(web.pod('security_context')).toEqual({
      run_as_non_root: true,
      fs_group_change_policy: 'OnRootMismatch',
      seccomp_profile: { type: 'RuntimeDefault' },
    });
  });

  test('gives no token: who does not ask the API has nothing to lose (K-16)', () => {
    expect(web.pod('automount_service_account_token')).toBe(false);
  });

  test("gives no addresses of other Services in the pod's environment", () => {
    expect(web.pod('enable_service_links')).toBe(false);
  });

  test('gives no namespace of the host', () => {
    for (const host of ['host_network', 'host_pid', 'host_ipc']) expect(web.pod(host)).toBeUndefined();
  });
});

describe('the user', () => {
  test('is the one of the image, and only its number is forbidden to be root', () => {
    const web = webService({ image: image('ghcr.io/acme/web:1.2.3', { user: 65532 }) });
    expect(web.problems).toEqual([]);
    expect(web.pod('security_context.run_as_user')).toBeUndefined();
  });

  test('by number is the group of files and volumes too, unless another is given', () => {
    expect(webService({ runAs: uid(1000) }).pod('security_context')).toMatchObject({
      run_as_user: '1000',
      run_as_group: '1000',
      fs_group: '1000',
    });
    expect(webService({ runAs: uid(65534, 82) }).pod('security_context')).toMatchObject({
      run_as_user: '65534',
      run_as_group: '82',
      fs_group: '82',
    });
  });

  test('root is an exemption, and false is then written on pod and container', () => {
    const web = webService({ runAs: exempt('D-13', why) });
    expect(web.pod('security_context.run_as_non_root')).toBe(false);
    expect(web.container('security_context.run_as_non_root')).toBe(false);
    expect(web.container('security_context.allow_privilege_escalation')).toBe(false);
  });

  test.each(['root', 0] as const)(
    'an image of user %j cannot start as it is, so its author hears of it now',
    (user) => {
      expect(webService({ image: image('ghcr.io/acme/web:1.2.3', { user }) }).advice).toEqual([
        "D-13 | the image runs as root, which run_as_non_root refuses: the pod would not start | runAs: uid(1000) | runAs: exempt('D-13', { reason: '…', expires: '…' })",
      ]);
    },
  );

  test('an image that names its user cannot start either, because a name proves nothing to the kubelet', () => {
    expect(webService({ image: image('ghcr.io/acme/web:1.2.3', { user: 'named' }) }).problems).toEqual([
      'D-13 the image names its user, which the kubelet cannot prove to be other than root: the pod would not start',
    ]);
  });

  test('that is given settles what the image says', () => {
    const root = image('ghcr.io/acme/web:1.2.3', { user: 'root' });
    expect(webService({ image: root, runAs: uid(1000) }).problems).toEqual([]);
    expect(webService({ image: root, runAs: exempt('D-13', why) }).problems).toEqual([]);
  });

  test.each([0, -1, 1.5, 2_147_483_648])('uid(%p) is a problem', (number) => {
    expect(webService({ runAs: uid(number, 1) }).advice).toEqual([
      `D-13 | runAs: uid ${number} is not a number from 1 to 2147483647; root is an exemption | runAs: uid(1000) | runAs: exempt('D-13', { reason: '…', expires: '…' })`,
    ]);
  });

  test.each([-1, 0.5, 2_147_483_648])('uid(1, %p) is a problem', (number) => {
    expect(webService({ runAs: uid(1, number) }).advice).toEqual([
      `D-13 | runAs: gid ${number} is not a number from 0 to 2147483647 | runAs: uid(1000, 1000) | `,
    ]);
  });

  test.each([uid(1, 0), uid(2_147_483_647)])('the ends of the range are in it: %p', (runAs) => {
    expect(webService({ runAs }).problems).toEqual([]);
  });
});

describe('what an exemption relaxes, and nothing besides', () => {
  const restricted = webService();

  test('privileged, which the API refuses without escalation', () => {
    expect(relaxed({ privileged: exempt('K-16', why) }).container('security_context')).toEqual({
      run_as_non_root: true,
      privileged: true,
      allow_privilege_escalation: true,
      read_only_root_filesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('privilege escalation', () => {
    const web = relaxed({ privilegeEscalation: exempt('F27', why) });
    expect(web.container('security_context.allow_privilege_escalation')).toBe(true);
    expect(web.container('security_context.privileged')).toBe(false);
  });

  test('a writable root', () => {
    const web = relaxed({ writableRoot: exempt('F27', why) });
    expect(web.container('security_context.read_only_root_filesystem')).toBe(false);
    expect(web.pod('security_context')).toEqual(restricted.pod('security_context'));
  });

  test('single capabilities, beside which every other stays dropped', () => {
    const web = relaxed({ capabilities: { add: ['NET_BIND_SERVICE', 'CHOWN'], because: exempt('K-16', why) } });
    expect(web.container('security_context.capabilities')).toEqual({
      drop: ['ALL'],
      add: ['NET_BIND_SERVICE', 'CHOWN'],
    });
  });

  test.each([
    ['hostNetwork', 'host_network'],
    ['hostPid', 'host_pid'],
    ['hostIpc', 'host_ipc'],
  ])('%s', (prop, attribute) => {
    const web = fromJavaScript({ ...WEB, security: { [prop]: exempt('K-16', why) } });
    expect(web.pod(attribute)).toBe(true);
    const others = ['host_network', 'host_pid', 'host_ipc'].filter((name) => name !== attribute);
    for (const other of others) expect(web.pod(other)).toBeUndefined();
  });

  test('each exemption is on record, for the ledger and for the gate', () => {
    const security: SecurityProps = {
      privileged: exempt('K-16', why),
      hostNetwork: exempt('K-16', why),
      hostPid: exempt('K-16', why),
      hostIpc: exempt('K-16', why),
      capabilities: { add: ['CHOWN'], because: exempt('K-16', why) },
      privilegeEscalation: exempt('F27', why),
      writableRoot: exempt('F27', why),
    };
    const web = webService({ security, runAs: exempt('D-13', why) });
    expect([...web.exempt].sort()).toEqual([
      'D-13 runAs',
      'F27 security.privilegeEscalation',
      'F27 security.writableRoot',
      'K-16 security.capabilities.because',
      'K-16 security.hostIpc',
      'K-16 security.hostNetwork',
      'K-16 security.hostPid',
      'K-16 security.privileged',
    ]);
    expect(restricted.exempt).toEqual([]);
  });
});
