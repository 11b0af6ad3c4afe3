import { type JobKind, type KnownJob, KINDS, labelsOf } from '../../backup/alerts';

interface Named {
  readonly namespace: string;
  /** Of the CronJob. */
  readonly name: string;
  readonly plan: string;
  readonly repository: string;
  /** Whether the jobs tell a Pushgateway. */
  readonly pushes: boolean;
}

/**
 * What a cluster knows of a job of a plan. Its own word (kube-state-metrics) and what the job pushed stand in for each other, so that a
 * lost push is no false alarm and a lost exporter no silence.
 */
export function knownInCluster(kind: JobKind, named: Named): KnownJob {
  const { namespace, name, pushes } = named;
  const { metric } = KINDS[kind];
  const jobs = `namespace="${namespace}",job_name=~"${name}-[0-9]+"`;
  const failed = `kube_job_created{${jobs}}\n  and on (namespace, job_name) kube_job_failed{${jobs},condition="true"} == 1`;
  const told = (what: string): string =>
    pushes ? `\n  or ${metric}_last_${what}_timestamp_seconds{${labelsOf(named)}}` : '';
  return {
    success: `max(kube_cronjob_status_last_successful_time{${cronJob(named)}}${told('success')})`,
    created: `max(kube_cronjob_created{${cronJob(named)}})`,
    suspended: `max(kube_cronjob_spec_suspend{${cronJob(named)}})`,
    failed: `max(${failed}${told('failure')})`,
    look: `kubectl -n ${namespace} describe cronjob ${name}, and the logs of its last pods, say why.`,
    resume: `kubectl -n ${namespace} patch cronjob ${name} -p '{"spec":{"suspend":false}}' ends it.`,
    gone: 'The CronJob is gone, or kube-state-metrics is: without them nobody would hear of a failure.',
  };
}

/** When the cluster saw the last success of a CronJob, whatever was pushed. */
export function seenInCluster(named: Pick<Named, 'namespace' | 'name'>): string {
  return `max(kube_cronjob_status_last_successful_time{${cronJob(named)}})`;
}

function cronJob({ namespace, name }: Pick<Named, 'namespace' | 'name'>): string {
  return `namespace="${namespace}",cronjob="${name}"`;
}
