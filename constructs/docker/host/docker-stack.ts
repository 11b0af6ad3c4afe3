import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import { App, TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { gate } from '../../../lib/gate/gate';
import { govern, grant, type Policy, report } from '../../../lib/gate/governance';
import { refuse, Refusal } from '../../../lib/gate/refusal';
import type { Facts } from '../../../lib/model/facts';
import { exempt, type Why } from '../../../lib/values/exemption';
import type { FindingId } from '../../../lib/values/finding-id';
import { pg } from '../../backend';
import { HostFiles } from '../../host/host-files';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import type { Shape } from '../../props/shape';
import { escapeHatches as hatchesShape, policy as policyShape, tier as tierShape } from '../../props/stack-shape';
import { socket } from './address';
import { DockerHost } from './docker-host';

export interface DockerStackProps {
  /** The machine it runs on. */
  readonly host: DockerHost;
  /** Stricter or laxer than the host, finding by finding. @default the host's policy */
  readonly policy?: Policy;
  /** @default the host's tier */
  readonly tier?: Facts['tier'];
  /**
   * How many resources of the stack run commands past the state: provisioners of whatever is no HostFile. More of them are
   * refused, and fewer too, so that the number only shrinks.
   *
   * @default 0 - what a provisioner did, no state knows (K-09)
   */
  readonly escapeHatches?: number;
}

const STACK: Readonly<Record<keyof DockerStackProps, Shape>> = {
  host: (value, at) => (value instanceof DockerHost ? [] : [`${at} is no DockerHost: write new DockerHost({ … })`]),
  policy: policyShape,
  tier: tierShape,
  escapeHatches: hatchesShape,
};

const REQUIRED = {
  host: {
    mend: "host: new DockerHost({ name: 'cx21', address: ssh({ … }), memory: '4Gi', cpus: 2, backend: … })",
    standIn: new DockerHost({ name: 'missing', address: socket(), memory: '1Ti', cpus: 1, backend: pg() }),
  },
} as const satisfies Record<string, RequiredProp>;

/**
 * One stack of containers on one Docker host, with backend and provider set, judged when its App is synthesized.
 *
 * Its id names the output folder and the state, so it must be unique in the App.
 */
export class DockerStack extends TerraformStack {
  readonly host: DockerHost;
  /** How much stands on it (K-30). */
  readonly tier: Facts['tier'];

  constructor(scope: Construct, id: string, given: DockerStackProps) {
    super(scope, id);
    const { host, policy, tier, escapeHatches = 0 } = completed(given, STACK, REQUIRED, new Checks(this));
    for (const problem of host.problems) report(this, problem);
    this.host = host;
    const facts = host.facts(tier);
    this.tier = facts.tier;
    gate(App.of(this));
    const inherited = host.props.policy ?? {};
    govern(this, {
      policy: { ...inherited, ...policy, rules: { ...inherited.rules, ...policy?.rules } },
      facts: { ...facts, escapeHatches },
      shared: { name: host.name, exemptions: () => host.exemptions },
    });
    host.props.backend.install(this, id);
    HostFiles.allow(this);
    new DockerProvider(this, 'docker', host.engine);
    const version = host.props.provider?.version ?? '>= 3.6.2, < 5.0.0';
    this.addOverride('terraform.required_providers.docker.version', version); // the bindings pin one exactly
  }

  /** Exempts everything in the stack, or what `images` and `names` match, from one finding. */
  exempt<const R extends FindingId>(rule: R, why: Why<R>): this {
    grant(this, exempt(rule, why));
    return this;
  }

  /** The Docker stack that a construct stands in. */
  static override of(construct: IConstruct): DockerStack {
    const stack = TerraformStack.of(construct);
    if (stack instanceof DockerStack) return stack;
    refuse(
      new Refusal(
        `${construct.node.path} needs a Docker host: put it into a DockerStack, not a plain ${stack.constructor.name}`,
        [],
      ),
    );
  }
}
