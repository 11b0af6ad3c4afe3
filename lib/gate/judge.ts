import type { Finding, Judged } from '../findings/finding';
import type { GrantedExemption, Reason, Verdict, VerdictState } from '../findings/verdict';
import type { Estate } from '../model/estate';
import type { Facts } from '../model/facts';
import type { Place } from '../model/subject';

/** Every rule asked about every subject it is about, exemptions applied. Exemptions that were needed are told through `used`. */
export function judge(
  findings: readonly Finding[],
  estate: Estate,
  factsOf: (place: Place) => Facts,
  exemptions: readonly GrantedExemption[],
): { readonly verdicts: readonly Verdict[]; readonly used: ReadonlySet<GrantedExemption> } {
  const used = new Set<GrantedExemption>();
  const verdicts = findings.flatMap((finding) =>
    finding.judges
      .flatMap((clause) => clause.judgeAll(estate, factsOf))
      .map((judged) => verdictOn(finding, judged, exemptions, used)),
  );
  return { verdicts, used };
}

function verdictOn(
  finding: Finding,
  { subject, opinions }: Judged,
  exemptions: readonly GrantedExemption[],
  used: Set<GrantedExemption>,
): Verdict {
  const reasons = opinions.filter(
    (opinion): opinion is Reason => opinion.state === 'fail' || opinion.state === 'unknown',
  );
  const state = worst(opinions.map((opinion) => opinion.state));
  const answeredAt = opinions.flatMap((opinion) =>
    opinion.state === 'pass' && opinion.at !== undefined ? [opinion.at] : [],
  );
  if (reasons.length === 0) return { finding, subject, state, reasons, answeredAt, exemptions: [] };
  const covering = exemptions.filter(({ rules, covers }) => rules.includes(finding.id) && covers(subject));
  covering.forEach((exemption) => used.add(exemption));
  return {
    finding,
    subject,
    state: covering.length > 0 ? 'exempt' : state,
    reasons,
    answeredAt,
    exemptions: covering,
  };
}

function worst(states: readonly VerdictState[]): VerdictState {
  const order: readonly VerdictState[] = ['fail', 'unknown', 'pass'];
  return order.find((state) => states.includes(state)) ?? (states.length === 0 ? 'pass' : 'not applicable');
}
