import { App, TerraformLocal, TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { gate } from '../../lib/gate/gate';
import { govern, grant, type Policy, report } from '../../lib/gate/governance';
import { refuse, Refusal } from '../../lib/gate/refusal';
import { HOST_FILE_SCRIPT } from '../../lib/host/script';
import { type Facts, NO_FACTS } from '../../lib/model/facts';
import type { CronFields } from '../../lib/values/cron-fields';
import { exempt, type Why } from '../../lib/values/exemption';
import type { FindingId } from '../../lib/values/finding-id';
import { sameMinute } from '../../lib/values/on-calendar';
import { pg, type StateBackend } from '../backend';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { literal } from '../props/literal';
import type { Shape } from '../props/shape';
import {
  backend as backendShape,
  escapeHatches as hatchesShape,
  policy as policyShape,
  tier as tierShape,
} from '../props/stack-shape';
import type { Host } from './host';

export interface HostStackProps {
  /** Where state lives. There is no default: cdktf's own writes an absolute path into the output (S-30). */
  readonly backend: StateBackend;
  /** How strictly it is judged. @default enforce everything, count what is unknown */
  readonly policy?: Policy;
  /** How much stands on it: 0 everything, 3 nothing that anybody misses for a day. @default 1 (K-30) */
  readonly tier?: Facts['tier'];
  /**
   * How many resources of the stack run commands past the state: provisioners of whatever is no HostFile. More of them are
   * refused, and fewer too, so that the number only shrinks.
   *
   * @default 0 - what a provisioner did, no state knows (K-09)
   */
  readonly escapeHatches?: number;
}

/** A timer of a host, and when it begins. */
interface Timed {
  readonly stack: HostStack;
  readonly host: string;
  readonly name: string;
  readonly timeZone: string;
  readonly fields: CronFields;
}

/** Of each App, whose stacks may put timers on one host. */
const TIMERS = new WeakMap<IConstruct, readonly Timed[]>();

const STACK: Readonly<Record<keyof HostStackProps, Shape>> = {
  backend: backendShape,
  policy: policyShape,
  tier: tierShape,
  escapeHatches: hatchesShape,
};
const REQUIRED = {
  backend: { rule: 'S-30', mend: "backend: backend.s3({ bucket: '…', region: '…' })", standIn: pg() },
} as const satisfies Record<string, RequiredProp>;

/**
 * One stack of what is put on hosts, judged when its App is synthesized. It needs no provider.
 *
 * Its id names the output folder and the state, so it must be unique in the App.
 */
export class HostStack extends TerraformStack {
  private readonly told = new Set<Host>();
  private script: TerraformLocal | undefined;

  constructor(scope: Construct, id: string, given: HostStackProps) {
    super(scope, id);
    const checks = new Checks(this);
    const { backend, policy = {}, tier = 1, escapeHatches = 0 } = completed(given, STACK, REQUIRED, checks);
    gate(App.of(this));
    govern(this, { policy, facts: { ...NO_FACTS, tier, escapeHatches } });
    backend.install(this, id);
  }

  /** Exempts everything in the stack, or what `names` match, from one finding. */
  exempt<const R extends FindingId>(rule: R, why: Why<R>): this {
    grant(this, exempt(rule, why));
    return this;
  }

  /** What is wrong with a host is told once, however many files lie on it. @internal */
  uses(host: Host): void {
    if (this.told.has(host)) return;
    this.told.add(host);
    for (const problem of host.problems) report(this, problem);
  }

  /** Notes a timer of a host. Answers those of the App that begin at its minute. @internal */
  schedules(host: Host, name: string, timeZone: string, fields: CronFields): readonly string[] {
    const timers = TIMERS.get(this.node.root) ?? [];
    const former = timers.filter((other) => other.host === host.address && other.timeZone === timeZone);
    TIMERS.set(this.node.root, [...timers, { stack: this, host: host.address, name, timeZone, fields }]);
    return former
      .filter((other) => sameMinute(other.fields, fields))
      .map((other) => (other.stack === this ? other.name : `${other.name} of the stack ${other.stack.node.id}`));
  }

  /** The script that every file of the stack shares, by reference: it stands in the output once. @internal */
  get hostFileScript(): string {
    this.script ??= new TerraformLocal(this, 'host_file', literal(HOST_FILE_SCRIPT));
    return this.script.asString;
  }

  /** The host stack that a construct stands in. */
  static override of(construct: IConstruct): HostStack {
    const stack = TerraformStack.of(construct);
    if (stack instanceof HostStack) return stack;
    refuse(
      new Refusal(`${construct.node.path} needs a HostStack around it, not a plain ${stack.constructor.name}`, []),
    );
  }
}
