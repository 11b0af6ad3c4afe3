import { TerraformLocal, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { report } from '../../lib/gate/governance';
import { refuse, Refusal } from '../../lib/gate/refusal';
import { HOST_FILE_SCRIPT } from '../../lib/host/script';
import type { CronFields } from '../../lib/values/cron-fields';
import { sameMinute } from '../../lib/values/on-calendar';
import { literal } from '../props/literal';
import type { Host } from './host';

/** A timer of a host, and when it begins. */
interface Timed {
  readonly stack: TerraformStack;
  readonly host: string;
  readonly name: string;
  readonly timeZone: string;
  readonly fields: CronFields;
}

/** Of each App, whose stacks may put timers on one host. */
const TIMERS = new WeakMap<IConstruct, readonly Timed[]>();

const ALL = new WeakMap<TerraformStack, HostFiles>();

/** What the files share that one stack puts on hosts. */
export class HostFiles {
  private readonly told = new Set<Host>();
  private script: TerraformLocal | undefined;

  private constructor(private readonly stack: TerraformStack) {}

  /** Lets a stack put files on hosts: it is governed, and says where its state lives. */
  static allow(stack: TerraformStack): void {
    ALL.set(stack, new HostFiles(stack));
  }

  /** Those of the stack that a construct stands in. */
  static of(construct: IConstruct): HostFiles {
    const stack = TerraformStack.of(construct);
    const files = ALL.get(stack);
    if (files !== undefined) return files;
    refuse(
      new Refusal(
        `${construct.node.path} needs a HostStack or DockerStack around it, not a plain ${stack.constructor.name}`,
        [],
      ),
    );
  }

  /** What is wrong with a host is told once, however many files lie on it. */
  uses(host: Host): void {
    if (this.told.has(host)) return;
    this.told.add(host);
    for (const problem of host.problems) report(this.stack, problem);
  }

  /** Notes a timer of a host. Answers those of the App that begin at its minute. */
  schedules(host: Host, name: string, timeZone: string, fields: CronFields): readonly string[] {
    const { stack } = this;
    const timers = TIMERS.get(stack.node.root) ?? [];
    const former = timers.filter((other) => other.host === host.address && other.timeZone === timeZone);
    TIMERS.set(stack.node.root, [...timers, { stack, host: host.address, name, timeZone, fields }]);
    return former
      .filter((other) => sameMinute(other.fields, fields))
      .map((other) => (other.stack === stack ? other.name : `${other.name} of the stack ${other.stack.node.id}`));
  }

  /** The script that every file of the stack shares, by reference: it stands in the output once. */
  get hostFileScript(): string {
    this.script ??= new TerraformLocal(this.stack, 'host_file', literal(HOST_FILE_SCRIPT));
    return this.script.asString;
  }
}
