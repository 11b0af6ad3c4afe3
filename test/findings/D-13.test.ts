import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';
import { DOCKER_FORMS } from './docker-forms';

const container = (security?: JsonObject | string): JsonObject => ({
  name: 'app',
  ...(security === undefined ? {} : { security_context: security }),
});

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;
  /** The provider sends false for what a container's block leaves out; a manifest is sent as it stands. */
  const isFilled = !podAt.startsWith('manifest.');
  const state = (pod: JsonObject | undefined, own?: JsonObject | string) =>
    states('D-13', write({ ...(pod ? { security_context: pod } : {}), container: [container(own)] }));

  test('a container of which nobody says anything may run as root', () => {
    expect(ask('D-13', write({ container: [container()] }))).toEqual([
      `fail ${at}: security_context.run_as_non_root states no user: nothing keeps it from running as root`,
    ]);
  });

  test.each([
    ['the pod', { run_as_non_root: true }, undefined],
    ['the container', undefined, { run_as_non_root: true }],
    ['the container over the pod', { run_as_non_root: false }, { run_as_non_root: true }],
  ])('run_as_non_root on %s keeps it from root', (_, pod, own) => {
    expect(state(pod, own)).toEqual(['pass']);
  });

  test.each([
    ['the pod', { run_as_user: '1000' }, undefined],
    ['the container', undefined, { run_as_user: '1000' }],
    ['the container over the pod', { run_as_user: '0' }, { run_as_user: '1000' }],
  ])('a user other than 0 on %s is not root', (_, pod, own) => {
    expect(state(pod, own)).toEqual(['pass']);
  });

  test.each([
    ['the pod', { run_as_user: '0' }, undefined],
    ['the container over the pod', { run_as_user: '1000' }, { run_as_user: '0' }],
    ['the container, whatever else it says', undefined, { run_as_user: 0, run_as_non_root: true }],
  ])('user 0 on %s is root', (_, pod, own) => {
    expect(state(pod, own)).toEqual(['fail']);
  });

  test('root by number is of high severity, and says so', () => {
    expect(verdicts('D-13', write({ container: [container({ run_as_user: '0' })] }))[0]?.reasons).toEqual([
      {
        state: 'fail',
        message: 'runs as root: run_as_user is 0',
        at: 'security_context.run_as_user',
        severity: 'high',
      },
    ]);
  });

  test('run_as_non_root: false is a failure, with a user as well', () => {
    expect(state(undefined, { run_as_non_root: false })).toEqual(['fail']);
    expect(state({ run_as_non_root: true }, { run_as_non_root: false, run_as_user: '1000' })).toEqual(['fail']);
  });

  test("a container's block that leaves run_as_non_root out overrides the pod's, where the provider fills it", () => {
    expect(state({ run_as_non_root: true }, { privileged: false })).toEqual([isFilled ? 'fail' : 'pass']);
  });

  test('first, second and init container are each judged', () => {
    const good = container({ run_as_non_root: true });
    expect(states('D-13', write({ container: [good, container()], init_container: [container(), good] }))).toEqual([
      'pass',
      'fail',
      'fail',
      'pass',
    ]);
  });

  test.each([
    ['run_as_non_root', { run_as_non_root: '${var.flag}' }],
    ['user', { run_as_user: '${var.uid}' }],
    ['security context', '${var.context}'],
  ])('a %s that is an expression is unknown', (_, own) => {
    expect(state(undefined, own)).toEqual(['unknown']);
  });

  test('a user that is an expression does not matter where root is refused anyway', () => {
    expect(state(undefined, { run_as_user: '${var.uid}', run_as_non_root: true })).toEqual(['pass']);
  });

  test('an exemption covers it', () => {
    expect(verdicts('D-13', write({ container: [container()] }), {}, [everywhere('D-13')])[0]?.state).toBe('exempt');
  });
});

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at }) => {
  test.each(['1000', '1000:1000', 'postgres', 'nobody:nogroup'])('that runs as %s passes', (user) => {
    expect(ask('D-13', write({ user }))).toEqual([`pass ${address}`]);
  });

  test.each(['root', '0', '0:0', 'root:root', '00'])('that runs as %s fails', (user) => {
    expect(ask('D-13', write({ user }))).toEqual([`fail ${address}: ${at('user')} runs as root`]);
  });

  test('that says nothing is unknown: the image decides, and nothing stops it', () => {
    expect(ask('D-13', write())).toEqual([
      `unknown ${address}: ${at('user')} states no user: its image may run as root`,
    ]);
  });

  test('whose user is an expression is unknown', () => {
    expect(states('D-13', write({ user: '${var.user}' }))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-13', write({ user: 'root' }), {}, [everywhere('D-13')])[0]?.state).toBe('exempt');
  });
});
