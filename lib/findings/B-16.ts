import { alertRulesOf, areOnJobs, asks } from '../model/alerts';
import { backupJobsOf } from '../model/backup-jobs';
import {
  backupScriptsOf,
  dumpsIn,
  failsInPipes,
  goesOnAfter,
  type Script,
  stopsOnError,
} from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import { stagesOf } from '../model/shell';
import { isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unsure, type Opinion } from './finding';

/**
 * B-16: a backup that fails is heard of.
 *
 * What tells a Pushgateway of success must not get there otherwise: a loop of the audited estate counts the databases whose dump
 * failed, and tells of success in its last line. And somebody must ask: eight of its fifteen jobs have no alert. Rules that are
 * written here are read; where none are but those of other jobs, or a chart may bring some, they may stand elsewhere, and nothing
 * is known.
 */
export const B16 = finding({
  id: 'B-16',
  title: 'Backups tell of success alone when they succeeded, and alerts ask for it',
  severity: 'medium',
  sources: ['003 L705', '001 §R3 bullet 4'],
  judges: [on(backupScriptsOf, judgePush), on(backupJobsOf, (job, { estate }) => judgeWatch(job, estate))],
  mend: "a Backup, and alerts: prometheusRule({ … }) of the Platform; else set -eo pipefail, and an alert on the job's last success",
  exemptAt: '',
});

function judgePush(script: Script): Opinion {
  const dumps = dumpsIn(script);
  if (dumps.length === 0 || !/last_success|success_timestamp/.test(script.text)) return notApplicable();
  for (const { engine, pipeline } of dumps) {
    if (goesOnAfter(script, pipeline)) return fail(`tells of success after a dump of ${engine} has failed too`);
    if (stagesOf(pipeline).length > 1 && !failsInPipes(script))
      return fail(`tells of success whatever the dump of ${engine} says before its pipe`);
    if (!stopsOnError(script)) return fail(`tells of success whatever became of the dump of ${engine}`);
  }
  return pass();
}

const ON_JOBS = /\bkube_cronjob_status_last_successful_time\b|\bkube_job_(?:status_)?failed\b|\bbackup_\w*success\w*/;

function judgeWatch({ name, suspended }: Workload, estate: Estate): Opinion {
  if (suspended === true) return notApplicable();
  const rules = alertRulesOf(estate).filter((each) => asks(each, ON_JOBS));
  const isAsked = rules.some(({ asked }) =>
    asked.some((text) => !/cronjob\s*=|job_name\s*=|job\s*=/.test(text) || (!isUnknown(name) && text.includes(name))),
  );
  if (isAsked) return pass();
  return alertRulesOf(estate).every(areOnJobs) || estate.makers.length > 0
    ? unsure('makes a backup, and no alert on its success is written here')
    : fail('makes a backup, and none of the alerts that are written here asks whether it does');
}
