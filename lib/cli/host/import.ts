import * as path from 'node:path';
import { exportsCode } from '../../host/exports-code';
import { parseIsoDate } from '../../values/iso-date';
import { parseExports } from '../../values/nfs-exports';
import { type Exit, EXIT, Misuse, type Terminal } from '../command';
import { textOf } from '../input';

/** Prints the construct that renders a table of exports. */
export function importExports(
  file: string,
  { name, expires }: { readonly name: string | undefined; readonly expires: string | undefined },
  { cwd, out, error }: Terminal,
): Exit {
  const text = textOf(file, cwd);
  if (expires !== undefined && !parseIsoDate(expires).ok)
    throw new Misuse(`--expires ${expires} is no day: 2027-03-31`);
  const called = name ?? path.basename(file).replace(/\.exports$/, '');
  const { code, problems, isExempt } = exportsCode(parseExports(text), text, called, expires ?? '');
  if (isExempt && expires === undefined)
    throw new Misuse(
      `${file} has options that take an exemption: say until when they may stay, by --expires 2027-03-31`,
    );
  out(code);
  for (const { line, message } of problems) error(`${file}:${line}: left out: ${message}`);
  return problems.length === 0 ? EXIT.done : EXIT.no;
}
