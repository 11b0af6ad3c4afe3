import { BACKUP } from '../../../lib/model/backed-up';
import { isExemption } from '../../../lib/values/exemption';
import { isObject } from '../../../lib/values/json';
import { parseObjectName } from '../../../lib/values/object-name';
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
  if (isExemption(decision)) {
    checks.unlessExempt(prop, decision);
    return {};
  }
  const by = decision === 'ephemeral' ? decision : nameOf(prop, decision, checks);
  if (by === undefined)
    checks.problem(`${claim} has no backup`, {
      rule: 'F09',
      mend: "backup: backedUpBy('<name of a Backup>'), or 'ephemeral', if losing it loses nothing",
      exempt: "backup: exempt('F09', { reason: '…', expires: '…' })",
    });
  return (by === undefined ? undefined : defaults.of('F09', { [BACKUP]: by })) ?? {};
}

function nameOf(prop: string, decision: unknown, checks: Checks): string | undefined {
  if (!isObject(decision) || decision['kind'] !== 'backed up') return undefined;
  const { by } = decision;
  return typeof by === 'string' ? (checks.value(prop, parseObjectName(by)), by) : undefined;
}
