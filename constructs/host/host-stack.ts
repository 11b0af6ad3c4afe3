import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { gate } from '../../lib/gate/gate';
import { govern, grant, type Policy } from '../../lib/gate/governance';
import { type Facts, NO_FACTS } from '../../lib/model/facts';
import { exempt, type Why } from '../../lib/values/exemption';
import type { FindingId } from '../../lib/values/finding-id';
import { pg, type StateBackend } from '../backend';
import { Checks, completed, type RequiredProp } from '../props/checks';
import type { Shape } from '../props/shape';
import {
  backend as backendShape,
  escapeHatches as hatchesShape,
  policy as policyShape,
  tier as tierShape,
} from '../props/stack-shape';
import { HostFiles } from './host-files';

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
  constructor(scope: Construct, id: string, given: HostStackProps) {
    super(scope, id);
    const checks = new Checks(this);
    const { backend, policy = {}, tier = 1, escapeHatches = 0 } = completed(given, STACK, REQUIRED, checks);
    gate(App.of(this));
    govern(this, { policy, facts: { ...NO_FACTS, tier, escapeHatches } });
    backend.install(this, id);
    HostFiles.allow(this);
  }

  /** Exempts everything in the stack, or what `names` match, from one finding. */
  exempt<const R extends FindingId>(rule: R, why: Why<R>): this {
    grant(this, exempt(rule, why));
    return this;
  }
}
