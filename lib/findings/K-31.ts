import { backupScriptsOf, dumpsIn, type Script } from '../model/backup-scripts';
import { fail, finding, notApplicable, on, pass, type Opinion } from './finding';

/**
 * K-31: a database is dumped by its engine; a copy of its files is no backup of it.
 *
 * `cp` takes one page before a write and the next after it, and nothing of the log beside the file: what it copies opens, or not. It
 * brings back files, and no rows, as a snapshot of the storage under it does (B-21). A folder may hold a database that no path shows.
 */
export const K31 = finding({
  id: 'K-31',
  title: 'Live databases are dumped by their engine, and not copied as files',
  severity: 'high',
  sources: ['001 §R1 bullet 4'],
  judges: [on(backupScriptsOf, judge)],
  mend: 'a Backup of sqlite, postgres, mysql or mariadb; else sqlite3 app.db ".backup copy.db", pg_dump, mysqldump',
  exemptAt: '',
});

const COPIES =
  /^(?:.*[\s/])?(?<program>cp|rsync|tar|scp|zip|rclone\s+(?:copy|copyto|sync)|restic\s.*backup|borg\s+create|dd)\s/;
const LIVE =
  /[^\s'"]*\.(?:db|sqlite|sqlite3)(?![\w-])|[^\s'"]*\/(?:var\/lib\/(?:postgresql|mysql|mongodb|mongo|redis)|pgdata|postgresql\/data|mysql\/data)\b[^\s'"]*/g;
/** Folders of copies, where nothing is live. */
const COPY = /backup|bak|dump|snapshot|tmp|temp|scratch|stag|restor|work/i;

function judge(script: Script): Opinion {
  const copying = script.pipelines.filter((each) => COPIES.test(each));
  if (copying.length === 0) return notApplicable();
  if (dumpsIn(script).length > 0) return pass();
  for (const pipeline of copying) {
    const live = [...withLists(pipeline, script).matchAll(LIVE)].map(([file]) => file).find((file) => !COPY.test(file));
    if (live !== undefined)
      return fail(
        `copies ${live} by ${COPIES.exec(pipeline)?.groups?.['program'] ?? ''} while its server may write to it`,
      );
  }
  return pass();
}

/** A command that is said for each word of a list: `for file in app.db; do cp "$file" /copy; done`. */
function withLists(pipeline: string, { pipelines }: Script): string {
  const lists = pipelines.flatMap((each) => {
    const [, name = '', words = ''] = /^for\s+(\w+)\s+in\s+(.*)$/.exec(each) ?? [];
    return name !== '' && new RegExp(`\\$\\{?${name}\\b`).test(pipeline) ? [words] : [];
  });
  return [pipeline, ...lists].join(' ');
}
