import type { Subject } from './subject';
import type { Known, Unknown } from './unknown';
import type { EnvEntry, Labels } from './workload';

/** A container of a Docker host (`docker_container`), or what a Swarm service runs (`docker_service`). */
export interface DockerContainer extends Subject {
  readonly kind: 'container' | 'service';
  readonly name: Known<string>;
  /** The configuration of the provider that it names, as a host of its own has one: `docker.lady`. */
  readonly provider: string | undefined;
  /** Profiles of Compose, of which one must be asked for; a container without any always runs. */
  readonly profiles: readonly string[];
  /** How many there are of it; undefined where nothing is written, which means one. */
  readonly copies: Known<number> | undefined;
  /** The reference, also where it stands in a `docker_image` that the container names. */
  readonly image: Known<string> | undefined;
  /** Whether the reference stands in a `docker_image` of the same configuration, where it is judged. */
  readonly isImageElsewhere: boolean;
  /** A container that is not told to keep running: a migration, a backup. */
  readonly isOneShot: Known<boolean>;
  readonly healthcheck: Healthcheck | undefined;
  /** Where the engine is told when to start it again: `restart`, `task_spec.restart_policy`. */
  readonly restart: { readonly policy: Known<string> | undefined; readonly at: string };
  readonly limits: Limits;
  /** `1000:1000`, `postgres`; undefined where the image decides. */
  readonly user: Known<string> | undefined;
  readonly rights: Rights;
  readonly ports: readonly DockerPort[];
  /** Set where the list of ports is an expression. */
  readonly hiddenPorts: Unknown | undefined;
  readonly publishAllPorts: Known<boolean> | undefined;
  readonly networks: readonly Attachment[];
  /** Set where the list of networks is an expression. */
  readonly hiddenNetworks: Unknown | undefined;
  readonly mounts: readonly DockerMount[];
  /** Set where the list of mounts is an expression. */
  readonly hiddenMounts: Unknown | undefined;
  readonly env: readonly EnvEntry[];
  readonly entrypoint: readonly Known<string>[];
  readonly command: readonly Known<string>[];
  readonly log: Log;
  readonly labels: Known<Labels>;
  /** Whether Terraform starts it; undefined where nothing is written, which means yes. */
  readonly start: Known<boolean> | undefined;
  /** Whether Terraform waits until the container is healthy before it makes what depends on it. */
  readonly wait: Known<boolean> | undefined;
  /** Whether Terraform waits until the container has ended. */
  readonly attach: Known<boolean> | undefined;
  /** Address of the machine that runs it; undefined where that is the one that Terraform runs on, or nothing says it. */
  readonly engine: Known<string> | undefined;
  /** How a Swarm brings a new version of it; undefined where nothing says that a Swarm runs it. */
  readonly updates: Updates | undefined;
  /** Addresses of what it depends on by `depends_on`. */
  readonly dependsOn: readonly string[];
}

export interface Healthcheck {
  /** Below the container: `healthcheck`. */
  readonly at: string;
  /** `['CMD', 'pg_isready']`; `['NONE']` switches off the one of the image. */
  readonly test: Known<readonly string[]>;
}

export interface Updates {
  /** `rollback`, `continue`, `pause`; undefined where nothing is written, which means `pause`. */
  readonly failureAction: Known<string> | undefined;
}

/** Attribute paths stand beside the figures, because the two resources spell them differently. */
export interface Limits {
  /** Bytes. */
  readonly memory: Known<number> | undefined;
  readonly memoryAt: string;
  /** Whole and parts of a core: 0.5. */
  readonly cpus: Known<number> | undefined;
  readonly cpusAt: string;
}

/** What the container may do on its host. */
export interface Rights {
  readonly privileged: Known<boolean> | undefined;
  /** `host`, `container:db`; undefined where the container has its own. */
  readonly networkMode: Known<string> | undefined;
  readonly pidMode: Known<string> | undefined;
  readonly ipcMode: Known<string> | undefined;
  readonly addCapabilities: Known<readonly string[]>;
  readonly dropCapabilities: Known<readonly string[]>;
  /** Paths of the two lists below the container. */
  readonly addAt: string;
  readonly dropAt: string;
  /** `no-new-privileges:true`; undefined where the resource cannot say it. */
  readonly securityOptions: Known<readonly string[]> | undefined;
  readonly readOnly: Known<boolean> | undefined;
  readonly readOnlyAt: string;
  /** Paths of the host's devices. */
  readonly devices: readonly Known<string>[];
}

export interface DockerPort {
  /** Below the container: `ports[0]`. */
  readonly at: string;
  readonly internal: Known<number>;
  /** Undefined where the engine chooses one. */
  readonly external: Known<number> | undefined;
  /** Address of the host that it listens on; undefined means all of them. */
  readonly ip: Known<string> | undefined;
  /** `udp`, `sctp`; undefined where nothing is written, which means `tcp`. */
  readonly protocol: Known<string> | undefined;
}

export interface Attachment {
  /** Below the container: `networks_advanced[0]`. */
  readonly at: string;
  readonly name: Known<string>;
  readonly ipv4: Known<string> | undefined;
}

export interface DockerMount {
  /** Below the container: `volumes[0]`, `mounts[1]`, `tmpfs`. */
  readonly at: string;
  /** `anonymous` is a volume without a name, which nothing finds again. */
  readonly kind: 'bind' | 'volume' | 'anonymous' | 'tmpfs' | 'unknown';
  /** Path on the host, or name of the volume. */
  readonly source: Known<string> | undefined;
  readonly target: Known<string>;
  readonly readOnly: Known<boolean> | undefined;
}

export interface Log {
  readonly driver: Known<string> | undefined;
  readonly options: Known<Labels>;
  /** Below the container: `log_opts`. */
  readonly at: string;
}

/** An image that Terraform pulls or builds on a Docker host. */
export interface DockerImage extends Subject {
  readonly image: Known<string>;
  readonly keepLocally: Known<boolean> | undefined;
}

export interface DockerNetwork extends Subject {
  readonly name: Known<string>;
  readonly driver: Known<string> | undefined;
  /** Without a way out of the host. */
  readonly internal: Known<boolean> | undefined;
  readonly subnets: readonly Subnet[];
  readonly hiddenSubnets: Unknown | undefined;
}

export interface Subnet {
  /** `ipam_config[0].subnet`. */
  readonly at: string;
  readonly cidr: Known<string>;
}

export interface DockerVolume extends Subject {
  /** Undefined where the provider makes one up. */
  readonly name: Known<string> | undefined;
  readonly labels: Known<Labels>;
  /** Whether neither a driver nor an option of one may put its data on another machine. */
  readonly isOnHost: boolean;
}
