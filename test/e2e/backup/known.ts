import { ruleConfigMap } from '../../../constructs/kubernetes';
import { isObject } from '../../../lib/values/json';
import type { Synthesized } from '../../kubernetes/synthesized';

/** A platform whose alerts are files in ConfigMaps. */
export const WATCHED = {
  alerts: ruleConfigMap({ runbooks: 'https://wiki.example.org/alerts', labels: { rules: 'prometheus' } }),
};

/** The alerts of the shop, as Prometheus reads them once they are applied. */
export function rulesOf(stack: Synthesized): string {
  const data = stack.at('resource.kubernetes_config_map_v1.shop_shop-db-alerts.data');
  const [text] = Object.values(isObject(data) ? data : {});
  if (typeof text !== 'string') throw new Error('there are no alerts');
  return text.replaceAll('$${', '${').replaceAll('%%{', '%{');
}

/** One request to the Pushgateway. */
export interface Push {
  readonly path: string;
  readonly body: string;
}

/** What the Pushgateway knows after all of these: of each metric what came last. Times count from `since`, which promtool calls zero. */
export function knownFrom(pushes: readonly Push[], since: number): Readonly<Record<string, number>> {
  const known: Record<string, number> = {};
  for (const { path, body } of pushes) {
    const [, , ...words] = path.split('/'); // /metrics/job/backup/namespace/shop/…
    const labels = words.flatMap((word, index) => (index % 2 === 1 ? [`${words[index - 1] ?? ''}="${word}"`] : []));
    for (const [, name = '', value = ''] of body.matchAll(/^(\w+) (-?\d+)$/gm))
      known[`${name}{${labels.join(',')}}`] = Number(value) - (name.endsWith('_timestamp_seconds') ? since : 0);
  }
  return known;
}

/** What kube-state-metrics tells of a CronJob from the beginning on, whose last run began at `failed`, if that has failed. */
export function clusterKnows(
  job: string,
  succeeded?: number | string,
  failed?: number,
): Readonly<Record<string, number | string>> {
  const cronJob = `namespace="shop",cronjob="${job}"`;
  const run = `namespace="shop",job_name="${job}-29000000"`;
  return {
    [`kube_cronjob_created{${cronJob}}`]: 0,
    [`kube_cronjob_spec_suspend{${cronJob}}`]: 0,
    ...(succeeded === undefined ? {} : { [`kube_cronjob_status_last_successful_time{${cronJob}}`]: succeeded }),
    ...(failed === undefined
      ? {}
      : {
          [`kube_job_created{${run}}`]: failed,
          [`kube_job_failed{${run},condition="true",reason="BackoffLimitExceeded"}`]: 1,
        }),
  };
}
