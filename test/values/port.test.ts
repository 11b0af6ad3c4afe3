import * as fc from '../seeded';
import { parsePort, parsePortName } from '../../lib/values/port';

function port(value: number): number | string {
  const answer = parsePort(value);
  return answer.ok ? answer.value : answer.problem;
}

function name(text: string): string {
  const answer = parsePortName(text);
  return answer.ok ? 'accepted' : answer.problem;
}

test.each([1, 80, 65_535])('%d is a port', (value) => {
  expect(port(value)).toBe(value);
});

test.each([0, -1, 65_536, 80.5, NaN, Infinity])('%d is no port', (value) => {
  expect(port(value)).toBe(`port ${value} is not a whole number from 1 to 65535`);
});

test.each(['http', 'a', '8080tcp', 'grpc-web', 'abcdefghijklmno', 'x-1'])('a port may be called %s', (text) => {
  expect(name(text)).toBe('accepted');
});

test.each([
  ['', 'is empty'],
  ['abcdefghijklmnop', 'has 16 characters'],
  ['HTTP', 'has other characters than a-z, 0-9 and -'],
  ['web_ui', 'has other characters than a-z, 0-9 and -'],
  ['http\n', 'has other characters than a-z, 0-9 and -'],
  ['8080', 'has no letter'],
  ['a--b', 'has two hyphens in a row'],
  ['-web', 'begins or ends with a hyphen'],
  ['web-', 'begins or ends with a hyphen'],
])('the port name %j is refused with its reason', (text, sentence) => {
  expect(name(text)).toBe(
    `port name ${JSON.stringify(text)} ${sentence}: write up to 15 of a-z, 0-9 and single inner hyphens, such as http or grpc-web`,
  );
});

/** The rule as one pattern, as k8s.io/apimachinery IsValidPortName states it in five steps. */
const IANA_SVC_NAME = /^(?=.{1,15}$)(?=[^a-z]*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

test('a name is accepted exactly when the pattern of IANA service names fits', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 18 }), fc.stringMatching(/^[a-c0-2-]{0,17}$/)), (text) => {
      expect(name(text) === 'accepted').toBe(IANA_SVC_NAME.test(text));
    }),
    { numRuns: 500 },
  );
});
