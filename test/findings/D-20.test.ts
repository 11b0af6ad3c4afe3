import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';
import { said, SERVER_FORMS } from './server-forms';

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  test('that is made and not started fails', () => {
    expect(ask('D-20', write({ start: false }))).toEqual([`fail ${address}: start is made and not started`]);
    expect(states('D-20', write({ start: false, must_run: false }))).toEqual(['fail']);
  });

  test('that is started passes', () => {
    expect(states('D-20', write({ start: true }))).toEqual(['pass']);
  });

  test('of which an expression decides it is unknown', () => {
    expect(ask('D-20', write({ start: '${var.start}' }))).toEqual([
      `unknown ${address}: start \${var.start} is decided when Terraform runs`,
    ]);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-20', write({ start: false }), {}, [everywhere('D-20')])[0]?.state).toBe('exempt');
  });
});

test.each(DOCKER_FORMS)('a $name that says nothing is started', ({ write }) => {
  expect(states('D-20', write())).toEqual(['pass']);
});

test('Compose starts what it makes', () => {
  const compose = SERVER_FORMS.find(({ isTerraform }) => !isTerraform);
  expect(compose && said('D-20', compose.read({}))).toBe('pass');
});
