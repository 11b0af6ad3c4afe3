import type { Coverage } from './coverage';
import { coverageSum, coverageTables, type Table } from './coverage-tables';
import { visible } from './diff-values';
import { html } from './markup';

/** Narrow screens get a row as a list of its cells; paper gets no colours that it cannot show. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --dim: #5b6570; --page: #fff; --line: #d5dae0; --head: #f3f5f7;
  --bad: #b3261e; --open: #8a5a00; --good: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --dim: #a3adb8; --page: #16191d; --line: #353b43; --head: #20252b;
  --bad: #ff8a80; --open: #f2c14e; --good: #7fd6a0; } }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { color: var(--dim); margin: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th { color: var(--dim); font-weight: 600; background: var(--head); } th:first-child, td:first-child { padding-left: .5rem; }
td:first-child { font-weight: 600; white-space: nowrap; }
.bad td:first-child { color: var(--bad); } .open td:first-child { color: var(--open); } .good td:first-child { color: var(--good); }
@media screen and (max-width: 50rem) {
  body { padding: 1rem; } thead { display: none; } tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td, td:first-child { display: flex; gap: .8rem; padding: .1rem 0; border: 0; white-space: normal; } td:empty { display: none; }
  td::before { content: attr(data-head); flex: 0 0 7.5rem; color: var(--dim); font-weight: 400; }
}
@media print { :root { --ink: #000; --dim: #444; --page: #fff; --line: #999; --head: #fff; --bad: #000; --open: #000; --good: #000; }
  body { max-width: none; padding: 0; font-size: 9pt; } thead { display: table-header-group; } tr { break-inside: avoid; } h2 { break-after: avoid; } }
`;

/** The coverage as one file that needs no other, for a browser and for paper. */
export function coverageHtml(coverage: Coverage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backups</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Backups</h1>
<p>${html(coverageSum(coverage))}</p>
${coverageTables(coverage).map(section).join('\n')}
</body>
</html>
`;
}

function section({ title, head, rows }: Table): string {
  const cell = (text: string, column: number): string =>
    `<td data-head="${html(head[column] ?? '')}">${html(visible(text))}</td>`;
  return `<section>
<h2>${html(title)}</h2>
<table>
<thead><tr>${head.map((each) => `<th scope="col">${html(each)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(({ cells, mark }) => `<tr class="${mark}">${cells.map(cell).join('')}</tr>`).join('\n')}
</tbody>
</table>
</section>`;
}
