import type { Estate } from './estate';
import type { Unreadable } from './subject';
import { isUnknown } from './unknown';
import type { Container, Workload, WorkloadKind } from './workload';

const LONG_LIVED: readonly WorkloadKind[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicationController'];

/**
 * Whether the workload is meant to run for good. Batch work is not (N-06), nor is a parked one (`replicas: 0`). A bare Pod is,
 * unless it says that it may end.
 */
export function isLongLived(workload: Workload): boolean {
  if (workload.kind === 'Pod')
    return workload.pod.restartPolicy === undefined || workload.pod.restartPolicy === 'Always';
  return LONG_LIVED.includes(workload.kind) && workload.replicas !== 0;
}

/** Every pod owner, and what might be one. */
export function workloads(estate: Estate): readonly (Workload | Unreadable)[] {
  return [...estate.workloads, ...estate.unreadable];
}

export function longLivedWorkloads(estate: Estate): readonly (Workload | Unreadable)[] {
  return [...estate.workloads.filter(isLongLived), ...estate.unreadable];
}

/** Every container and init container of every pod owner. */
export function containers(estate: Estate): readonly (Container | Unreadable)[] {
  return [...estate.workloads.flatMap((workload) => containersOf(workload, () => true)), ...estate.unreadable];
}

/** The containers that live as long as their pod, sidecars included, in workloads that are meant to run for good. */
export function longLivedContainers(estate: Estate): readonly (Container | Unreadable)[] {
  const found = estate.workloads.filter(isLongLived);
  return [...found.flatMap((workload) => containersOf(workload, ({ role }) => role !== 'init')), ...estate.unreadable];
}

function containersOf(
  workload: Workload,
  wanted: (container: Container) => boolean,
): readonly (Container | Unreadable)[] {
  const { pod } = workload;
  const seen = [...pod.containers, ...pod.initContainers].filter(wanted);
  if (!isUnknown(pod.hidden)) return seen;
  const hidden: Unreadable = {
    place: workload.place,
    title: 'containers',
    at: pod.at,
    hiddenBy: pod.hidden.expression,
  };
  return [...seen, hidden];
}
