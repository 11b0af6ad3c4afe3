import { claimsBehind, isForOneNode } from './claims';
import type { Estate } from './estate';
import { type Answer, isSame, selects, some } from './relations';
import { isLongLived } from './selectors';
import { isUnknown } from './unknown';
import type { ClaimTemplate, Volume, Workload } from './workload';

/** A workload that mounts the claim of another's volume, for good or by the clock. */
export interface Tenant {
  readonly workload: Workload;
  /** Whether one node mounts the claim; undefined where nobody can tell. */
  readonly forOneNode: Answer;
}

/** Who else surely mounts what this volume of a workload mounts; whoever runs for good comes first. */
export function tenantsOf(volume: Volume, workload: Workload, estate: Estate): readonly Tenant[] {
  const { claim } = volume;
  if (claim === undefined) return [];
  const behind = claimsBehind(volume, workload, estate).map(({ accessModes }) => isForOneNode(accessModes));
  const forOneNode = behind.length === 0 ? undefined : some(behind);
  const clocked = estate.workloads.filter(({ kind, suspended }) => kind === 'CronJob' && suspended !== true);
  return [...estate.workloads.filter(isLongLived), ...clocked].flatMap((other): Tenant[] => {
    if (other === workload || isInNamespaceOf(workload, other) !== true) return [];
    const mounts = other.pod.volumes.some(
      (each) =>
        each.claim !== undefined && isSame({ by: workload, value: claim }, { by: other, value: each.claim }) === true,
    );
    if (mounts) return [{ workload: other, forOneNode }];
    const template = other.claimTemplates.find((each) => makes(each, other, volume));
    return template ? [{ workload: other, forOneNode: isForOneNode(template.accessModes) }] : [];
  });
}

function isInNamespaceOf(workload: Workload, other: Workload): Answer {
  return isSame({ by: workload, value: workload.namespace }, { by: other, value: other.namespace });
}

/** Kubernetes names the claims of a set `<template>-<set>-<ordinal>`. */
function makes({ name }: ClaimTemplate, set: Workload, { claim }: Volume): boolean {
  if (claim === undefined || isUnknown(claim) || isUnknown(name) || isUnknown(set.name)) return false;
  const prefix = `${name}-${set.name}-`;
  return claim.startsWith(prefix) && /^\d+$/.test(claim.slice(prefix.length));
}

/** Whether a pod must run on a node where pods of the other workload run. */
export function runsBeside({ pod, ...workload }: Workload, other: Workload): Answer {
  return some(
    pod.placement.besides.map((labels) => (isUnknown(labels) ? undefined : selects({ ...workload, labels }, other))),
  );
}
