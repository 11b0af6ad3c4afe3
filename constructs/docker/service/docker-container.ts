import type { Container } from '@cdktf/provider-docker/lib/container';
import { Construct } from 'constructs';
import { grant } from '../../../lib/gate/governance';
import { announceConstruct } from '../../../lib/gate/origin';
import type { Exemption } from '../../../lib/values/exemption';
import type { FindingId } from '../../../lib/values/finding-id';
import { parsePort } from '../../../lib/values/port';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import type { Shape } from '../../props/shape';
import type { DockerServer, DockerVolumeData } from '../backup/data';
import { DockerStack } from '../host/docker-stack';
import type { Tier } from '../network/topology';
import type { ContainerProps, Joined } from './container-props';
import { parseDockerName } from './name';
import { joined } from './props-shape';
import { type NamedVolume, nameOfVolume, type Volume } from './volume';

/** Stands in for a network that JavaScript left out. */
const NO_NETWORK: Tier = { kind: 'tier', name: 'missing', reference: 'missing', internal: false };

/** What JavaScript may leave out of any container. */
export const REQUIRED = {
  name: { mend: "name: 'api'", standIn: 'missing' },
  image: {
    rule: 'F04',
    mend: "image: image('repo:1.27.2')",
    standIn: { reference: 'missing:0.0.0', facts: { user: 1, client: 'curl' } },
  },
  resources: {
    rule: 'D-01',
    mend: "resources: { cpu: '0.5', memory: '512Mi' }",
    standIn: { cpu: '10m', memory: '6Mi' },
  },
  network: {
    rule: 'D-09',
    mend: "network: new SingleNetwork(this, 'network', { name: 'cartie' })",
    standIn: NO_NETWORK,
  },
} as const satisfies Record<string, RequiredProp>;

/** One container, the networks that it stands in and what it waits for. The kinds of container are its subclasses. */
export abstract class DockerContainer<Props extends ContainerProps<unknown>> extends Construct implements Joined {
  readonly name: string;
  readonly network: Tier;
  /** The props, after those of a wrong shape were told and taken out. */
  protected readonly props: Props;
  protected readonly checks: Checks;
  private readonly tiers = new Map<string, Tier>();
  private container: Container | undefined;

  protected constructor(
    scope: Construct,
    id: string,
    kind: string,
    given: Props,
    shapes: Readonly<Record<string, Shape>>,
    required: Readonly<Record<string, RequiredProp>>,
  ) {
    super(scope, id);
    announceConstruct(this.node, kind);
    DockerStack.of(this);
    this.checks = new Checks(this);
    this.props = completed(given, shapes, required, this.checks);
    this.name = this.checks.value('name', parseDockerName(this.props.name)) ?? REQUIRED.name.standIn;
    this.network = this.props.network;
  }

  /** Terraform address of its container. */
  get address(): string {
    return `docker_container.${this.name}`;
  }

  /** Joins the networks of what it connects to. */
  uses(...others: readonly Joined[]): this {
    for (const other of others) {
      const problems = joined(other, 'uses');
      for (const problem of problems) this.checks.problem(problem);
      if (problems.length === 0) this.join(other.network);
    }
    return this;
  }

  /**
   * Where it listens, for what dumps it. Its network must be one that the dump may stand in.
   *
   * @param port inside of the container
   */
  at(port: number): DockerServer {
    const kept = this.volumesOf().filter(([, { backup }]) => backup === 'kept');
    const { name, network, checks } = this;
    checks.value('at', parsePort(port));
    const volumes = kept.map(([key, volume]) => nameOfVolume(name, key, volume));
    return { kind: 'docker server', host: name, network: network.name, ports: [{ port }], volumes };
  }

  /** One of its named volumes, for what copies it. @param key as in its props */
  volume(key: string): DockerVolumeData {
    const found = this.volumesOf().find(([each]) => each === key);
    if (found === undefined) this.checks.problem(`volume: there is no named volume "${key}"`);
    return { kind: 'docker volume', name: found === undefined ? 'missing' : nameOfVolume(this.name, ...found) };
  }

  private volumesOf(): readonly [string, NamedVolume][] {
    const all: Readonly<Record<string, Volume>> = this.props.volumes ?? {};
    return Object.entries(all).flatMap(([key, each]) => (each.kind === 'volume' ? [[key, each]] : []));
  }

  /** Exempts this container from one finding, where no prop takes the exemption. */
  exempt(exemption: Exemption<FindingId>): this {
    grant(this, exemption);
    return this;
  }

  /** Puts the container that was written into its networks. */
  protected stand(container: Container): void {
    this.container = container;
    this.join(this.network);
    this.uses(...(this.props.uses ?? []));
  }

  /** Stands in one more network. */
  protected join(tier: Tier): void {
    this.tiers.set(tier.name, tier);
    this.container?.putNetworksAdvanced([...this.tiers.values()].map(({ reference }) => ({ name: reference })));
  }
}
