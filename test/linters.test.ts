import * as fs from 'node:fs';
import * as path from 'node:path';
import { CONTRADICTED, table } from './e2e/linters/contradicted';
import { formatted } from './formatted';

/** The table of docs/linters.md is made by `UPDATE=1 npx jest test/linters`. */
const PAGE = path.join(__dirname, '..', 'docs', 'linters.md');

test('docs/linters.md says why each check is contradicted', () => {
  const page = fs.readFileSync(PAGE, 'utf8');
  const marked = /(<!-- contradicted[^>]*-->\n)[^]*?(\n<!-- \/contradicted -->)/;
  expect(page).toMatch(marked);
  const fresh = formatted(
    page.replace(marked, (_, before: string, after: string) => `${before}\n${table()}\n${after}`),
  );
  if (process.env['UPDATE'] === '1') fs.writeFileSync(PAGE, fresh);
  expect(fs.readFileSync(PAGE, 'utf8')).toBe(fresh);
});

test('no check is contradicted twice', () => {
  const checks = CONTRADICTED.map(({ linter, check }) => `${linter} ${check}`);
  expect(checks).toEqual([...new Set(checks)]);
});
