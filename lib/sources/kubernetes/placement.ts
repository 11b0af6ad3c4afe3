import { type Known, isUnknown, Unknown } from '../../model/unknown';
import type { Labels, Placement } from '../../model/workload';
import { type Attributes, within } from '../attributes';

const REQUIRED = 'required_during_scheduling_ignored_during_execution';

/** What a pod spec says of the node that it must have; what it merely prefers may be any node. */
export function readPlacement(spec: Attributes): Placement {
  const affinity = spec.block('affinity');
  const podAffinity = isUnknown(affinity) ? affinity : affinity?.block('pod_affinity');
  const besides: Known<Labels>[] = isUnknown(podAffinity) ? [podAffinity] : termsOf(podAffinity);
  const nodeAffinity = within(within(affinity)?.block('node_affinity'));
  const namesNode = spec.has('node_name') || spec.has('node_selector') || nodeAffinity?.has(REQUIRED) === true;
  return { besides, namesNode };
}

function termsOf(podAffinity: Attributes | undefined): Known<Labels>[] {
  const terms = podAffinity?.blocks(REQUIRED);
  if (terms === undefined) return [];
  const seen = terms.list.flatMap((term): Known<Labels>[] => {
    const topology = term.string('topology_key');
    if (isUnknown(topology)) return [topology];
    return topology === 'kubernetes.io/hostname' ? [labelsOf(term.block('label_selector'))] : [];
  });
  return terms.hidden ? [...seen, terms.hidden] : seen;
}

function labelsOf(selector: Known<Attributes> | undefined): Known<Labels> {
  if (selector === undefined) return {};
  if (isUnknown(selector)) return selector;
  return selector.has('match_expressions') ? new Unknown('match_expressions') : selector.map('match_labels');
}
