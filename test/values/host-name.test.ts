import { DEEP } from '../deep';
import * as fc from '../seeded';
import { parseHostName } from '../../lib/values/host-name';

function host(text: string, wildcard = false): string {
  const answer = parseHostName(text, { wildcard });
  return answer.ok ? answer.value : answer.problem;
}

const LONG = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;

test.each([
  'app.example.org',
  'localhost',
  'a',
  '1password.com',
  '4.example.org',
  'xn--bcher-kva.example',
  'a--b.example',
  LONG,
])('%s is a host name', (text) => {
  expect(host(text)).toBe(text);
});

test.each([
  ['', 'is empty: write a name such as app.example.org'],
  [`${LONG}d`, 'has 254 characters, 253 is the most'],
  [`${'a'.repeat(64)}.org`, 'has a label of 64 characters, 63 is the most'],
  ['App.example.org', 'has capitals: write "app.example.org"'],
  ['app.example.org.', 'ends with a dot: leave the dot out'],
  ['app..org', 'has the label "": write a-z, 0-9 and inner hyphens between the dots'],
  ['.org', 'has the label ""'],
  ['my_app.org', 'has the label "my_app"'],
  ['-app.org', 'has the label "-app"'],
  ['app-.org', 'has the label "app-"'],
  ['bücher.example', 'has the label "bücher"'],
  ['https://app.org', 'has the label "https://app"'],
  ['app.org:8080', 'has the label "org:8080"'],
  ['app.org\n', 'has the label "org\\n"'],
  ['10.0.0.1', 'ends with a number, as an address does: write a name'],
  ['*.example.org', 'is a wildcard, and one host is wanted here'],
])('%j is refused with its reason', (text, sentence) => {
  expect(host(text)).toContain(`host name ${JSON.stringify(text)} ${sentence}`);
});

test('a wildcard stands alone and first, where one is allowed', () => {
  expect(host('*.example.org', true)).toBe('*.example.org');
  expect(host('example.org', true)).toBe('example.org');
  expect(host('*', true)).toContain('is a wildcard for everything: write *.example.org');
  expect(host('*.*.org', true)).toContain('has the label "*"');
  expect(host('a.*.org', true)).toContain('has the label "*"');
  expect(host('a*.org', true)).toContain('has the label "a*"');
});

test('a name is accepted exactly when Kubernetes takes it as a host that is no address', () => {
  const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.domain(), fc.stringMatching(/^[a-b0-1.-]{0,20}$/)), (text) => {
      const right = subdomain.test(text) && text.length <= 253 && text.split('.').every((label) => label.length <= 63);
      expect(host(text) === text).toBe(right && !/(^|\.)\d+$/.test(text));
    }),
    { numRuns: DEEP ? 2000 : 100 },
  );
});
