import { F01 } from '../findings/F01';
import { judgeTable } from '../findings/nfs-exports';
import { countOf } from '../reports/terminal';
import { parseExports } from '../values/nfs-exports';
import { EXIT, type Exit, Misuse, type Terminal } from './command';
import { textOf } from './input';

/** The table of an NFS server, judged line by line. */
export function auditExports(files: readonly string[], { cwd, out }: Terminal): Exit {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new Misuse('name one FILE');
  const table = parseExports(textOf(file, cwd));
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
