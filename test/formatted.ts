import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

/** Markdown as `npm run format` leaves it; prettier loads its parsers in a way that jest cannot, so it runs as a process. */
export function formatted(markdown: string): string {
  const prettier = path.join(path.dirname(require.resolve('prettier/package.json')), 'bin', 'prettier.cjs');
  return execFileSync(process.execPath, [prettier, '--stdin-filepath', path.join(__dirname, '..', 'page.md')], {
    input: markdown,
    encoding: 'utf8',
  });
}
