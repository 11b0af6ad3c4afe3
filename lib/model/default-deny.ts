import type { Direction, NetworkPolicy } from './estate';
import { type Answer, every, isSame, selects } from './relations';
import { isUnknown } from './unknown';
import type { Workload } from './workload';

/** Whether a policy is for every pod of its namespace, and lets nothing in or nothing out. */
export function isDefaultDeny({ selector, ingress, egress }: NetworkPolicy): boolean {
  const isForAll = selector !== undefined && !isUnknown(selector) && Object.keys(selector).length === 0;
  return isForAll && (denies(ingress) || denies(egress));
}

export function denies(direction: Direction | undefined): boolean {
  return direction?.lets === false;
}

/** Whether a policy is for the pods of a workload. */
export function isFor(policy: NetworkPolicy, workload: Workload): Answer {
  const { selector, namespace } = policy;
  const isThere = isSame({ by: policy, value: namespace }, { by: workload, value: workload.namespace });
  if (selector === undefined) return every([isThere, undefined]);
  if (!isUnknown(selector) && Object.keys(selector).length === 0) return isThere;
  return selects({ ...policy, labels: selector }, workload);
}
