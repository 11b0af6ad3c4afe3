import { stateOf } from '../../lib/gate/exemptions';
import { exempt } from '../../lib/values/exemption';
import { parseIsoDate } from '../../lib/values/iso-date';
import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

const container = (security: JsonObject | string): JsonObject => ({ name: 'app', security_context: security });
const plain = container({ privileged: false, capabilities: { drop: ['ALL'] } });

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  test('a pod that asks nothing of its node passes', () => {
    expect(
      states('K-16', write({ container: [plain], host_network: false, volume: [{ name: 'tmp', empty_dir: {} }] })),
    ).toEqual(['pass', 'pass']);
  });

  test.each([
    ['host_network', 'shares the network of its node'],
    ['host_pid', 'sees every process of its node'],
    ['host_ipc', 'shares the memory segments of its node'],
  ])('%s is a finding of the pod', (name, message) => {
    // Kubernetes spells hostPID and hostIPC with capitals that no rule of snake case gives back.
    const spelled = podAt.startsWith('manifest.')
      ? { host_network: 'hostNetwork', host_pid: 'hostPID', host_ipc: 'hostIPC' }[name]
      : name;
    expect(ask('K-16', write({ container: [plain], [spelled ?? '']: true }))[0]).toBe(
      `fail ${address}: ${podAt}.${name} ${message}`,
    );
  });

  test('a path of the node is a finding at its volume', () => {
    const volumes = [
      { name: 'tmp', empty_dir: {} },
      { name: 'run', host_path: { path: '/var/run' } },
    ];
    expect(ask('K-16', write({ container: [plain], volume: volumes }))[0]).toBe(
      `fail ${address}: ${podAt}.volume[1].host_path mounts /var/run of its node`,
    );
  });

  test('privileges and capabilities are findings of the container', () => {
    const bad = container({ privileged: true, capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN'] } });
    expect(ask('K-16', write({ container: [bad] }))[1]).toBe(
      `fail ${address}.${podAt}.container[0]: security_context.privileged is privileged: it has its node; security_context.capabilities.add adds the capabilities SYS_ADMIN, NET_ADMIN`,
    );
  });

  test('first, second and init container are each judged', () => {
    const bad = container({ capabilities: { add: ['NET_BIND_SERVICE'] } });
    expect(states('K-16', write({ container: [plain, bad], init_container: [bad, plain] }))).toEqual([
      'pass',
      'pass',
      'fail',
      'fail',
      'pass',
    ]);
  });

  test.each([
    ['privileged', { container: [container({ privileged: '${var.flag}' })] }, ['pass', 'unknown']],
    [
      'added capability',
      { container: [container({ capabilities: { add: ['${var.capability}'] } })] },
      ['pass', 'unknown'],
    ],
    ['block of capabilities', { container: [container({ capabilities: '${var.capabilities}' })] }, ['pass', 'unknown']],
    ['security context', { container: [container('${var.context}')] }, ['pass', 'unknown']],
    ['host network', { container: [plain], host_network: '${var.flag}' }, ['unknown', 'pass']],
    ['list of volumes', { container: [plain], volume: '${var.volumes}' }, ['unknown', 'pass']],
  ])('a %s that is an expression is unknown', (_, pod, expected) => {
    expect(states('K-16', write(pod as JsonObject))).toEqual(expected);
  });

  test('a path of the node that is an expression is a path of the node', () => {
    const volumes = [{ name: 'dev', host_path: { path: '${var.device}' } }];
    expect(states('K-16', write({ container: [plain], volume: volumes }))).toEqual(['fail', 'pass']);
  });
});

test('a GPU plugin keeps its privileges by an exemption without an end, which is reviewed (N-07)', () => {
  const stated = exempt('K-16', {
    reason: 'the device plugin hands the GPU of its node to other pods',
    permanent: true,
    review: '2027-06-30',
  });
  const granted = { stated, rules: ['K-16'] as const, scope: 'gpu/plugin', covers: () => true };
  const json = FORMS.find(({ kind }) => kind === 'DaemonSet')?.write({
    container: [container({ privileged: true })],
    host_pid: true,
  });
  expect(verdicts('K-16', json ?? {}, {}, [granted]).map(({ state }) => state)).toEqual(['exempt', 'exempt']);
  const today = parseIsoDate('2026-11-21');
  if (!today.ok) throw new Error(today.problem);
  expect(stateOf({ ...granted, construct: undefined, stacks: [] }, today.value)).toEqual({
    errors: [],
    warnings: [],
    expired: false,
  });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  test.each([
    [{ privileged: true }, 'privileged is privileged: it has its host'],
    [{ network_mode: 'host' }, 'network_mode shares the network of its host'],
    [{ pid_mode: 'host' }, 'pid_mode sees every process of its host'],
    [{ ipc_mode: 'host' }, 'ipc_mode shares the memory segments of its host'],
    [{ devices: [{ host_path: '/dev/kmsg' }] }, 'devices uses the device /dev/kmsg of its host'],
    [
      { volumes: [{ host_path: '/var/run/docker.sock', container_path: '/s' }] },
      'volumes[0] mounts /var/run/docker.sock: it can become root on its host',
    ],
    [{ volumes: [{ host_path: '/proc/', container_path: '/host/proc' }] }, 'volumes[0] mounts /proc/ of its host'],
  ])('with %j fails', (body, message) => {
    expect(ask('K-16', write(body))).toEqual([`fail ${address}: ${message}`]);
  });

  test('that mounts files of an app, the time zone or a named volume passes', () => {
    const volumes = [
      { host_path: '/srv/cartie/data', container_path: '/data' },
      { host_path: '/etc/localtime', container_path: '/etc/localtime' },
      { volume_name: 'data', container_path: '/var/lib/data' },
    ];
    expect(states('K-16', write({ volumes, network_mode: 'container:vpn' }))).toEqual(['pass']);
  });

  test.each([
    { privileged: '${var.p}' },
    { network_mode: '${var.mode}' },
    { volumes: [{ host_path: '${var.path}', container_path: '/x' }] },
    { volumes: '${var.volumes}' },
  ])('with %j is unknown', (body) => {
    expect(states('K-16', write(body))).toEqual(['unknown']);
  });
});

describe.each(DOCKER_FORMS)('a $name', ({ write }) => {
  test('that mounts the socket of the engine fails, and is covered by an exemption', () => {
    const socket = '/var/run/docker.sock';
    const json = write({ mounts: [{ type: 'bind', source: socket, target: socket, read_only: true }] });
    expect(ask('K-16', json)[0]).toContain('mounts /var/run/docker.sock: it can become root on its host');
    expect(verdicts('K-16', json, {}, [everywhere('K-16')])[0]?.state).toBe('exempt');
  });
});
