import { type AdmissionPolicy, OBSERVED } from '../model/admission';
import type { Estate } from '../model/estate';
import { isUnknown } from '../model/unknown';
import { daysBetween, type IsoDay, parseIsoDate } from '../values/iso-date';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * F12: a policy refuses objects after a week of watching whom it would refuse, and one at a time.
 *
 * The audited cluster had all of its policies observe, and the audit calls turning them over in bulk the most dangerous of its own
 * remedies (N-02): Loki, Frigate, WireGuard and the GPU plugin would not have started again. So the week stands on record beside
 * the policy, and two that began to refuse on one day were turned over together. Which day it is, and what refused before, one
 * synth does not know: the record is what a reviewer checks. Policies that only change or make objects refuse none.
 */
export const F12 = finding({
  id: 'F12',
  title: 'Admission policies refuse after a week on record in which they observed, one at a time',
  severity: 'high',
  sources: ['001 §table F12', '001 §R5 bullet 3', '001 §Dangerous 1'],
  judges: [
    on(
      ({ admissionPolicies }: Estate) => admissionPolicies,
      (policy, { estate }) => judge(policy, estate),
    ),
  ],
  mend: `failureAction: 'Audit'; a week later 'Enforce' with the annotation ${OBSERVED}: '2026-11-01/2026-11-08'`,
  exemptAt: '',
});

function judge(policy: AdmissionPolicy, { admissionPolicies }: Estate): Opinion {
  const { demands, hidden } = policy;
  if (demands.some(({ refuses }) => refuses === true)) return judgeRecord(policy, admissionPolicies);
  for (const { refuses, at } of demands) if (isUnknown(refuses)) return unknown(refuses, { at });
  if (hidden !== undefined) return unknown(hidden, { at: 'spec' });
  const [first] = demands;
  return first === undefined ? notApplicable() : pass({ at: first.at });
}

function judgeRecord(policy: AdmissionPolicy, all: readonly AdmissionPolicy[]): Opinion {
  const at = { at: 'metadata.annotations' };
  const { annotations } = policy;
  const record = isUnknown(annotations) ? annotations : annotations[OBSERVED];
  if (isUnknown(record)) return unknown(record, at);
  if (record === undefined) return fail(`refuses objects, and no ${OBSERVED} says when it only observed`, at);
  const week = daysOf(record);
  if (week === undefined) return fail(`has ${OBSERVED}: "${record}", which is no day, a slash and a later day`, at);
  const days = daysBetween(week.from, week.to);
  if (days < 7) return fail(`refuses objects after observing for ${String(days)} of 7 days`, at);
  const beside = all.find((other) => other !== policy && refusesSince(other) === week.to);
  return beside ? fail(`refuses objects since ${week.to}, as ${beside.title} does: one at a time`, at) : pass(at);
}

/** The day on which a policy began to refuse, by its record. */
function refusesSince({ annotations, demands }: AdmissionPolicy): IsoDay | undefined {
  const record = isUnknown(annotations) ? annotations : annotations[OBSERVED];
  const isRefusing = demands.some(({ refuses }) => refuses === true);
  return !isRefusing || record === undefined || isUnknown(record) ? undefined : daysOf(record)?.to;
}

function daysOf(record: string): { readonly from: IsoDay; readonly to: IsoDay } | undefined {
  const [from = '', to = '', ...rest] = record.split('/');
  const [first, last] = [parseIsoDate(from), parseIsoDate(to)];
  if (!first.ok || !last.ok || rest.length > 0 || daysBetween(first.value, last.value) < 0) return undefined;
  return { from: first.value, to: last.value };
}
