import { alertRulesOf, areOnJobs, asks } from '../model/alerts';
import type { Estate } from '../model/estate';
import { longLivedContainers } from '../model/selectors';
import { isUnknown } from '../model/unknown';
import type { Container } from '../model/workload';
import { type Clause, fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F25: somebody is told when a GPU is full, hot or gone.
 *
 * The audited estate restarts Frigate when its detector is slow, and nobody sees why. Alert rules that are written here are read;
 * where none are, or a chart may bring some, they may stand elsewhere, and nothing is known. Only an app that has alerts and
 * none on a GPU has forgotten it; alerts on jobs,
 * which come with each backup, are no sign of that.
 */
export const F25 = finding({
  id: 'F25',
  title: 'Where pods run on GPUs, an alert watches the GPUs',
  severity: 'low',
  sources: ['001 §table F25'],
  judges: [
    withWatch((watch) =>
      on(
        (estate) => longLivedContainers(estate),
        (container) => judge(container, watch),
      ),
    ),
  ],
  mend: "an alert on DCGM_FI_DEV_FB_USED, DCGM_FI_DEV_GPU_TEMP or DCGM_FI_DEV_XID_ERRORS of NVIDIA's dcgm-exporter",
  exemptAt: '',
});

/** Whether GPUs are watched: undefined where the alerts may stand elsewhere. */
type Watch = boolean | undefined;

/** Metrics of exporters for GPUs, and how long a detector takes that runs on one. */
const ON_GPU = /gpu|\bDCGM_FI_|\bnvidia_smi_|_inference_speed/i;

function withWatch(clause: (watch: Watch) => Clause): Clause {
  return { judgeAll: (estate, factsOf) => clause(watchIn(estate)).judgeAll(estate, factsOf) };
}

function watchIn(estate: Estate): Watch {
  const rules = alertRulesOf(estate).filter((each) => !areOnJobs(each));
  if (rules.some((each) => asks(each, ON_GPU))) return true;
  return rules.length === 0 || estate.makers.length > 0 ? undefined : false;
}

const GPU = /^nvidia\.com\/(?:gpu|mig-)/;

function judge({ limits, requests }: Container, watch: Watch): Opinion {
  const at = { at: 'resources.limits' };
  const asked = [limits, requests];
  if (!asked.some((quantities) => !isUnknown(quantities) && Object.keys(quantities).some((name) => GPU.test(name)))) {
    const hidden = asked.find(isUnknown);
    return hidden !== undefined && watch === false ? unknown(hidden, at) : notApplicable();
  }
  if (watch === true) return pass();
  return watch === false
    ? fail('runs on a GPU, and none of the alerts that are written here watches one', at)
    : unsure('runs on a GPU, and no alert that watches one is written here', at);
}
