import type { IConstruct } from 'constructs';
import { report, grant, statePlain } from '../../lib/gate/governance';
import type { PropProblem } from '../../lib/gate/governance';
import { type Exemption, isExemption } from '../../lib/values/exemption';
import type { FindingId } from '../../lib/values/finding-id';
import type { Parsed } from '../../lib/values/parsed';
import { type Shape, wellShaped } from './shape';

/**
 * Collects what is wrong with the props of one construct. Nothing throws: JavaScript users, dynamic maps and `any` get all their
 * mistakes at once, at synth, with the line that made the construct.
 */
export class Checks {
  private readonly told = new Set<string>();

  /** @param part of the construct that the props belong to: `sidecars.exporter` */
  constructor(
    private readonly construct: IConstruct,
    private readonly part?: string,
  ) {}

  /** The checks of a part of the construct, whose messages name it. */
  of(part: string): Checks {
    return new Checks(this.construct, part);
  }

  /** Two probes may ask one wrong question: what was said is not said again. */
  problem(message: string, rest: Omit<PropProblem, 'message'> = {}): void {
    if (this.told.has(message)) return;
    this.told.add(message);
    report(this.construct, { message: this.part === undefined ? message : `${this.part}: ${message}`, ...rest });
  }

  /** The parsed value, or undefined after telling what is wrong with it. */
  value<T>(prop: string, answer: Parsed<T>, rest: Omit<PropProblem, 'message'> = {}): T | undefined {
    if (answer.ok) return answer.value;
    this.problem(`${prop}: ${answer.problem}`, rest);
    return undefined;
  }

  /** Records that a variable's value only looks secret. */
  plain(key: string, reason: string): void {
    statePlain(this.construct, { key, reason });
  }

  /** The value of a guarded prop, or undefined where it is an exemption, which is granted to the construct. */
  unlessExempt<T extends object, R extends FindingId>(prop: string, value: T | Exemption<R>): T | undefined {
    if (!isExemption(value)) return value;
    grant(this.construct, value, this.path(prop));
    return undefined;
  }

  /** Whether a prop that takes nothing but an exemption has one, which is granted to the construct. */
  isExempt(prop: string, rule: FindingId, value: unknown): boolean {
    if (isExemption(value)) {
      grant(this.construct, value, this.path(prop));
      return true;
    }
    const exempt = `${prop}: exempt('${rule}', { reason: '…', expires: '…' })`;
    this.problem(`${prop} takes an exemption, which says why`, { rule, mend: `leave ${prop} out`, exempt });
    return false;
  }

  private path(prop: string): string {
    return this.part === undefined ? prop : `${this.part}.${prop}`;
  }
}

/** A prop that must be there, how to mend its absence, and what stands in for it meanwhile. */
export interface RequiredProp {
  readonly rule?: FindingId;
  readonly mend: string;
  /** The prop, where it takes an exemption. */
  readonly exemptAt?: string;
  readonly standIn: unknown;
}

/**
 * The props as something may look into them: those of a wrong shape left out, and something in place of each required one that is
 * missing, after telling so.
 *
 * @param inherited what is taken for a prop that is left out, without a word
 */
export function completed<T extends object, Inherited extends object = object>(
  given: T | undefined,
  shapes: Readonly<Record<string, Shape>>,
  required: Readonly<Record<string, RequiredProp>>,
  checks: Pick<Checks, 'problem'>,
  inherited: Partial<Inherited> = {},
): T & Inherited {
  const { props, told } = wellShaped(given, shapes, checks);
  const taken = new Map<string, unknown>(Object.entries(inherited).filter(([name]) => !told.has(name)));
  const stand: Record<string, unknown> = Object.fromEntries(taken);
  for (const name of Object.keys(shapes)) {
    const missing = name in props || taken.has(name) ? undefined : required[name];
    if (missing === undefined) continue;
    const { rule, mend, exemptAt, standIn } = missing;
    stand[name] = standIn;
    if (told.has(name)) continue;
    const exempt =
      exemptAt === undefined || rule === undefined
        ? {}
        : { exempt: `${exemptAt}exempt('${rule}', { reason: '…', expires: '…' })` };
    checks.problem(`${name} is missing`, { ...(rule === undefined ? {} : { rule }), mend, ...exempt });
  }
  return { ...stand, ...props } as T & Inherited;
}
