import { Construct } from 'constructs';
import { governanceOf, grant } from '../../../lib/gate/governance';
import { announceConstruct } from '../../../lib/gate/origin';
import type { Exemption } from '../../../lib/values/exemption';
import type { FindingId } from '../../../lib/values/finding-id';
import { MEBIBYTE, parseMemory } from '../../../lib/values/memory';
import type { HostSecret } from '../../../lib/values/secret';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { checkedLater, oneOf, type Shape } from '../../props/shape';
import type { DockerServer, DockerVolumeData } from '../backup/data';
import { DockerStack } from '../host/docker-stack';
import type { Tier } from '../network/topology';
import type { ContainerProps, Joined } from '../service/container-props';
import { ContainerService } from '../service/container-service';
import { REQUIRED } from '../service/docker-container';
import type { EnvValue } from '../service/environment';
import { type Health, http, type Timing } from '../service/health';
import type { PortProps, Publish } from '../service/ports';
import { KNOWN_PROGRAM, publishShape, timingShape } from '../service/props-shape';
import type { Writable } from '../service/storage';
import { bind, type NamedVolume, volume } from '../service/volume';
import type { Exporter, ExporterProps } from './exporter';
import { CERTIFICATES, modeOf, type Tls, type TlsMode, tlsShape } from './tls';

/**
 * What every data store takes, besides what any container does. Its image has no default: an update of Pawl must not be an update
 * of a database, whose major versions need a dump and a restore (C-12).
 */
export interface EngineProps<E = unknown> extends Omit<ContainerProps<E>, 'command' | 'entrypoint'> {
  /** Who copies its data: `kept` by a DockerBackup; `ephemeral` where losing them loses nothing (F09). The volume is never destroyed by an apply (D-12). */
  readonly backup: NamedVolume['backup'];
  /** Where the host hears its port too. @default nowhere - the containers of its networks reach it by its name (D-08) */
  readonly publish?: Publish;
  /** @default plain text, which does not leave the networks of the host; `tls(…)`, or `dual(…)` while clients move over (S-17) */
  readonly tls?: Tls;
  /** When the engine is asked whether it is healthy. @default every 10 s, because its own program is cheap to ask (C-18) */
  readonly timing?: Timing;
  /** Time between the signal to stop and the kill. @default '2m' - what is in memory is written first (F23) */
  readonly grace?: ContainerProps<E>['grace'];
}

/**
 * What a crash may take. `strict` keeps what was committed. `relaxed` is faster and may lose the last moments; it is for stacks of
 * tier 2 and 3, and for data that are `ephemeral` (C-13, N-31).
 */
export type Durability = 'strict' | 'relaxed';

/** What an engine is run with, after its props were read. */
export interface Site<Props> {
  readonly props: Props;
  readonly checks: Checks;
  /** Memory limit in whole MiB, from which the engine's own figures are derived (C-14). */
  readonly mebibytes: number;
  readonly tls: TlsMode;
}

/** How an engine runs. */
export interface Running {
  readonly health: Health<never>;
  /** By name; the first is the one that `publish` publishes. */
  readonly ports: Readonly<Record<string, number>>;
  readonly entrypoint?: readonly string[];
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string | HostSecret>>;
  readonly secrets?: Readonly<Record<string, HostSecret>>;
  /** Where its data are. */
  readonly data: NamedVolume['mount'];
  readonly writable?: readonly Writable[];
  readonly sharedMemory?: ContainerProps<unknown>['sharedMemory'];
  readonly exporter?: (login: HostSecret) => Exporter;
}

/** One engine: what its props must be like, and how it runs. */
export interface EngineKind<Props> {
  readonly name: string;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly required?: Readonly<Record<string, RequiredProp>>;
  readonly run: (site: Site<Props>) => Running;
}

/** What each prop of any engine must be like. */
export const ENGINE: Readonly<Record<keyof EngineProps, Shape>> = {
  ...KNOWN_PROGRAM,
  backup: checkedLater,
  publish: publishShape,
  tls: tlsShape,
  timing: timingShape,
};

/** For engines that have the choice. */
export const durabilityShape = oneOf('strict', 'relaxed');

const NEEDED = {
  ...REQUIRED,
  backup: {
    rule: 'F09',
    mend: "backup: 'kept', and a DockerBackup; 'ephemeral', or exempt('F09', …) that says who else copies it",
    standIn: 'ephemeral',
  },
} as const satisfies Record<string, RequiredProp>;

/** What some engines take. */
interface Choices {
  readonly durability?: Durability;
  readonly exporter?: ExporterProps;
}

/** A data store in a container, and the exporter beside it. */
export abstract class Engine<Props extends EngineProps> extends Construct implements Joined {
  /** The container of the engine itself. */
  readonly container: ContainerService<string>;

