import { FINDINGS } from '../../lib/findings';
import type { GrantedExemption, Verdict } from '../../lib/findings/verdict';
import { judge } from '../../lib/gate/judge';
import { type Facts, NO_FACTS } from '../../lib/model/facts';
import { joined, readTerraform } from '../../lib/sources/terraform';
import { exempt } from '../../lib/values/exemption';
import type { FindingId } from '../../lib/values/finding-id';
import type { JsonObject } from '../../lib/values/json';

/** What one rule says of Terraform JSON: one line for each subject, `state address.at: message; message`. */
export function ask(
  rule: FindingId,
  json: JsonObject | readonly JsonObject[],
  facts: Partial<Facts> = {},
): readonly string[] {
  return verdicts(rule, json, facts).map(({ state, subject, reasons }) => {
    const at = subject.at === '' ? subject.place.address : `${subject.place.address}.${subject.at}`;
    const why = reasons
      .map(({ message, at: where }) => (where === undefined ? message : `${where} ${message}`))
      .join('; ');
    return why === '' ? `${state} ${at}` : `${state} ${at}: ${why}`;
  });
}

export function verdicts(
  rule: FindingId,
  json: JsonObject | readonly JsonObject[],
  facts: Partial<Facts> = {},
  exemptions: readonly GrantedExemption[] = [],
): readonly Verdict[] {
  const finding = FINDINGS.find(({ id }) => id === rule);
  if (!finding) throw new Error(`no rule ${rule}`);
  const all = (Array.isArray(json) ? json : [json]) as readonly JsonObject[];
  const estate = joined(all.map((each, index) => readTerraform(`stack${index}`, each)));
  return judge([finding], estate, () => ({ ...NO_FACTS, ...facts }), exemptions).verdicts;
}

/** The states alone: enough where a test is about one subject. */
export function states(
  rule: FindingId,
  json: JsonObject | readonly JsonObject[],
  facts: Partial<Facts> = {},
): readonly string[] {
  return verdicts(rule, json, facts).map(({ state }) => state);
}

/** An exemption from one rule that covers every subject. */
export function everywhere(rule: FindingId): GrantedExemption {
  const stated = exempt(rule, { reason: 'accepted here for the sake of the test', expires: '2027-01-31' });
  return { stated, rules: [rule], scope: 'everywhere', covers: () => true };
}
