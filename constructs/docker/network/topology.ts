import { Network } from '@cdktf/provider-docker/lib/network';
import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { type Cidr, type CidrBlock, contains, overlap, parseCidr } from '../../../lib/values/cidr';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { flag, list, mayLack, object, parsedLater, type Shape, text } from '../../props/shape';
import { DockerStack } from '../host/docker-stack';
import { parseDockerName } from '../service/name';

/** A network that containers can stand in. */
export interface Tier {
  readonly kind: 'tier';
  /** The name by reference, so that Terraform makes the network first. */
  readonly reference: string;
  readonly name: string;
  /** Without a way out of the host, and without published ports. */
  readonly internal: boolean;
}

export interface SingleNetworkProps {
  /** Name of the network on its host. */
  readonly name: string;
  /**
   * Whether it has no way out of its host, and nothing that is in it alone publishes a port (D-10).
   *
   * @default false - one network for all must let the app out; `true` is for what nobody may reach, such as what is privileged (D-24)
   */
  readonly internal?: boolean;
  /** @default the engine picks a free one */
  readonly subnet?: Cidr;
  /** Networks that the host has already, of which ours must take nothing (E-41). @default [] */
  readonly taken?: readonly Cidr[];
}

/** The tiers by type of service (N-40: not by security zone). */
const TIERS = ['database', 'cache', 'application', 'observability'] as const;
export type TierName = (typeof TIERS)[number];

/** Tiers that hold data: nothing in them reaches the internet, and nothing is published from them (D-10). */
const INTERNAL: ReadonlySet<TierName> = new Set(['database', 'cache']);

export interface TieredNetworkProps {
  /** Networks are called `<name>-database` and so on. */
  readonly name: string;
  /** @default the engine picks free ones */
  readonly subnets?: { readonly [T in TierName]?: Cidr };
  /** Networks that the host has already, such as the one that is being replaced (E-41). @default [] */
  readonly taken?: readonly Cidr[];
}

const SINGLE: Readonly<Record<keyof SingleNetworkProps, Shape>> = {
  name: parsedLater,
  internal: flag,
  subnet: parsedLater,
  taken: list(text),
};

const TIERED: Readonly<Record<keyof TieredNetworkProps, Shape>> = {
  name: parsedLater,
  subnets: object({
    database: mayLack(parsedLater),
    cache: mayLack(parsedLater),
    application: mayLack(parsedLater),
    observability: mayLack(parsedLater),
  }),
  taken: list(text),
};

const REQUIRED = { name: { mend: "name: 'cartie'", standIn: 'missing' } } as const satisfies Record<
  string,
  RequiredProp
>;

interface Wanted {
  readonly prop: string;
  readonly name: string;
  readonly internal: boolean;
  readonly subnet: string | undefined;
}

/** The networks of an app on its host, never the default bridge, in which names are not resolved (D-09). */
abstract class Networks extends Construct {
  protected readonly checks = new Checks(this);

  protected constructor(scope: Construct, id: string, kind: string) {
    super(scope, id);
    announceConstruct(this.node, kind);
    DockerStack.of(this);
  }

  /** Makes them, after telling of subnets that are none or that share an address (E-41). */
  protected make(
    wanted: readonly Wanted[],
    taken: readonly string[],
    driver: 'bridge' | 'overlay' = 'bridge',
  ): readonly Tier[] {
    const known = taken.flatMap((text, index): Known[] => {
      const block = this.checks.value(`taken[${index}]`, parseCidr(text), { rule: 'E-41' });
      return block === undefined ? [] : [{ prop: `taken[${index}]`, text, block }];
    });
    return wanted.map(({ prop, name, internal, subnet }) => {
      const block = subnet === undefined ? undefined : this.checks.value(prop, parseCidr(subnet), { rule: 'E-41' });
      if (block !== undefined && subnet !== undefined) {
        const other = known.find((each) => overlap(each.block, block));
        if (other)
          this.checks.problem(shared(prop, subnet, other, block), { rule: 'E-41', mend: 'take a free network' });
        known.push({ prop, text: subnet, block });
      }
      const made = new Network(this, name, {
        name,
        driver,
        ...(internal ? { internal } : {}),
        ...(subnet === undefined ? {} : { ipamConfig: [{ subnet }] }),
      });
      made.overrideLogicalId(name);
      return { kind: 'tier', reference: made.name, name, internal };
    });
  }

  protected nameOf(name: string): string {
    return this.checks.value('name', parseDockerName(name)) ?? 'missing';
  }
}

interface Known {
  readonly prop: string;
  readonly text: string;
  readonly block: CidrBlock;
}

function shared(prop: string, subnet: string, other: Known, block: CidrBlock): string {
  const how = contains(other.block, block) ? 'lies in' : 'shares addresses with';
  return `${prop}: ${subnet} ${how} ${other.text} of ${other.prop}: Docker refuses networks that overlap`;
}

/** One network for one app with one database at most, or for what stands apart (C-09). */
export class SingleNetwork extends Networks implements Tier {
  readonly kind = 'tier';
  readonly reference: string;
  readonly name: string;
  readonly internal: boolean;

  constructor(scope: Construct, id: string, given: SingleNetworkProps) {
    super(scope, id, 'SingleNetwork');
    const { name: stated, internal = false, subnet, taken = [] } = completed(given, SINGLE, REQUIRED, this.checks);
    this.name = this.nameOf(stated);
    this.internal = internal;
    const [tier] = this.make([{ prop: 'subnet', name: this.name, internal, subnet }], taken);
    this.reference = tier?.reference ?? this.name;
  }
}

/** A network over the hosts of a Swarm. */
export interface Overlay extends Tier {
  readonly driver: 'overlay';
}

/** A network that reaches over the hosts of a Swarm, which is what its services stand in. */
export class SwarmNetwork extends Networks implements Overlay {
  readonly kind = 'tier';
  readonly driver = 'overlay';
  readonly reference: string;
  readonly name: string;
  readonly internal: boolean;

  constructor(scope: Construct, id: string, given: SingleNetworkProps) {
    super(scope, id, 'SwarmNetwork');
    const { name: stated, internal = false, subnet, taken = [] } = completed(given, SINGLE, REQUIRED, this.checks);
    this.name = this.nameOf(stated);
    this.internal = internal;
    const [tier] = this.make([{ prop: 'subnet', name: this.name, internal, subnet }], taken, 'overlay');
    this.reference = tier?.reference ?? this.name;
  }
}

/**
 * Four networks by type of service: data stores, caches, apps, and what observes them (D-10). The first two have no way out. A
 * container stands in its own tier and, by `uses`, in those of what it connects to.
 */
export class TieredNetworks extends Networks {
  readonly database: Tier;
  readonly cache: Tier;
  readonly application: Tier;
  readonly observability: Tier;

  constructor(scope: Construct, id: string, given: TieredNetworkProps) {
    super(scope, id, 'TieredNetworks');
    const { name: stated, subnets = {}, taken = [] } = completed(given, TIERED, REQUIRED, this.checks);
    const name = this.nameOf(stated);
    const wanted = TIERS.map((tier) => ({
      prop: `subnets.${tier}`,
      name: `${name}-${tier}`,
      internal: INTERNAL.has(tier),
      subnet: subnets[tier],
    }));
    const made = new Map(this.make(wanted, taken).map((tier, index) => [TIERS[index], tier]));
    const of = (tier: TierName): Tier =>
      made.get(tier) ?? { kind: 'tier', reference: name, name, internal: INTERNAL.has(tier) };
    this.database = of('database');
    this.cache = of('cache');
    this.application = of('application');
    this.observability = of('observability');
  }
}
