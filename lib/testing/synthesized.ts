import { installedSchemas } from '../gate/hcl';
import type { Problem, Verdict } from '../findings/verdict';
import type { StatedExemption } from '../values/exemption';
import { writeHcl } from '../terraform/hcl/write';
import type { JsonObject } from '../values/json';

/** One stack of an answer. */
export interface SynthesizedStack {
  /** The stack's id, which names its folder. */
  readonly name: string;
  /** What was asked for of its Terraform JSON. */
  readonly json: JsonObject;
  /** All of it, which says what providers the part is written for. */
  readonly whole: JsonObject;
}

/** What the rules say of the part that was asked for. */
export interface JudgedPart {
  readonly verdicts: readonly Verdict[];
  /** Everything that is wrong, whatever the policy's level: failures, broken input, exemptions that are past their day or useless. */
  readonly findings: readonly Problem[];
  /** The exemptions that each exempt verdict rests on, and whether they have ended. */
  readonly exemptions: ReadonlyMap<Verdict, readonly HeldExemption[]>;
}

export interface HeldExemption {
  readonly stated: StatedExemption;
  readonly expired: boolean;
}

/** What `synth` found: Terraform JSON, the same as HCL, and what the rules say of it. */
export class Synthesized {
  private written: string | undefined;

  constructor(
    /** The construct path that was asked about, or `the app`. */
    readonly path: string,
    readonly stacks: readonly SynthesizedStack[],
    private readonly judged: JudgedPart,
    private readonly cwd: string,
  ) {}

  /** The Terraform JSON, as Terraform would load it. Of several stacks there is none: `stacks` has each. */
  get json(): JsonObject {
    const [only, ...others] = this.stacks;
    if (only === undefined || others.length > 0)
      throw new Error(
        `${this.path} has ${this.stacks.length} stacks, each with a JSON of its own: synth one of them, or read .stacks`,
      );
    return only.json;
  }

  /**
   * The JSON as HCL, as `terraform fmt` leaves it: blocks and arguments in an order of their own, so neither the order of
   * constructs nor the machine or the version of cdktf shows. Several stacks follow one another, each under its name.
   */
  get hcl(): string {
    this.written ??= this.stacks
      .map(({ name, json, whole }) => {
        const hcl = writeHcl(json, installedSchemas(whole, this.cwd));
        return this.stacks.length === 1 ? hcl : `# stack ${name}\n\n${hcl}`;
      })
      .join('\n');
    return this.written;
  }

  get verdicts(): readonly Verdict[] {
    return this.judged.verdicts;
  }

  /** Everything that is wrong here, also where the stack's policy only warns or observes. */
  get findings(): readonly Problem[] {
    return this.judged.findings;
  }

  /** The exemptions that a verdict rests on. */
  exemptionsOf(verdict: Verdict): readonly HeldExemption[] {
    return this.judged.exemptions.get(verdict) ?? [];
  }
}
