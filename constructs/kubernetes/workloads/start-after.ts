import { dependable, type TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import { resourcesIn } from './one-shot';

const JOB = /^kubernetes_job(?:_v1)?$/;
const WORKLOAD = /^kubernetes_(?:deployment|stateful_set|daemon_?set|(?:cron_)?job)(?:_v1)?$/;

/** What runs pods in a construct, whatever its types. */
export function workloadsIn(construct: IConstruct): readonly TerraformResource[] {
  return resourcesIn(construct).filter(({ terraformResourceType }) => WORKLOAD.test(terraformResourceType));
}

/** Lets the workloads of a construct wait for the end of a Job; their claims are what it needs first. */
export function startAfter(construct: IConstruct, job: IConstruct): void {
  const jobs = resourcesIn(job).filter(({ terraformResourceType }) => JOB.test(terraformResourceType));
  for (const workload of workloadsIn(construct))
    workload.dependsOn = [...(workload.dependsOn ?? []), ...jobs.map(dependable)];
}
