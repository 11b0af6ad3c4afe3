import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FINDINGS } from '../../lib/findings';
import { FINDING_IDS } from '../../lib/values/finding-id';

test('every id that an exemption can name is judged by exactly one rule', () => {
  expect(FINDINGS.map(({ id }) => id).sort()).toEqual([...FINDING_IDS].sort());
});

test('rules stand in the order of the catalogue', () => {
  const order = ['F', 'B', 'D', 'E', 'H', 'K', 'M', 'P', 'S'];
  const rank = (id: string): number => order.indexOf(id.charAt(0)) * 100 + Number(id.replace(/\D/g, ''));
  const ids = FINDINGS.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort((a, b) => rank(a) - rank(b)));
});

describe.each(FINDINGS)('$id', ({ id, title, sources, mend, exemptAt, judges }) => {
  test('has a file of its own, and a test of its own', () => {
    expect(existsSync(join(__dirname, `../../lib/findings/${id}.ts`))).toBe(true);
    expect(existsSync(join(__dirname, `${id}.test.ts`))).toBe(true);
  });

  test('says in one sentence without a full stop what is true of a good estate', () => {
    expect(title).toMatch(/^[A-Z][^\n]{10,110}[^.\s]$/);
  });

  test('cites an audit by document and place', () => {
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(source).toMatch(/^00[0-4] \S/);
  });

  test('says what to write, and where an exemption goes', () => {
    expect(mend.length).toBeGreaterThan(10);
    expect(mend).not.toMatch(/\.$/);
    expect(exemptAt ?? '').toMatch(/^$|^[a-z][\w.]*: $/i);
  });

  test('asks about something', () => {
    expect(judges.length).toBeGreaterThan(0);
  });
});
