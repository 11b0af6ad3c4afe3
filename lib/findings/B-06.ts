import {
  backupScriptsOf,
  dumpsIn,
  failsInPipes,
  hidden,
  type Script,
  targetOf,
  type Transfer,
} from '../model/backup-scripts';
import { stagesOf } from '../model/shell';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * B-06: a dump has its name when it is whole and was read, and not before.
 *
 * `mysqldump | gzip > dump.sql.gz` makes the file before the first row: a run that is killed leaves half a dump under the name of a
 * whole one, and without `pipefail` a client that fails at once leaves an empty archive and the exit code of gzip (E-52). One
 * in fifteen backups of the audited estate looks into what it has written; a dump of 1.7 KB was taken for one of MongoDB (E-65).
 */
export const B06 = finding({
  id: 'B-06',
  title: 'Dumps get their name when they are whole, and are read back',
  severity: 'high',
  sources: ['003 L588-623', '004 L448-480'],
  judges: [on(backupScriptsOf, judge)],
  mend: 'a Backup; else dump to a name of its own, read it (gzip -t, pg_restore --list, pragma integrity_check), then mv; set -o pipefail',
  exemptAt: '',
});

function judge(script: Script): Opinion | readonly Opinion[] {
  const dumps = dumpsIn(script);
  if (dumps.length === 0) {
    const reference = hidden(script);
    return reference === undefined ? notApplicable() : unknown(reference);
  }
  const problems = [judgePipes(dumps, script), judgeNames(dumps, script), judgeReading(script)].filter(
    ({ state }) => state === 'fail',
  );
  return problems.length > 0 ? problems : pass();
}

function judgePipes(dumps: readonly Transfer[], script: Script): Opinion {
  const piped = dumps.find(({ pipeline }) => stagesOf(pipeline).length > 1);
  return piped === undefined || failsInPipes(script)
    ? pass()
    : fail(`the pipe hides that the dump of ${piped.engine} has failed: without pipefail it ends well`);
}

function judgeNames(dumps: readonly Transfer[], script: Script): Opinion {
  const direct = dumps.find(({ pipeline }) => {
    const target = targetOf(pipeline);
    return target !== undefined && !isTemporary(target, script);
  });
  return direct === undefined || script.pipelines.some((each) => /(?:^|\s)(?:mv|rename)\s/.test(each))
    ? pass()
    : fail(`half a dump of ${direct.engine} looks like a whole one: it is written under its final name`);
}

const TEMPORARY = /part|tmp|temp|\.new\b|half|incomplete|work|stag|scratch|mktemp/i;

function isTemporary(target: string, { text }: Script): boolean {
  const variable = /^["']?\$\{?(\w+)/.exec(target)?.[1];
  const assigned = variable === undefined ? undefined : new RegExp(`\\b${variable}=(.*)`).exec(text)?.[1];
  return TEMPORARY.test(target) || (assigned !== undefined && TEMPORARY.test(assigned));
}

const READS =
  /gzip\s+-\w*t|gunzip\s+-t|zstd\s+-\w*t|pg_restore\s(?:.*\s)?(?:-l\b|--list|--file[= ]\/dev\/null)|integrity_check|quick_check|Dump completed|dump complete|snapshot\s+status|redis-check-rdb|--dryRun|sha256sum\s+-c|tar\s+-?\w*t|mysqlcheck/i;

function judgeReading({ text }: Script): Opinion {
  return READS.test(text)
    ? pass()
    : fail('nobody reads what was written: an empty or damaged dump is found out when it is needed', {
        severity: 'medium',
      });
}
