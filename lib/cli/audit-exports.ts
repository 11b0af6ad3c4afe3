import * as fs from 'node:fs';
import * as path from 'node:path';
import { F01 } from '../findings/F01';
import { judgeTable } from '../findings/nfs-exports';
import { countOf } from '../reports/terminal';
import { parseExports } from '../values/nfs-exports';
import { EXIT, type Exit, Misuse, type Terminal, UnusableInput } from './command';

/** The table of an NFS server, judged line by line. */
export function auditExports(files: readonly string[], { cwd, out }: Terminal): Exit {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new Misuse('name one FILE');
  const absolute = path.resolve(cwd, file);
  if (!fs.existsSync(absolute) || !fs.statSync(absolute).isFile()) throw new UnusableInput(`${file} is not a file`);
  const table = parseExports(fs.readFileSync(absolute, 'utf8'));
  const subject = { place: { stack: '', address: file }, title: file, at: '' };
  const problems = judgeTable({ ...subject, table, by: 'file' }).filter((opinion) => opinion.state === 'fail');
  for (const { message, severity = F01.severity } of problems)
    out(`${severity.padEnd(8)}  ${F01.id}  ${message.replace(/^line (\d+): /, `${file}:$1: `)}`);
  const lines = countOf(table.lines.length, 'export');
  out(
    problems.length === 0
      ? `${file}: ${lines}, nothing to object to`
      : `${file}: ${lines}, ${countOf(problems.length, 'problem')}`,
  );
  return problems.length === 0 ? EXIT.done : EXIT.no;
}
