import { type AlertRules, alertRulesOf, asks, platformRules } from '../model/alerts';
import type { Estate } from '../model/estate';
import { fail, finding, on, pass, unsure, type Opinion } from './finding';

/**
 * F05: whoever watches nodes is told of pods that are killed, pods that find no node, and nodes without CPU left.
 *
 * The audit missed all three, and its own remedy names an event that no metric has (E-11); the audited estate had an alert for pods
 * without a node that asked for a metric which does not exist. So the alerts are known by what they ask. Rules that speak of
 * nodes are the platform's; those of one app owe nobody these three, and an app without rules has them elsewhere.
 */
export const F05 = finding({
  id: 'F05',
  title: 'Alerts on nodes come with those on killed pods, pods without a node, and CPU that is used up',
  severity: 'low',
  sources: ['001 §table F05', '001 §Week 1'],
  judges: [on(platformRules, (rules, { estate }) => NEEDED.map((needed) => judge(needed, rules, estate)))],
  mend: 'alerts on container_oom_events_total, kube_pod_status_unschedulable and node_cpu_seconds_total',
  exemptAt: '',
});

interface Needed {
  readonly what: string;
  readonly asks: RegExp;
}

const NEEDED: readonly Needed[] = [
  {
    what: 'containers that are killed for their memory',
    asks: /\bcontainer_oom_events_total\b|\bkube_pod_container_status_(?:last_)?terminated_reason\b/,
  },
  {
    what: 'pods that find no node',
    asks: /\bkube_pod_status_(?:unschedulable|scheduled)\b|\bkube_pod_status_phase\b[^}]*Pending/,
  },
  { what: 'nodes whose CPU is used up', asks: /\bnode_cpu\w*|\bnode_load\d+|\bnode:node_cpu|\binstance:node_cpu/ },
];

function judge({ what, asks: asked }: Needed, first: AlertRules, estate: Estate): Opinion {
  if (alertRulesOf(estate).some((rules) => asks(rules, asked))) return pass();
  return estate.makers.length > 0
    ? unsure(`no alert on ${what} is written here, as ${first.title} watches nodes; a chart may have it`)
    : fail(`watches nodes, and no alert here tells of ${what}`);
}
