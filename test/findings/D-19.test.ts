import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const image = (body: JsonObject = {}): JsonObject => ({
  resource: { docker_image: { app: { name: 'app:1.2.3', ...body } } },
});

test('an image that is kept passes', () => {
  expect(ask('D-19', image({ keep_locally: true }))).toEqual(['pass docker_image.app']);
});

test.each([{}, { keep_locally: false }])('one that is not, %j, fails', (body) => {
  expect(ask('D-19', image(body))).toEqual([
    'fail docker_image.app: keep_locally is deleted from its host when the next one comes: no way back',
  ]);
});

test('an expression is unknown', () => {
  expect(states('D-19', image({ keep_locally: '${var.keep}' }))).toEqual(['unknown']);
});

test('an exemption covers it', () => {
  expect(verdicts('D-19', image(), {}, [everywhere('D-19')])[0]?.state).toBe('exempt');
});
