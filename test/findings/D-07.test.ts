import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, verdicts } from './asking';
import { CONTAINER_FORMS } from './docker-forms';

const healthcheck = { test: ['CMD', 'pg_isready'] };
/** Something else that starts after the container under test. */
const api: JsonObject = {
  docker_container: { api: { name: 'api', image: 'api:1.2.3', depends_on: ['docker_container.app'] } },
};
const about = (json: JsonObject): readonly string[] => ask('D-07', json).filter((line) => line.includes('.app'));

describe.each(CONTAINER_FORMS)('a $name that another depends on', ({ write }) => {
  test('passes where Terraform waits for its health', () => {
    expect(about(write({ healthcheck, wait: true }, api))).toEqual(['pass docker_container.app']);
  });

  test.each([{}, { wait: false }])('fails where it does not, %j', (waiting) => {
    expect(about(write({ healthcheck, ...waiting }, api))).toEqual([
      'fail docker_container.app: wait is not waited for until it is healthy, and docker_container.api depends on it',
    ]);
  });

  test('without a healthcheck cannot be waited for, which is D-03', () => {
    expect(about(write({}, api))).toEqual(['not applicable docker_container.app']);
  });

  test('and that ends on its own is waited for to its end', () => {
    expect(about(write({ must_run: false, attach: true }, api))).toEqual(['pass docker_container.app']);
    expect(about(write({ must_run: false }, api))).toEqual([
      'fail docker_container.app: attach is not waited for to its end, and docker_container.api depends on it',
    ]);
  });

  test('is unknown where that is an expression', () => {
    expect(about(write({ healthcheck, wait: '${var.wait}' }, api))[0]).toMatch(/^unknown/);
  });

  test('is covered by an exemption', () => {
    const json = write({ healthcheck }, api);
    expect(verdicts('D-07', json, {}, [everywhere('D-07')]).map(({ state }) => state)).toContain('exempt');
  });

  test('by a reference that a reader of HCL marked fails too', () => {
    const marked = {
      docker_container: { api: { name: 'api', image: 'a:1.2.3', depends_on: ['${docker_container.app}'] } },
    };
    expect(about(write({ healthcheck }, marked))[0]).toMatch(/^fail/);
  });
});

test('a container on which nothing depends starts when it likes', () => {
  expect(ask('D-07', CONTAINER_FORMS[0]?.write({ healthcheck }) ?? {})).toEqual([
    'not applicable docker_container.app',
  ]);
});
