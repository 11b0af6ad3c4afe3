import { FINDINGS } from '../findings';
import type { Verdict } from '../findings/verdict';
import type { FindingId } from '../values/finding-id';
import type { Answer } from './runner';
import type { Synthesized } from './synthesized';

/** Something here is exempt from the rule, by an exemption that has not ended. */
export function exemptFrom(part: Synthesized, rule: FindingId): Answer {
  const asked = part.verdicts.filter(({ finding }) => finding.id === rule);
  const exempt = asked.filter(({ state }) => state === 'exempt');
  const held = exempt.flatMap((verdict) => part.exemptionsOf(verdict));
  const valid = exempt.filter((verdict) => part.exemptionsOf(verdict).some(({ expired }) => !expired));
  if (valid.length > 0)
    return { pass: true, message: () => `${part.path} must not be exempt from ${rule}, and is: ${placesOf(valid)}` };
  const ended = held.filter(({ expired }) => expired).map(({ stated }) => `${stated.reason} (${stated.expires ?? ''})`);
  return {
    pass: false,
    message: () => {
      if (ended.length > 0) return `the exemption of ${part.path} from ${rule} has ended: ${ended.join('; ')}`;
      if (!FINDINGS.some(({ id }) => id === rule)) return `no rule ${rule} is judged, so nothing can be exempt from it`;
      if (asked.length === 0) return `${rule} has nothing to judge in ${part.path}, so nothing is exempt from it`;
      return `nothing in ${part.path} is exempt from ${rule}: ${countsOf(asked)}`;
    },
  };
}

function placesOf(verdicts: readonly Verdict[]): string {
  return verdicts.map(({ subject }) => subject.place.address).join(', ');
}

function countsOf(verdicts: readonly Verdict[]): string {
  const counts = new Map<string, number>();
  for (const { state } of verdicts) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
