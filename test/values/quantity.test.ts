import * as fc from '../seeded';
import { parseCpu } from '../../lib/values/cpu';
import { parseMemory } from '../../lib/values/memory';
import type { Parsed } from '../../lib/values/parsed';
import { parseQuantity } from '../../lib/values/quantity';
import { parseStorage } from '../../lib/values/storage';
import answers from './apimachinery-quantity/answers.json';

function said<T>(answer: Parsed<T>): T | string {
  return answer.ok ? answer.value : answer.problem;
}

const DIGITLESS = answers.filter(({ text }) => !/^[-+.]*\d/.test(text));

test.each(answers.filter((answer) => !DIGITLESS.includes(answer)))(
  '$text is read as the parser of Kubernetes reads it',
  ({ text, accepted, value }) => {
    const sentence = `${JSON.stringify(text)} is not a Kubernetes quantity: write a number and a suffix, such as 100m, 512Mi or 2`;
    expect(said(parseQuantity(text))).toBe(accepted ? Number(value) : sentence);
  },
);

test('a text without digits is refused, although the parser of Kubernetes reads a suffix alone as zero', () => {
  expect(DIGITLESS.filter(({ accepted }) => accepted).map(({ text }) => text)).toEqual(
    expect.arrayContaining(['m', 'Mi', '-', '.']),
  );
  for (const { text } of DIGITLESS) expect(said(parseQuantity(text))).toContain('is not a Kubernetes quantity');
});

test.each([
  ['100m', 100],
  ['1', 1000],
  ['0.5', 500],
  ['1.005', 1005],
  ['4.35', 4350],
  ['1.0m', 1],
  ['128', 128_000],
])('CPU %s is %d millicores', (text, millicores) => {
  expect(said(parseCpu(text))).toBe(millicores);
});

const CPU = 'write CPU in cores (2, 0.5) or millicores (100m)';

test.each([
  ['0.5m', `"0.5m" is finer than whole millicores: ${CPU}`],
  ['0.0001', `"0.0001" is finer than whole millicores: ${CPU}`],
  ['0', `"0" is not above zero: ${CPU}`],
  ['-100m', `"-100m" is not above zero: ${CPU}`],
  ['100Mi', `"100Mi": ${CPU}`],
  ['1k', `"1k": ${CPU}`],
  ['1e3', `"1e3": ${CPU}`],
  ['100 m', `"100 m": ${CPU}`],
  ['', `"": ${CPU}`],
  ['99999999999999999', `"99999999999999999" is more than can be counted in millicores: ${CPU}`],
])('CPU %j is refused', (text, sentence) => {
  expect(said(parseCpu(text))).toBe(sentence);
});

test.each([
  ['512Mi', 536_870_912],
  ['1Ki', 1024],
  ['1.5Gi', 1_610_612_736],
  ['2Ti', 2_199_023_255_552],
])('memory %s is %d bytes', (text, bytes) => {
  expect(said(parseMemory(text))).toBe(bytes);
});

const MEMORY = 'write memory with Ki, Mi, Gi or Ti, such as 512Mi';

test.each([
  ['512', `"512": ${MEMORY}`],
  ['512M', `"512M": ${MEMORY}`],
  ['512m', `"512m": ${MEMORY}`],
  ['512mi', `"512mi": ${MEMORY}`],
  ['1e3Mi', `"1e3Mi": ${MEMORY}`],
  ['0Mi', `"0Mi" is not above zero: ${MEMORY}`],
  ['0.1Gi', `"0.1Gi" is finer than whole bytes: ${MEMORY}`],
  ['9000Ti', `"9000Ti" is more than can be counted in bytes: ${MEMORY}`],
])('memory %j is refused', (text, sentence) => {
  expect(said(parseMemory(text))).toBe(sentence);
});

test('a size on disk takes Mi, Gi and Ti, and nothing smaller', () => {
  expect(said(parseStorage('20Gi'))).toBe(20 * 1024 ** 3);
  for (const text of ['20Ki', '20G', '20'])
    expect(said(parseStorage(text))).toBe(`"${text}": write a size with Mi, Gi or Ti, such as 20Gi`);
});

test('every whole number of millicores survives being written in cores', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (millicores) => {
      const cores = `${Math.floor(millicores / 1000)}.${String(millicores % 1000).padStart(3, '0')}`;
      expect(said(parseCpu(cores))).toBe(millicores);
      expect(said(parseCpu(`${millicores}m`))).toBe(millicores);
    }),
  );
});

test('any text is answered with a finite number or a sentence', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[-+.0-9]{0,12}[numkKMGTPEie0-9+-]{0,6}$/));
  fc.assert(
    fc.property(text, (given) => {
      for (const answer of [parseQuantity(given), parseCpu(given), parseMemory(given), parseStorage(given)])
        if (answer.ok) expect(Number.isFinite(answer.value)).toBe(true);
        else expect(answer.problem.startsWith(JSON.stringify(given.slice(0, 80)))).toBe(true);
    }),
  );
});

test('a quantity beyond every double is refused', () => {
  expect(said(parseQuantity('1e999'))).toBe('"1e999" is more than can be counted');
});

test('what is no string is refused by its type', () => {
  const untyped = JSON.parse('{"value":512}') as { readonly value: string };
  expect(said(parseMemory(untyped.value))).toBe(`a number: ${MEMORY}`);
});
