import * as fs from 'node:fs';
import { formatted } from './formatted';

/**
 * A page as it is and as it ought to be: what it repeats from the code stands between `<!-- name … -->` and `<!-- /name -->`.
 * With `UPDATE=1` it is written.
 *
 * @param parts what stands there, by name
 */
export function madePage(file: string, parts: Readonly<Record<string, string>>): { is: string; ought: string } {
  const page = fs.readFileSync(file, 'utf8');
  const made = Object.entries(parts).reduce((text, [name, part]) => {
    const marked = new RegExp(`(<!-- ${name}[^>]*-->\\n)[^]*?(\\n<!-- /${name} -->)`);
    if (!marked.test(text)) throw new Error(`${file} has no part ${name}`);
    return text.replace(marked, (_, before: string, after: string) => `${before}\n${part}\n${after}`);
  }, page);
  const ought = made === page ? page : formatted(made); // a process of its own, for tables alone
  if (process.env['UPDATE'] === '1') fs.writeFileSync(file, ought);
  return { is: fs.readFileSync(file, 'utf8'), ought };
}
