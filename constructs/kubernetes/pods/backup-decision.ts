import { isExemption } from '../../../lib/values/exemption';
import type { Checks } from '../../props/checks';
import type { Defaults } from '../workloads/adopt';

/** Tells where a claim says nothing of its backup (F09), and answers what is noted on it. @param prop that takes the decision */
export function readBackup(
  prop: string,
  decision: unknown,
  claim: string,
  defaults: Pick<Defaults, 'of'>,
  checks: Checks,
): Readonly<Record<string, string>> {
  if (isExemption(decision)) checks.unlessExempt(prop, decision);
  else if (decision !== 'ephemeral')
    checks.problem(`${claim} has no backup`, {
      rule: 'F09',
      mend: "backup: 'ephemeral', if losing it loses nothing",
      exempt: "backup: exempt('F09', { reason: '…', expires: '…' })",
    });
  return (decision === 'ephemeral' ? defaults.of('F09', { 'pawl/backup': 'ephemeral' }) : undefined) ?? {};
}
