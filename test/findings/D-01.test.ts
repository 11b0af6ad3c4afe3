import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at }) => {
  test('with both limits passes', () => {
    expect(ask('D-01', write({ memory: 512, cpu_quota: 50_000 }))).toEqual([`pass ${address}`]);
    expect(ask('D-01', write({ memory: 512, cpus: '0.5' }))).toEqual([`pass ${address}`]);
  });

  test('with neither fails for each', () => {
    expect(ask('D-01', write())).toEqual([
      `fail ${address}: ${at('memory')} has no memory limit; ${at('cpus')} has no CPU limit`,
    ]);
  });

  test('a limit of zero, and less, is none to the engine', () => {
    expect(ask('D-01', write({ memory: 0, cpu_quota: 50_000 }))).toEqual([
      `fail ${address}: ${at('memory')} has no memory limit`,
    ]);
    expect(ask('D-01', write({ memory: 512, cpu_quota: -1 }))).toEqual([
      `fail ${address}: ${at('cpu_quota')} has no CPU limit`,
    ]);
  });

  test('a limit given as an expression is unknown', () => {
    expect(states('D-01', write({ memory: '${var.memory}', cpus: '0.5' }))).toEqual(['unknown']);
    expect(states('D-01', write({ memory: 512, cpus: '${var.cpus}' }))).toEqual(['unknown']);
  });

  test('an exemption covers it', () => {
    expect(verdicts('D-01', write(), {}, [everywhere('D-01')])[0]?.state).toBe('exempt');
  });
});

test('a quota counts against its period', () => {
  const [form] = DOCKER_FORMS;
  expect(states('D-01', form?.write({ memory: 6, cpu_period: '${var.period}', cpu_quota: 1000 }) ?? {})).toEqual([
    'unknown',
  ]);
});

test('a service whose task is an expression is unknown', () => {
  expect(states('D-01', { resource: { docker_service: { app: { name: 'app', task_spec: '${var.task}' } } } })).toEqual([
    'unknown',
  ]);
});
