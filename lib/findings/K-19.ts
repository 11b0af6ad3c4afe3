import type { Estate, VerticalAutoscaler } from '../model/estate';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * K-19: a vertical autoscaler recommends, and restarts nothing.
 *
 * `Auto` and `Recreate` evict pods at any hour to give them other requests: a singleton is down for it. The audited estate has
 * `Initial` on purpose, which new pods start with, and looks at the figures once in a quarter.
 */
export const K19 = finding({
  id: 'K-19',
  title: 'Vertical autoscalers evict no pods',
  severity: 'medium',
  sources: ['001 §R4 bullet 7'],
  judges: [on(({ verticalAutoscalers }: Estate) => verticalAutoscalers, judge)],
  mend: 'spec.updatePolicy.updateMode = "Initial", or "Off" to be told alone',
});

function judge({ updateMode }: VerticalAutoscaler): Opinion {
  const at = { at: 'spec.updatePolicy.updateMode' };
  if (isUnknown(updateMode)) return unknown(updateMode, at);
  if (updateMode === 'Initial' || updateMode === 'Off') return pass(at);
  return fail(
    updateMode === undefined ? 'says no updateMode, which means Auto: it evicts pods' : `evicts pods: ${updateMode}`,
    at,
  );
}
