import * as fs from 'node:fs';
import * as path from 'node:path';
import { F01 } from '../findings/F01';
import { judgeTable } from '../findings/nfs-exports';
import { countOf } from '../reports/terminal';
import { parseExports } from '../values/nfs-exports';
import { argumentsOf, type Command, EXIT, Misuse, UnusableInput } from './command';

/** What stands on a host already, judged by the rules that its constructs would keep. */
export const audit: Command = {
  name: 'audit',
  summary: 'what is not written with Pawl yet, judged by the same rules: the exports of an NFS server',
  usage: `pawl audit exports FILE

FILE  a table as exportfs reads it: /etc/exports, or a file of /etc/exports.d. It is read, and nothing is run.

Each problem is one line: severity, finding, FILE:LINE and what is wrong. Exits 0 when there is none, 1 when there is.`,

  run(args, { cwd, out }) {
    const [kind, file, ...more] = argumentsOf(args, {}).positionals;
    if (kind !== 'exports') throw new Misuse('name what FILE is: exports');
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
  },
};
