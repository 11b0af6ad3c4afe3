import { type AlertRules, alertRulesOf, asks, platformRules } from '../model/alerts';
import { backupScriptsOf, dumpsIn, type Engine, type Script } from '../model/backup-scripts';
import type { DockerContainer } from '../model/docker';
import { longLivedDockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { plansOf } from '../model/plans';
import { longLivedContainers } from '../model/selectors';
import { isMadeFor } from '../model/software';
import type { Container } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unsure, type Opinion } from './finding';

/**
 * F16: Dolt is dumped by a program that knows it, and somebody is told before a claim is full.
 *
 * The audited Dolt kept the state of all other work: no job dumped it, and nobody watched its claim of 2 GiB fill up. Dolt speaks
 * MySQL's protocol, so that a dump of MySQL in the same stack may be one of it. Alerts on claims are the platform's, who watches nodes; a claim that
 * shrinks is refused by Kubernetes itself.
 */
export const F16 = finding({
  id: 'F16',
  title: 'Dolt is dumped by a job, and an alert tells of claims that fill up',
  severity: 'medium',
  sources: ['001 §table F16', '001 §R1'],
  judges: [
    on(longLivedContainers, (server: Container, { estate }) => judgeServer(server, estate)),
    on(longLivedDockerContainers, (server: DockerContainer, { estate }) => judgeServer(server, estate)),
    on(platformRules, (rules, { estate }) => judgeAlerts(rules, estate)),
  ],
  mend: 'a Backup of dolt({ … }), or dolt backup in a job of your own; an alert on kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes > 0.85',
  exemptAt: '',
});

const DOLT: ReadonlySet<string> = new Set(['dolt', 'dolt-sql-server', 'doltgresql']);

function judgeServer({ image, place }: Container | DockerContainer, estate: Estate): Opinion {
  if (isMadeFor(image, DOLT) !== true) return notApplicable();
  if (plansOf(estate).some(({ engine }) => engine === 'dolt')) return pass();
  const scripts = backupScriptsOf(estate);
  const dumps = (engine: Engine, script: Script): boolean => dumpsIn(script).some((each) => each.engine === engine);
  if (scripts.some((script) => dumps('dolt', script))) return pass();
  return scripts.some((script) => script.place.stack === place.stack && dumps('mysql', script))
    ? unsure('is Dolt, and nothing shows whether a dump of MySQL beside it is one of it')
    : fail('is Dolt, and no job here dumps it');
}

const ON_CLAIMS =
  /\bkubelet_volume_stats_(?:used|available|capacity)_bytes\b|\bpersistentvolumeclaim\b.*\bvolume_stats/;

function judgeAlerts(first: AlertRules, estate: Estate): Opinion {
  if (alertRulesOf(estate).some((rules) => asks(rules, ON_CLAIMS))) return pass();
  return estate.makers.length > 0
    ? unsure(`no alert on claims that fill up is written here, as ${first.title} watches nodes; a chart may have it`)
    : fail('watches nodes, and no alert here tells of claims that fill up', { severity: 'low' });
}
