import * as path from 'node:path';
import { CONTRADICTED, table } from './e2e/linters/contradicted';
import { madePage } from './made-page';

/** The table of docs/linters.md is made by `UPDATE=1 npx jest test/linters`. */
const PAGE = path.join(__dirname, '..', 'docs', 'linters.md');

test('docs/linters.md says why each check is contradicted', () => {
  const { is, ought } = madePage(PAGE, { contradicted: table() });
  expect(is).toBe(ought);
});

test('no check is contradicted twice', () => {
  const checks = CONTRADICTED.map(({ linter, check }) => `${linter} ${check}`);
  expect(checks).toEqual([...new Set(checks)]);
});
