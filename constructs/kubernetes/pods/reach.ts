import type { Owner } from '../workloads/owner';

/** A Secret of another namespace is out of reach: the pod would wait for it for ever. */
export function checkReach(prop: string, name: string, home: string, { namespace, checks }: Owner): void {
  if (home !== namespace.name)
    checks.problem(`${prop}: Secret "${name}" is in namespace "${home}", and a pod reads those of its own alone`, {
      mend: 'an ExternalSecret in the namespace of the workload',
    });
}
