import * as fc from '../seeded';
import { parseObjectName } from '../../lib/values/object-name';

function name(text: string): string {
  const answer = parseObjectName(text);
  return answer.ok ? 'accepted' : answer.problem;
}

test.each([
  ['', 'is empty'],
  ['a'.repeat(64), 'has 64 characters'],
  ['Web', 'has other characters than a-z, 0-9 and -'],
  ['web.v1', 'has other characters than a-z, 0-9 and -'],
  ['web\n', 'has other characters than a-z, 0-9 and -'],
  ['-web', 'begins or ends with a hyphen'],
  ['web-', 'begins or ends with a hyphen'],
])('the object name %j is refused with its reason', (text, sentence) => {
  expect(name(text)).toBe(
    `object name ${JSON.stringify(text)} ${sentence}: write up to 63 of a-z, 0-9 and inner hyphens`,
  );
});

test('a name is accepted exactly when it is a DNS-1123 label', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-b0-1-]{0,66}$/)), (text) => {
      expect(name(text) === 'accepted').toBe(text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text));
    }),
    { numRuns: 500 },
  );
});
