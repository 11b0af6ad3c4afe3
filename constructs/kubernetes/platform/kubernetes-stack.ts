import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { App, TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { gate } from '../../../lib/gate/gate';
import { refuse, Refusal } from '../../../lib/gate/refusal';
import { govern, grant, type Policy, report } from '../../../lib/gate/governance';
import type { Facts } from '../../../lib/model/facts';
import { exempt, type Why } from '../../../lib/values/exemption';
import type { FindingId } from '../../../lib/values/finding-id';
import { pg } from '../../backend';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { Platform } from './platform';
import type { Shape } from '../../props/shape';
import { escapeHatches as hatchesShape, policy as policyShape, tier as tierShape } from '../../props/stack-shape';

export interface KubernetesStackProps {
  /** The cluster it runs in. */
  readonly platform: Platform;
  /** Stricter or laxer than the platform, finding by finding. @default the platform's policy */
  readonly policy?: Policy;
  /** @default the platform's tier */
  readonly tier?: Facts['tier'];
  /**
   * How many resources of the stack run commands past the state: provisioners of whatever is no HostFile. More of them are
   * refused, and fewer too, so that the number only shrinks.
   *
   * @default 0 - what a provisioner did, no state knows (K-09)
   */
  readonly escapeHatches?: number;
}

const STACK: Readonly<Record<keyof KubernetesStackProps, Shape>> = {
  platform: (value, at) => (value instanceof Platform ? [] : [`${at} is no Platform: write new Platform({ … })`]),
  policy: policyShape,
  tier: tierShape,
  escapeHatches: hatchesShape,
};

const REQUIRED = {
  platform: {
    mend: "platform: new Platform({ name: 'homelab', backend: … })",
    standIn: new Platform({ name: 'missing', backend: pg() }),
  },
} as const satisfies Record<string, RequiredProp>;

/**
 * One stack of Kubernetes objects with backend and provider set, judged when its App is synthesized.
 *
 * Its id names the output folder and the state, so it must be unique in the App.
 */
export class KubernetesStack extends TerraformStack {
  readonly platform: Platform;
  /** How much depends on it: 0 for what everything else needs. */
  readonly tier: Facts['tier'];

  constructor(scope: Construct, id: string, given: KubernetesStackProps) {
    super(scope, id);
    const { platform, policy, tier, escapeHatches = 0 } = completed(given, STACK, REQUIRED, new Checks(this));
    for (const problem of platform.problems) report(this, problem);
    this.platform = platform;
    const facts = { ...platform.facts(tier), escapeHatches };
    this.tier = facts.tier;
    gate(App.of(this));
    const inherited = platform.props.policy ?? {};
    govern(this, {
      policy: { ...inherited, ...policy, rules: { ...inherited.rules, ...policy?.rules } },
      facts,
      shared: { name: platform.name, exemptions: () => platform.exemptions },
    });
    platform.props.backend.install(this, id);
    const { version = '>= 2.38.0, < 4.0.0', configPath, configContext } = platform.props.provider ?? {};
    new KubernetesProvider(this, 'kubernetes', { configPath, configContext });
    this.addOverride('terraform.required_providers.kubernetes.version', version); // the bindings pin one exactly
  }

  /** Exempts everything in the stack, or what `images` and `names` match, from one finding. */
  exempt<const R extends FindingId>(rule: R, why: Why<R>): this {
    grant(this, exempt(rule, why));
    return this;
  }

  /** The Kubernetes stack that a construct stands in. */
  static override of(construct: IConstruct): KubernetesStack {
    const stack = TerraformStack.of(construct);
    if (stack instanceof KubernetesStack) return stack;
    refuse(
      new Refusal(
        `${construct.node.path} needs the facts of a platform: put it into a KubernetesStack, not a plain ${stack.constructor.name}`,
        [],
      ),
    );
  }
}
