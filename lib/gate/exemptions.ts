import type { App, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { FINDINGS } from '../findings';
import type { GrantedExemption } from '../findings/verdict';
import type { Subject } from '../model/subject';
import type { Container } from '../model/workload';
import { isUnknown, type Known } from '../model/unknown';
import type { StatedExemption } from '../values/exemption';
import { PERMANENT_IDS, isFindingId } from '../values/finding-id';
import { parseIsoDate, type IsoDay } from '../values/iso-date';
import { dueOf, inDays, LONGEST_DAYS } from './due';
import type { Boxed } from './time-box';
import { type Governance, grantedTo, statedPlainIn } from './governance';

/** An exemption in force, with the construct to name when it is wrong. */
export interface Granted extends GrantedExemption {
  readonly construct: IConstruct | undefined;
  /** Paths of the stacks that it reaches into. */
  readonly stacks: readonly string[];
  /** Name of the variable whose value is stated to be no secret: such a statement has no end. */
  readonly plain?: string;
  /** The prop that took it, where one did. */
  readonly prop?: string;
}

/** Every exemption of an app: those of constructs and stacks by the tree, those of platforms once for all their stacks. */
export function grantedIn(app: App, stacks: ReadonlyMap<TerraformStack, Governance>): readonly Granted[] {
  const paths = [...stacks.keys()].map(({ node }) => node.path);
  const fromTree = app.node.findAll().flatMap((construct) =>
    grantedTo(construct).map(({ stated, prop }): Granted => ({
      stated,
      ...(prop === undefined ? {} : { prop }),
      rules: [stated.rule],
      construct,
      stacks: stacksAround(construct, paths),
      scope: construct.node.path,
      covers: (subject) => isInside(subject, construct.node.path) && matches(stated, subject),
    })),
  );
  const shared = new Map<StatedExemption, { name: string; stacks: Set<string> }>();
  for (const [stack, governance] of stacks)
    for (const stated of governance.shared?.exemptions() ?? []) {
      const scope = shared.get(stated) ?? { name: governance.shared?.name ?? '', stacks: new Set() };
      shared.set(stated, { ...scope, stacks: scope.stacks.add(stack.node.path) });
    }
  const fromPlatforms = [...shared].map(([stated, { name, stacks: reached }]): Granted => ({
    stated,
    rules: [stated.rule],
    construct: undefined,
    stacks: [...reached],
    scope: `platform ${name}`,
    covers: (subject) => reached.has(subject.place.stack) && matches(stated, subject),
  }));
  return [...fromTree, ...plainIn(app, paths), ...fromPlatforms];
}

/** Values that their author states to be no secret: they answer the rules that look for plaintext secrets. */
function plainIn(app: App, paths: readonly string[]): readonly Granted[] {
  return app.node.findAll().flatMap((construct) =>
    statedPlainIn(construct).map(({ key, reason }): Granted => ({
      stated: { kind: 'exemption', rule: 'S-02', reason },
      rules: ['S-02', 'S-03', 'S-06'],
      construct,
      stacks: stacksAround(construct, paths),
      plain: key,
      scope: construct.node.path,
      covers: (subject) => isInside(subject, construct.node.path) && 'key' in subject && subject.key === key,
    })),
  );
}

/** The stack that a construct stands in, or those that stand in it: an App can be exempt as a whole. */
function stacksAround({ node }: IConstruct, paths: readonly string[]): readonly string[] {
  return paths.filter((path) => isBelow(node.path, path) || isBelow(path, node.path));
}

function isBelow(path: string, scope: string): boolean {
  return scope === '' || path === scope || path.startsWith(`${scope}/`);
}

/** A construct covers what is inside it; a stack covers its own backend too, which no construct of the output names. */
function isInside({ place }: Subject, path: string): boolean {
  return isBelow(place.construct ?? place.stack, path) || place.stack === path;
}

function matches({ images, names }: StatedExemption, subject: Subject): boolean {
  const image = 'image' in subject ? (subject as Container).image : undefined;
  const name =
    'workload' in subject ? (subject as Container).workload.name : 'name' in subject ? subject.name : undefined;
  return fits(images, image) && fits(names, name as Known<string> | undefined);
}

function fits(pattern: string | undefined, value: Known<string> | undefined): boolean {
  if (pattern === undefined) return true;
  if (value === undefined || isUnknown(value)) return false;
  const expression = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${expression.join('.*')}$`).test(value);
}

/** What is wrong with an exemption, and what its date says today. */
export interface ExemptionState {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Past its day. It still exempts: what that means to synth is policy. */
  readonly expired: boolean;
}

const SHORTEST_REASON = 20;

/** Judges the exemption itself on a given day: a reason, a real day, not too far ahead (constructs.md section 2). */
export function stateOf({ stated: exemption, plain }: Granted, today: IsoDay): ExemptionState {
  const errors: string[] = [];
  const warnings: string[] = [];
  const { rule, reason, expires, review } = exemption;
  const title = FINDINGS.find(({ id }) => id === rule)?.title;
  if (!isFindingId(rule)) errors.push(`"${String(rule)}" is not a finding that Pawl judges`);
  if (typeof reason !== 'string' || reason.trim().length < SHORTEST_REASON)
    errors.push(`the reason has fewer than ${SHORTEST_REASON} characters: say why it is right here`);
  else if (reason.trim().toLowerCase() === title?.toLowerCase())
    errors.push('the reason repeats the rule: say why it is right here');
  const day = expires ?? review;
  const until = day === undefined ? undefined : parseIsoDate(day);
  if (plain !== undefined) return { errors, warnings, expired: false };
  if (until === undefined) errors.push('it has no end: give expires, a day at most 365 days ahead');
  else if (!until.ok) errors.push(until.problem);
  else {
    const { due, days } = dueOf(until.value, today);
    const word = expires === undefined ? 'its review' : 'its end';
    if (due === 'far') errors.push(`${word} ${until.value} is ${days} days ahead: ${LONGEST_DAYS} is the most`);
    else if (due === 'past')
      warnings.push(
        `${expires === undefined ? 'was due for review on' : 'ended on'} ${until.value}: mend the finding, or decide again`,
      );
    else if (due === 'soon')
      warnings.push(`${expires === undefined ? 'is due for review' : 'ends'} ${inDays(days)}, on ${until.value}`);
  }
  if (expires === undefined && review !== undefined && !PERMANENT_IDS.includes(rule))
    errors.push(`${rule} cannot be exempt for good: give expires`);
  const expired = until?.ok === true && expires !== undefined && dueOf(until.value, today).due === 'past';
  return { errors, warnings, expired };
}

/** A row of the ledger. An exemption has a reason, and a time box says what goes on until its end. */
type LedgerRow = Pick<StatedExemption, 'rule' | 'review' | 'ticket' | 'images' | 'names'> &
  Pick<Granted, 'scope' | 'prop' | 'plain'> & {
    readonly reason?: string;
    readonly what?: string;
    readonly expires?: string;
  };

/** The ledger that stands beside the output, for review: same exemptions and time boxes, same bytes, whatever the day. */
export function ledgerOf(exemptions: readonly Granted[], boxes: readonly Boxed[]): string {
  const rows = [
    ...exemptions.map(({ stated, scope, prop, plain }): LedgerRow => {
      const { rule, reason, expires, review, ticket, images, names } = stated;
      return { rule, scope, prop, plain, reason, expires, review, ticket, images, names };
    }),
    ...boxes.map(({ construct, box: { rule, prop, what, until } }): LedgerRow => ({
      ...{ rule, scope: construct.node.path, prop, what, expires: until },
    })),
  ];
  const key = (row: LedgerRow): string =>
    JSON.stringify([row.rule, row.scope, row.prop, row.plain, row.images, row.names, row.reason, row.what]);
  rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/**
 * Two exemptions that say the same of the same place: one of them will be forgotten. Each prop that takes an exemption needs one
 * of its own, so those are no duplicates of each other; one of the whole construct beside them is.
 */
export function duplicatesAmong(exemptions: readonly Granted[]): readonly Granted[] {
  const seen = new Map<string, Set<string | undefined>>();
  return exemptions.filter(({ stated, scope, plain, prop }) => {
    const key = JSON.stringify([stated.rule, scope, plain, stated.images, stated.names]);
    const props = seen.get(key) ?? new Set();
    const again = props.has(prop) || (props.size > 0 && prop === undefined) || props.has(undefined);
    seen.set(key, props.add(prop));
    return again;
  });
}