  protected constructor(scope: Construct, id: string, kind: EngineKind<Props>, given: Props) {
    super(scope, id);
    announceConstruct(this.node, kind.name);
    const checks = new Checks(this);
    const props = completed<Props, Choices>(given, kind.shapes, { ...NEEDED, ...kind.required }, checks);
    const { backup, publish, tls, timing, durability, exporter } = props;
    if (durability === 'relaxed') this.checkRelaxed(backup, checks);
    const memory = parseMemory(props.resources.memory);
    const mebibytes = memory.ok ? Math.floor(memory.value / MEBIBYTE) : 0;
    const running = kind.run({ props, checks, mebibytes, tls: modeOf(this, tls) });
    for (const name of ['data', 'certificates'])
      if (name in (props.volumes ?? {})) checks.problem(`volumes.${name} is the engine's own: give yours another name`);
    const env: Readonly<Record<string, EnvValue>> = { ...running.env, ...props.env };
    this.container = new ContainerService<string>(this, 'container', {
      ...anyPropsOf(props),
      ...(running.entrypoint ? { entrypoint: running.entrypoint } : {}),
      command: running.command,
      env,
      secrets: { ...running.secrets, ...props.secrets },
      ports: portsOf(running.ports, publish),
      health: { question: running.health.question, timing: { interval: '10s', ...running.health.timing, ...timing } },
      volumes: {
        ...props.volumes,
        ...(tls ? { certificates: bind(tls.certificates, CERTIFICATES) } : {}),
        data: volume({ mount: running.data, backup }),
      },
      writable: [...(running.writable ?? []), ...(props.writable ?? [])],
      ...(running.sharedMemory && !props.sharedMemory ? { sharedMemory: running.sharedMemory } : {}),
      grace: props.grace ?? '2m',
    });
    if (exporter && running.exporter) this.writeExporter(exporter, running.exporter(exporter.login), tls);
  }

  get name(): string {
    return this.container.name;
  }

  get network(): Tier {
    return this.container.network;
  }

  /** Terraform address of its container. */
  get address(): string {
    return this.container.address;
  }

  /** Where it listens, for what dumps it. @param port inside of the container */
  at(port: number): DockerServer {
    return this.container.at(port);
  }

  /** One of its named volumes, `data` or one of its props, for what copies it. */
  volume(key: string): DockerVolumeData {
    return this.container.volume(key);
  }

  /** Joins the networks of what it connects to. */
  uses(...others: readonly Joined[]): this {
    this.container.uses(...others);
    return this;
  }

  /** Exempts this engine from one finding, where no prop takes the exemption. */
  exempt(exemption: Exemption<FindingId>): this {
    grant(this, exemption);
    return this;
  }

  private checkRelaxed(backup: EngineProps['backup'], checks: Checks): void {
    const { tier } = governanceOf(DockerStack.of(this), 'enforce').facts;
    if (tier < 2 && backup !== 'ephemeral')
      checks.problem(`durability: relaxed may lose what was committed, and the stack is of tier ${tier}`, {
        mend: 'leave durability out, or say tier: 3 of a stack of development',
      });
  }

  private writeExporter({ image, resources }: ExporterProps, exporter: Exporter, tls: Tls | undefined): void {
    const { port, command, env, secrets } = exporter;
    new ContainerService(this, 'exporter', {
      name: `${this.name}-exporter`,
      image: image ?? exporter.image,
      network: this.network,
      ports: { metrics: port },
      health: http('/'),
      resources: resources ?? { cpu: '0.1', memory: '64Mi' },
      ...(command ? { command } : {}),
      env,
      ...(secrets ? { secrets } : {}),
      ...(tls ? { volumes: { authority: bind(`${tls.certificates}/ca.crt`, `${CERTIFICATES}/ca.crt`) } } : {}),
      dependsOn: [this],
    });
  }
}

/** The props that any container takes. */
function anyPropsOf(props: EngineProps): ContainerProps<unknown> {
  const { name, image, resources, network, uses, dependsOn, approle } = props;
  const { runAs, security, labels, sharedMemory } = props;
  return {
    name,
    image,
    resources,
    network,
    ...(uses ? { uses } : {}),
    ...(dependsOn ? { dependsOn } : {}),
    ...(approle ? { approle } : {}),
    ...(runAs ? { runAs } : {}),
    ...(security ? { security } : {}),
    ...(labels ? { labels } : {}),
    ...(sharedMemory ? { sharedMemory } : {}),
  };
}

function portsOf(
  ports: Readonly<Record<string, number>>,
  publish: Publish | undefined,
): Readonly<Record<string, PortProps>> {
  return Object.fromEntries(
    Object.entries(ports).map(([name, container], index): [string, PortProps] => [
      name,
      index === 0 && publish ? { container, publish } : container,
    ]),
  );
}
