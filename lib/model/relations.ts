import type { Subject } from './subject';
import { type Known, isUnknown } from './unknown';
import type { Labels } from './workload';

/** Undefined where the answer is decided when Terraform runs. */
export type Answer = boolean | undefined;

/** A value with the subject that says it: expressions mean the same only inside one configuration. */
export interface Said {
  readonly by: Subject;
  readonly value: Known<string>;
}

/**
 * Whether two values are the same. An expression is itself in its own configuration, unless it counts copies, and may be
 * anything elsewhere.
 */
export function isSame(a: Said, b: Said): Answer {
  if (!isUnknown(a.value) && !isUnknown(b.value)) return a.value === b.value;
  if (!isUnknown(a.value) || !isUnknown(b.value)) return undefined;
  const oneText = a.value.expression === b.value.expression && a.by.place.stack === b.by.place.stack;
  return oneText && !/\b(?:each|count|self)\./.test(a.value.expression) ? true : undefined;
}

/** Something with labels that asks for pods, or pods that are asked for. */
interface Labelled extends Subject {
  readonly namespace: Known<string>;
}

/** Whether a selector by labels, which must name one at least, selects pods with these labels in their namespace. */
export function selects(
  selector: Labelled & { readonly labels: Known<Labels> },
  pods: Labelled & { readonly podLabels: Known<Labels> },
): Answer {
  if (!isUnknown(selector.labels) && Object.keys(selector.labels).length === 0) return false;
  return every([
    isSame({ by: selector, value: selector.namespace }, { by: pods, value: pods.namespace }),
    ...labelsMatch(selector, pods),
  ]);
}

function labelsMatch(
  { labels, ...by }: Labelled & { readonly labels: Known<Labels> },
  pods: Labelled & { readonly podLabels: Known<Labels> },
): readonly Answer[] {
  const { podLabels } = pods;
  if (isUnknown(labels))
    return [isUnknown(podLabels) ? isSame({ by, value: labels }, { by: pods, value: podLabels }) : undefined];
  return Object.entries(labels).map(([key, value]) => {
    if (isUnknown(podLabels)) return undefined;
    const label = podLabels[key];
    return label === undefined ? false : isSame({ by, value }, { by: pods, value: label });
  });
}

/** True where all are, false where one is not. */
export function every(answers: readonly Answer[]): Answer {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

/** True where one is, false where none is. */
export function some(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}
