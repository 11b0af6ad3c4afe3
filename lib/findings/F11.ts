import { isOwnScript } from '../backup/script';
import { backupScriptsOf, dumpsIn, restoresIn, type Script } from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import { fail, finding, notApplicable, on, pass, type Opinion } from './finding';

/**
 * F11: what is dumped by the clock is restored by the clock.
 *
 * Nobody knows whether a dump can be restored until somebody does it; four audits found that nobody ever had. Any job or
 * script of the app that restores the same engine counts: which of two databases it takes is not to be seen. Where it restores to is
 * E-51's matter. The script of a Backup restores by a variable, which no reader of shell sees; that its drill runs is B-04's matter.
 */
export const F11 = finding({
  id: 'F11',
  title: 'Databases that are dumped are restored by a job as well',
  severity: 'medium',
  sources: ['001 §table F11', '002 L341-348', '004 L489'],
  judges: [on(backupScriptsOf, (script, { estate }) => judge(script, estate))],
  mend: 'a Backup, whose drill comes with it; else a CronJob that restores the newest dump into a throw-away server, and asks it',
  exemptAt: '',
});

function judge(script: Script, estate: Estate): Opinion {
  if (isOwnScript('engine.sh', script.text)) return pass();
  const engines = new Set(dumpsIn(script).map(({ engine }) => engine));
  if (engines.size === 0) return notApplicable();
  const restored = new Set(backupScriptsOf(estate).flatMap((each) => restoresIn(each).map(({ engine }) => engine)));
  const never = [...engines].filter((engine) => !restored.has(engine));
  return never.length === 0 ? pass() : fail(`dumps ${never.join(' and ')}, and nothing here ever restores such a dump`);
}
