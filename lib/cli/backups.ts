import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Coverage, isCovered, isCoverage } from '../reports/coverage';
import { coverageHtml } from '../reports/coverage-html';
import { coverageMarkdown } from '../reports/coverage-markdown';
import { coverageText } from '../reports/coverage-text';
import { verifyOutput } from '../synth/verify-output';
import { argumentsOf, type Command, EXIT, Misuse, UnusableInput } from './command';
import { OUTPUT } from './synthesized';

/** Where synth writes what it knows of backups. */
const FILE = 'backups.json';
const FORMATS = ['text', 'markdown', 'html', 'json'] as const;

/** What is kept of every claim, volume and database of an app, and where nothing is. */
export const backups: Command = {
  name: 'backups',
  summary:
    'every claim, volume and plan of a synthesized app: what keeps it, where, since when it is proven, or why nothing does',
  usage: `pawl backups [OUTPUT] [--format text|markdown|html|json]

OUTPUT    what synth wrote; cdktf.out when absent
--format  text for the terminal, markdown for a repository, html for a browser and for paper, json for programs; text
          when absent

Exits 1 where something is lost with its disk, or a plan cannot keep what it promises.

pawl backups --format html > backups.html`,

  run(args, { cwd, out, colour = false }) {
    const { values, positionals } = argumentsOf(args, { format: { type: 'string', default: 'text' } });
    const [output = OUTPUT, ...more] = positionals;
    if (more.length > 0) throw new Misuse('name one output');
    const format = FORMATS.find((one) => one === values.format);
    if (format === undefined) throw new Misuse(`--format ${values.format} is none of ${FORMATS.join(', ')}`);
    const coverage = coverageIn(output, cwd);
    const forms: Readonly<Record<typeof format, () => string>> = {
      text: () => coverageText(coverage, colour),
      markdown: () => coverageMarkdown(coverage),
      html: () => coverageHtml(coverage),
      json: () => JSON.stringify(coverage, null, 2),
    };
    out(forms[format]().trimEnd());
    return isCovered(coverage) ? EXIT.done : EXIT.no;
  },
};

/** What synth knew of backups, unless somebody has changed its output since. */
export function coverageIn(output: string, cwd: string): Coverage {
  const folder = path.resolve(cwd, output);
  const state = verifyOutput(folder);
  if (state.state === 'mixed')
    throw new UnusableInput(`${output} is no whole output (${state.paths.slice(0, 3).join(', ')}): run synth`);
  const file = path.join(folder, FILE);
  const json: unknown =
    state.state === 'valid' && fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  if (!isCoverage(json)) throw new UnusableInput(`${output} has no ${FILE}: run synth`);
  return json;
}
