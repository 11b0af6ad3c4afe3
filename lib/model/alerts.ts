import type { Estate, Literal } from './estate';
import type { Subject } from './subject';

/** Alert rules that stand in one resource: an object of Prometheus' operator, or a file of rules in a ConfigMap or a chart's values. */
export interface AlertRules extends Subject {
  /** What they ask, as text: expressions, or the whole file that holds them. */
  readonly asked: readonly string[];
}

/** Every resource with alert rules, in order. What a chart reads from a file of its own is not seen. */
export function alertRulesOf({ literals }: Estate): readonly AlertRules[] {
  const alerting = new Set(literals.filter(({ key }) => key === 'alert').map(ruleOf));
  const found = new Map<string, AlertRules & { readonly asked: string[] }>();
  for (const literal of literals) {
    const asks = literal.key === 'expr' ? alerting.has(ruleOf(literal)) : isRuleFile(literal);
    if (!asks) continue;
    const { place, title } = literal;
    const id = `${place.stack} ${place.address}`;
    const [at = ''] = /^(?:manifest|yaml_body)(?=\.)/.exec(literal.at) ?? [];
    const rules = found.get(id) ?? { place, title, at, asked: [] };
    found.set(id, rules);
    rules.asked.push(literal.value);
  }
  return [...found.values()];
}

/** The rule that an `alert` or an `expr` is a part of. */
function ruleOf({ place, at }: Literal): string {
  return `${place.stack} ${place.address} ${at.replace(/\.\w+$/, '')}`;
}

/** A file of rules as text, or as an expression that makes one (`yamlencode`). */
function isRuleFile({ value }: Literal): boolean {
  return isSaid('alert', value) && isSaid('expr', value);
}

function isSaid(key: string, text: string): boolean {
  return new RegExp(`(?:^|[\\s{,-])["']?${key}["']?\\s*[:=]\\s*\\S`).test(text);
}

/** Whether every expression is about jobs: such rules watch one thing of one app, a backup or an import, and no platform. */
export function areOnJobs({ asked }: AlertRules): boolean {
  const expressions = asked.flatMap((text) => {
    const inFile = [...text.matchAll(/(?:^|[\s{,-])["']?expr["']?\s*[:=]\s*(?:[|>][-+]?\s*\n\s*)?(.*)/g)].map(
      ([, expression = '']) => expression,
    );
    return inFile.length > 0 ? inFile : [text];
  });
  return expressions.every((expression) => /\b(?:kube_cronjob_|kube_job_|backup_)/.test(expression));
}

export function asks({ asked }: AlertRules, what: RegExp): boolean {
  return asked.some((text) => what.test(text));
}

const ON_NODES = /\b(?:kube_node_|node_(?:cpu|memory|filesystem|load|disk|network|boot)|machine_)/;

/** The first rules that speak of nodes, which are the platform's: they stand for all of the app, whose alerts may be in any. */
export function platformRules(estate: Estate): readonly AlertRules[] {
  return alertRulesOf(estate)
    .filter((rules) => asks(rules, ON_NODES))
    .slice(0, 1);
}
