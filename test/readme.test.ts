import * as fs from 'node:fs';
import * as path from 'node:path';
import { FINDINGS } from '../lib/findings';
import { madePage } from './made-page';

/**
 * What README.md repeats from the code stands between markers, and is made by `UPDATE=1 npx jest test/readme.test.ts`.
 */
const README = path.join(__dirname, '..', 'README.md');
const stack = fs.readFileSync(path.join(__dirname, 'stacks', 'privatebin.tf'), 'utf8');
const mistakes = fs.readFileSync(path.join(__dirname, '..', 'docs', 'mistakes.md'), 'utf8');

const parts: Readonly<Record<string, string>> = {
  findings: findingsTable(),
  hcl: `\`\`\`hcl\n${containerOf(stack)}\n\`\`\``,
  refusal: `\`\`\`text\n${refusalIn(mistakes)}\n\`\`\``,
};

test('the README says what the code says', () => {
  const { is, ought } = madePage(README, parts);
  expect(is).toBe(ought);
});

function findingsTable(): string {
  const rows = FINDINGS.map(({ id, title, severity }) => `| ${id} | ${title} | ${severity} |`);
  return ['| Finding | What is true of a good stack | Severity |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The container of a reviewed stack, as far out as it can be moved. */
function containerOf(hcl: string): string {
  const block = /\n( *)container \{\n[^]*?\n\1\}\n/.exec(hcl);
  if (!block) throw new Error('privatebin.tf has no container');
  const [text, indent = ''] = block;
  return text.trim().replaceAll(`\n${indent}`, '\n');
}

/** The refusal that the page of mistakes shows for an override of a guarded path. */
function refusalIn(page: string): string {
  const section = page.slice(page.search(/^## .*overrid/im));
  const shown = /```(?:text)?\n([^`]*?refus[^`]*|[^`]*nothing was published[^`]*)```/.exec(section)?.[1];
  if (shown === undefined) throw new Error('docs/mistakes.md shows no refusal of an override');
  return shown.trim();
}
