import * as fs from 'node:fs';
import type { Problem } from '../findings/verdict';
import { isDefaultDeny } from '../model/default-deny';
import type { Estate } from '../model/estate';
import type { Place } from '../model/subject';
import { writtenOf } from '../model/unknown';
import { isList, isObject } from '../values/json';

/** Stands beside cdktf.json and is committed: what the next synth compares with. */
export const STATE_FILE = 'pawl.state.json';

/** What the committed state says. */
export interface State {
  /** Namespaces that are default-deny already: `homelab/apps`. */
  readonly closed: ReadonlySet<string>;
  readonly problem?: string;
}

const KEY = 'default-deny';

/** Reads the state of a project; without a file nothing is closed yet. @param file path of pawl.state.json */
export function readState(file: string): State {
  if (!fs.existsSync(file)) return { closed: new Set() };
  const broken: State = {
    closed: new Set(),
    problem: `is no list of namespaces under "${KEY}": write { "${KEY}": ["homelab/apps"] }`,
  };
  try {
    const read: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    const list = isObject(read) ? read[KEY] : undefined;
    if (!isList(list) || !list.every((item) => typeof item === 'string')) return broken;
    return { closed: new Set(list.map(String)) };
  } catch {
    return broken;
  }
}

/** What closing namespaces comes to: errors, and what is to be committed once it holds. */
export interface Closing {
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/**
 * At most one namespace of a cluster becomes default-deny at a time (N-03): a policy that forgets an edge stops an app in minutes,
 * and in one namespace somebody sees which. What is closed already stands in the committed state; a cluster that is new writes
 * its namespaces there before its first synth.
 *
 * @param clusterOf name of the cluster that a stack is for; undefined where the stack is not Pawl's, which is only observed
 */
export function judgeClosing(
  { networkPolicies }: Estate,
  state: State,
  clusterOf: (place: Place) => string | undefined,
): Closing {
  if (state.problem !== undefined)
    return { problems: [{ where: STATE_FILE, rule: 'N-03', message: state.problem }], notes: [] };
  const closed = new Map<string, Set<string>>();
  for (const { namespace, place } of networkPolicies.filter(isDefaultDeny)) {
    const cluster = clusterOf(place);
    if (cluster === undefined) continue;
    const name = writtenOf(namespace);
    closed.set(cluster, (closed.get(cluster) ?? new Set()).add(`${cluster}/${name}`));
  }
  const all = [...closed.values()].flatMap((names) => [...names]);
  const text = JSON.stringify({ [KEY]: [...new Set([...state.closed, ...all])].sort() });
  const problems: Problem[] = [];
  const notes: string[] = [];
  for (const [cluster, names] of closed) {
    const fresh = [...names].filter((name) => !state.closed.has(name)).sort();
    if (fresh.length > 1)
      problems.push({
        where: cluster,
        rule: 'N-03',
        message: `${fresh.length} namespaces would become default-deny at once: ${fresh.join(', ')}`,
        mend: `network: 'allow' in all but one; where they hold already, ${STATE_FILE} says so: ${text}`,
      });
    else if (fresh.length === 1)
      notes.push(`${fresh.join('')} becomes default-deny. Once it holds, commit ${STATE_FILE}: ${text}`);
  }
  return { problems, notes };
}
