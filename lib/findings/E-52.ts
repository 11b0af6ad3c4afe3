import {
  backupScriptsOf,
  dumpsIn,
  failsInPipes,
  goesOnAfter,
  type Script,
  stopsOnError,
} from '../model/backup-scripts';
import { stagesOf } from '../model/shell';
import { fail, finding, notApplicable, on, pass, type Opinion } from './finding';

/**
 * E-52: however old the last good backups are, some stay.
 *
 * `find -mtime +7 -delete` counts days and no backups: a week of failed or empty dumps forgets the last good one. Where a failed
 * dump ends the run before, only empty dumps that look well do that.
 */
export const E52 = finding({
  id: 'E-52',
  title: 'Backups are forgotten by their number, not by their age alone',
  severity: 'medium',
  sources: ['004 L472-480'],
  judges: [on(backupScriptsOf, judge)],
  mend: 'a Backup, whose retention counts; else ls -t | tail -n +8 | xargs rm, or restic forget --keep-last 3 beside the ages',
  exemptAt: '',
});

const BY_AGE = /(?:^|[\s/])find\s.*-(?:mtime|mmin|ctime)\s.*(?:-delete\b|\brm\b)/;
const COUNTS = /\b(?:tail|head)\s+-(?:n\s*)?[+-]?\d|\bwc\s+-l\b|--keep-(?:last|hourly|daily|weekly|monthly|yearly)\b/;
const FORGETS = /(?:^|[\s/])restic\s.*\bforget\b/;

function judge(script: Script): Opinion {
  const { pipelines, text } = script;
  const byAge = pipelines.some((each) => BY_AGE.test(each) || (FORGETS.test(each) && /--keep-within/.test(each)));
  if (!byAge) return notApplicable();
  if (COUNTS.test(text)) return pass();
  const isHeard = dumpsIn(script).every(
    ({ pipeline }) => !goesOnAfter(script, pipeline) && (stagesOf(pipeline).length === 1 || failsInPipes(script)),
  );
  return stopsOnError(script) && isHeard
    ? fail('forgets by age alone: dumps that are empty and look well forget the last good one', { severity: 'low' })
    : fail('forgets by age alone: dumps that fail forget the last good one');
}
