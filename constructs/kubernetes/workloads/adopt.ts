import type { TerraformStack } from 'cdktf';
import { parsed, refused, type Parsed } from '../../../lib/values/parsed';
import type { Checks } from '../../props/checks';

/** Takes over what exists, so that the first plan changes nothing. */
export interface Adoption {
  /**
   * Terraform address of the existing resource: `kubernetes_deployment.web`, `kubernetes_deployment.web[0]`, or in a module,
   * `module.app.kubernetes_deployment.web`, for which a `moved` block is written.
   */
  readonly address: string;
  /**
   * Writes nothing that is not asked for: no default of Pawl, so that the plan is zero changes. What is asked for is written.
   *
   * @default false
   */
  readonly parity?: boolean;
  /** Under parity, the findings whose defaults are written after all: hardening, rule by rule. @default [] */
  readonly harden?: readonly Hardening[];
}

/**
 * Findings that defaults answer: F01 the mount options of NFS, F02 the progress deadline, F06 the hash in the name of a Job, F09 `prevent_destroy` and the decision on a claim, F13 strategy and
 * `min_ready_seconds`, F14 retries, history and starting deadline of a CronJob, F22 the spread and the statement that one copy is meant, F23 pause and grace, F27 the restricted profile
 * and a writable /tmp, K-07 the disruption budget, K-16 no token and no privileges, S-02 no service links, S-24 the restart by a reloader.
 */
const HARDENINGS = [
  'F01',
  'F02',
  'F06',
  'F09',
  'F13',
  'F14',
  'F22',
  'F23',
  'F27',
  'K-07',
  'K-16',
  'S-02',
  'S-24',
] as const;
export type Hardening = (typeof HARDENINGS)[number];

/** Adoption of a workload: what else of it cannot be changed in place. */
export interface WorkloadAdoption extends Adoption {
  /** The existing selector, which is immutable. @default the selector that Pawl writes */
  readonly selector?: Readonly<Record<string, string>>;
  /** The existing strategy, written without bounds. @default Pawl's own (F13), or none under parity */
  readonly strategy?: 'RollingUpdate' | 'Recreate';
  readonly service?: AdoptedObject;
  /** The existing ones of `services`, by its keys. */
  readonly services?: Readonly<Record<string, AdoptedObject>>;
  readonly ingress?: AdoptedObject;
}

/** An existing object that belongs to a workload. */
export interface AdoptedObject {
  /** Its Terraform address. */
  readonly address: string;
  /** @default the name that Pawl gives it */
  readonly name?: string;
}

/** An address taken apart. */
export interface Address {
  readonly module: string | undefined;
  readonly type: string;
  readonly id: string;
  /** The `[0]` of a resource with `count = 1`. */
  readonly index: 0 | undefined;
}

/** Reads a resource's address as Terraform prints it. */
export function parseAddress(address: string): Parsed<Address> {
  const read = /^((?:module\.[\w-]+(?:\[(?:\d+|"[^"]*")\])?\.)*)([a-z]\w*)\.([A-Za-z_][\w-]*)(?:\[(\d+)\])?$/.exec(
    address,
  );
  if (!read)
    return refused(
      `"${address}" is no address of a resource: write kubernetes_deployment.web, with [0] or module.x. where state has it`,
    );
  if (Number(read[4] ?? 0) > 0)
    return refused(`"${address}" is one of several: only the [0] of a single one can be adopted`);
  const [, module = '', type = '', id = '', index] = read;
  return parsed({
    module: module === '' ? undefined : module.slice(0, -1),
    type,
    id,
    index: index === undefined ? undefined : 0,
  });
}

const moves = new WeakMap<TerraformStack, { from: string; to: string }[]>();

/** Tells Terraform that a resource left its module; cdktf's own move runs `terraform version` for each. */
export function moveInto(stack: TerraformStack, from: string, to: string): void {
  const list = moves.get(stack) ?? [];
  list.push({ from, to });
  moves.set(stack, list);
  stack.addOverride('moved', list);
}

/** Which defaults are written: all of them, unless parity holds back those of findings that nobody asked to harden. */
export class Defaults {
  constructor(
    private readonly adoption: Adoption | undefined,
    checks: Checks,
  ) {
    const harden: readonly string[] = adoption?.harden ?? [];
    if (harden.length > 0 && !this.parity)
      checks.problem('adopt.harden says nothing without parity: every default is written already', {
        mend: 'parity: true, or no harden',
      });
    for (const finding of harden)
      if (!HARDENINGS.some((known) => known === finding))
        checks.problem(`adopt.harden: no default answers ${finding}; those that do are ${HARDENINGS.join(', ')}`);
  }

  get parity(): boolean {
    return this.adoption?.parity === true;
  }

  /** Pawl's own default for a finding, or nothing under parity. */
  of<T>(finding: Hardening, value: T): T | undefined {
    return !this.parity || this.adoption?.harden?.includes(finding) === true ? value : undefined;
  }
}
