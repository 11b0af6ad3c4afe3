import type { Container, Quantities } from '../model/workload';
import { containers } from '../model/selectors';
import { isUnknown, type Known } from '../model/unknown';
import { parseQuantity } from '../values/quantity';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * K-02: every container requests CPU and memory, and limits memory.
 *
 * Without requests the scheduler places blindly, and without a memory limit one leak takes the node along. Init containers count:
 * the largest of them decides where the pod fits. That the API fills in a missing request from its limit is no statement of what
 * the container needs, so it does not count. A limit below its request is refused by the API, at apply, half-way through.
 */
export const K02 = finding({
  id: 'K-02',
  title: 'Containers request CPU and memory and limit memory',
  severity: 'medium',
  sources: ['001 §Corrections R4#2', '002 L36-84', '004 L105-116'],
  judges: [on(containers, judgeContainer)],
  mend: "resources: { cpu: '100m', memory: '128Mi' }",
});

function judgeContainer({ requests, limits }: Container): readonly Opinion[] {
  return [
    ...written(requests, 'requests', ['cpu', 'memory']),
    ...written(limits, 'limits', ['memory']),
    ...(isUnknown(requests) || isUnknown(limits) ? [] : ordered(requests, limits)),
  ];
}

/** What is missing, hidden, or no quantity at all. */
function written(
  quantities: Known<Quantities>,
  list: 'requests' | 'limits',
  required: readonly string[],
): readonly Opinion[] {
  if (isUnknown(quantities)) return [unknown(quantities, { at: `resources.${list}` })];
  const missing = required
    .filter((resource) => quantities[resource] === undefined)
    .map((resource) =>
      fail(`has no ${resource === 'cpu' ? 'CPU' : resource} ${list === 'requests' ? 'request' : 'limit'}`, {
        at: `resources.${list}.${resource}`,
      }),
    );
  const unreadable = Object.entries(quantities).flatMap(([resource, quantity]) => {
    const at = `resources.${list}.${resource}`;
    if (isUnknown(quantity)) return required.includes(resource) ? [unknown(quantity, { at })] : [];
    const read = parseQuantity(quantity);
    return read.ok ? [] : [fail(read.problem, { at })];
  });
  const problems = [...missing, ...unreadable];
  return problems.length > 0 ? problems : [pass({ at: `resources.${list}` })];
}

function ordered(requests: Quantities, limits: Quantities): readonly Opinion[] {
  return Object.entries(limits).flatMap(([resource, limit]) => {
    const request = requests[resource];
    if (request === undefined || isUnknown(request) || isUnknown(limit)) return [];
    const least = parseQuantity(request);
    const most = parseQuantity(limit);
    if (!least.ok || !most.ok || most.value >= least.value) return [];
    return [
      fail(`limits ${resource} to ${limit}, below its request ${request}, which the API refuses`, {
        at: `resources.limits.${resource}`,
        severity: 'high',
      }),
    ];
  });
}
