import type { Estate, ExternalSecret } from '../model/estate';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * F08: an ExternalSecret says how often it is read from its store.
 *
 * The audited estate has 52 of them. One with the interval `0` is read once: the password is rotated in the store, and
 * the cluster keeps the old one without a word. `CreatedOnce` and `OnChange` say in so many words that this is meant.
 */
export const F08 = finding({
  id: 'F08',
  title: 'ExternalSecrets are read from their store again at an interval',
  severity: 'medium',
  sources: ['001 §table F08'],
  judges: [on(({ externalSecrets }: Estate) => externalSecrets, judge)],
  mend: 'spec.refreshInterval = "1h", or spec.refreshPolicy = "CreatedOnce" where one reading is meant',
});

function judge({ refreshInterval, refreshPolicy }: ExternalSecret): Opinion {
  if (isUnknown(refreshPolicy)) return unknown(refreshPolicy, { at: 'spec.refreshPolicy' });
  if (refreshPolicy !== undefined && refreshPolicy !== 'Periodic') return pass({ at: 'spec.refreshPolicy' });
  const at = { at: 'spec.refreshInterval' };
  if (isUnknown(refreshInterval)) return unknown(refreshInterval, at);
  if (refreshInterval === undefined)
    return fail('leaves to the operator how often its store is read', { ...at, severity: 'low' });
  return isNever(refreshInterval) ? fail('is read from its store once and never again', at) : pass(at);
}

/** Zero of any unit: `0`, `0s`, `0h0m`. */
function isNever(interval: string): boolean {
  return /^(?:0+(?:\.0+)?[a-zµ]*)+$/.test(interval.trim());
}
