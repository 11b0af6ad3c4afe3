import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

const healthcheck = { test: ['CMD', 'pg_isready'] };

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at, kind }) => {
  const where = kind === 'service' ? 'healthcheck' : at('healthcheck');

  test('with a healthcheck passes', () => {
    expect(ask('D-03', write({ healthcheck }))).toEqual([`pass ${address}`]);
  });

  test('without one fails', () => {
    expect(ask('D-03', write())).toEqual([
      `fail ${address}: ${kind === 'service' ? at('healthcheck') : 'healthcheck'} has no healthcheck`,
    ]);
  });

  test.each([
    [['NONE'], 'switches off the healthcheck of its image'],
    [[], 'has a healthcheck that asks nothing'],
    [['CMD'], 'has a healthcheck that asks nothing'],
    [['CMD-SHELL', ' '], 'has a healthcheck that asks nothing'],
  ])('that asks %j fails', (asked, message) => {
    expect(ask('D-03', write({ healthcheck: { test: asked } }))[0]).toMatch(
      new RegExp(`^fail ${address}: \\S*${where.replace(/[[\]]/g, '\\$&')} ${message}$`),
    );
  });

  test('whose image has neither shell nor curl cannot be asked by them', () => {
    const image = 'gcr.io/distroless/static-debian12:20261101';
    expect(
      ask('D-03', write({ image, healthcheck: { test: ['CMD', 'curl', '-f', 'http://127.0.0.1'] } }))[0],
    ).toContain('asks its health by curl, which its image does not have');
    expect(ask('D-03', write({ image, healthcheck: { test: ['CMD-SHELL', '/app --check'] } }))[0]).toContain(
      'asks its health by a shell, which its image does not have',
    );
    expect(states('D-03', write({ image, healthcheck: { test: ['CMD', '/app', '--check'] } }))).toEqual(['pass']);
  });

  test('whose healthcheck is an expression is unknown', () => {
    expect(states('D-03', write({ healthcheck: '${var.healthcheck}' }))).toEqual(['unknown']);
    expect(states('D-03', write({ healthcheck: { test: '${var.test}' } }))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-03', write(), {}, [everywhere('D-03')])[0]?.state).toBe('exempt');
  });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write }) => {
  test.each([{ must_run: false }, { attach: true }, { rm: true }])(
    'that ends on its own, %j, has no health',
    (life) => {
      expect(ask('D-03', write(life))).toEqual([]);
    },
  );

  test('that may end on its own is unknown', () => {
    expect(states('D-03', write({ must_run: '${var.keep}' }))).toEqual(['unknown']);
  });
});
