import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at }) => {
  test('whose log is rotated passes', () => {
    const rotated = { log_driver: 'json-file', log_opts: { 'max-size': '10m', 'max-file': '3' } };
    expect(ask('M-11', write(rotated))).toEqual([`pass ${address}`]);
    expect(ask('M-11', write({ log_opts: { 'max-size': '10m' } }))).toEqual([`pass ${address}`]);
  });

  test.each([{}, { log_driver: 'json-file' }, { log_opts: { 'max-file': '3' } }, { log_opts: { 'max-size': '-1' } }])(
    'with %j fills its host',
    (body) => {
      expect(ask('M-11', write(body))).toEqual([
        `fail ${address}: ${at('log_opts')} writes a log that nothing rotates: max-size is missing`,
      ]);
    },
  );

  test.each(['local', 'journald', 'none', 'loki'])('with the driver %s passes', (driver) => {
    expect(states('M-11', write({ log_driver: driver }))).toEqual(['pass']);
  });

  test.each([
    { log_driver: '${var.driver}' },
    { log_opts: '${var.options}' },
    { log_opts: { 'max-size': '${var.size}' } },
  ])('with %j is unknown', (body) => {
    expect(states('M-11', write(body))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('M-11', write(), {}, [everywhere('M-11')])[0]?.state).toBe('exempt');
  });
});
