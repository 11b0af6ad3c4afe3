import type { Subject } from './subject';
import type { Known, Unknown } from './unknown';

/** What runs the pods. Each name is the field's own; Docker's kinds join here. */
export type WorkloadKind =
  'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicationController' | 'CronJob' | 'Job' | 'Pod';

/** A pod owner of any origin. */
export interface Workload extends Subject {
  readonly kind: WorkloadKind;
  readonly name: Known<string>;
  readonly namespace: Known<string>;
  /** Annotations of the owner itself, not of its pods. */
  readonly annotations: Known<Labels>;
  /** Attribute path of the owner's own spec: `spec`, `manifest.spec`. */
  readonly specAt: string;
  /** Undefined where the attribute is absent: the API's default then holds, or another owner's figure. */
  readonly replicas: Known<number> | undefined;
  /** Whether a CronJob or Job is told not to run. */
  readonly suspended: Known<boolean> | undefined;
  /** How a CronJob's runs begin and end; undefined for every other kind. */
  readonly runs: Runs | undefined;
  /** A StatefulSet's claims, one per pod and template. */
  readonly claimTemplates: readonly ClaimTemplate[];
  readonly strategy: Strategy;
  /** How many versions that it ran before are kept to go back to; undefined where nothing is written, which means 10. */
  readonly revisionHistoryLimit: Known<number> | undefined;
  /** The labels on the pods; what a Service, a disruption budget or a network policy selects. */
  readonly podLabels: Known<Labels>;
  readonly podAnnotations: Known<Labels>;
  readonly pod: Pod;
  readonly ignoredChanges: IgnoredChanges;
  /** Whether `ignore_changes` can name what a mutator changes, which it cannot in a `kubernetes_manifest`. */
  readonly takesIgnoredPaths: boolean;
}

export type Labels = Readonly<Record<string, Known<string>>>;

/** `lifecycle.ignore_changes`: every attribute, or the paths as written. */
export type IgnoredChanges = 'all' | readonly string[];

/** Kubernetes names the claims `<template>-<set>-<ordinal>`. */
export interface ClaimTemplate extends Subject {
  readonly workload: Workload;
  readonly name: Known<string>;
  readonly annotations: Known<Labels>;
  readonly accessModes: Known<readonly string[]>;
  readonly storageClass: Known<string> | undefined;
}

export interface Runs {
  /** Attribute path of the spec of its Jobs: `spec.job_template.spec`. */
  readonly jobSpecAt: string;
  /** Five fields or a macro. */
  readonly schedule: Known<string> | undefined;
  /** Undefined where nothing is written: the clock is that of the controller then, which is mostly UTC. */
  readonly timeZone: Known<string> | undefined;
  /** `Allow`, `Forbid`, `Replace`; undefined where nothing is written, which means `Allow`. */
  readonly concurrency: Known<string> | undefined;
  /** Seconds after its time at which a run that was missed is given up. */
  readonly startingDeadlineSeconds: Known<number> | undefined;
  /** Seconds after which a run is stopped, by the word of its Job or of its pod. */
  readonly activeDeadlineSeconds: Known<number> | undefined;
}

export interface Strategy {
  /** `RollingUpdate`, `Recreate`, `OnDelete`; undefined where nothing is written. */
  readonly type: Known<string> | undefined;
  readonly maxSurge: Known<string> | undefined;
  readonly maxUnavailable: Known<string> | undefined;
}

export interface Pod {
  /** Attribute path of the pod spec: `spec.template.spec`. */
  readonly at: string;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Set where a list of containers is an expression: there are containers that nobody can see. */
  readonly hidden: Unknown | undefined;
  readonly terminationGracePeriodSeconds: Known<number> | undefined;
  readonly restartPolicy: Known<string> | undefined;
  readonly volumes: readonly Volume[];
  /** Set where the list of volumes is an expression. */
  readonly hiddenVolumes: Unknown | undefined;
  readonly hostNetwork: Known<boolean> | undefined;
  readonly hostPid: Known<boolean> | undefined;
  readonly hostIpc: Known<boolean> | undefined;
  readonly security: SecurityContext;
  readonly placement: Placement;
  /** Undefined where nothing is written, which means `default`. */
  readonly serviceAccount: Known<string> | undefined;
  /** Undefined where nothing is written: the provider's default is true. */
  readonly mountsToken: Known<boolean> | undefined;
}

/** Which node a pod is bound to, as far as it says so itself. */
export interface Placement {
  /** Labels of pods on whose node it must run; unknown where they are chosen by more than labels, or by an expression. */
  readonly besides: readonly Known<Labels>[];
  /** Whether the pod names its node, or labels of it. */
  readonly namesNode: boolean;
}

export interface Volume {
  readonly name: Known<string>;
  /** Attribute path: `spec.template.spec.volume[0]`. */
  readonly at: string;
  readonly claim: Known<string> | undefined;
  /** Name of the Secret whose keys are files in it. */
  readonly secret: Known<string> | undefined;
  /** The claim is mounted for reading alone. */
  readonly readOnly: Known<boolean> | undefined;
  readonly hostPath: Known<string> | undefined;
  readonly emptyDir: EmptyDir | undefined;
  /** The source where it is one that the restricted profile refuses, such as `nfs`; not `host_path`. */
  readonly refusedSource: string | undefined;
}

/** A folder that lives as long as its pod. */
export interface EmptyDir {
  /** `Memory`, or the node's disk where nothing is written. */
  readonly medium: Known<string> | undefined;
  readonly sizeLimit: Known<string> | undefined;
}

export interface SecurityContext {
  readonly runAsNonRoot: Known<boolean> | undefined;
  /** The block leaves `run_as_non_root` out, and the provider sends `false` for it (measured on providers 2.38 and 3.2). */
  readonly nonRootSentAsFalse: boolean;
  readonly runAsUser: Known<number> | undefined;
  readonly seccompProfile: Known<string> | undefined;
  readonly privileged: Known<boolean> | undefined;
  readonly allowPrivilegeEscalation: Known<boolean> | undefined;
  readonly readOnlyRootFilesystem: Known<boolean> | undefined;
  readonly dropCapabilities: Known<readonly string[]> | undefined;
  readonly addCapabilities: Known<readonly string[]> | undefined;
}

/** `container` lives as long as the pod; `init` ends before it starts; `sidecar` starts like an init container and stays. */
export type ContainerRole = 'container' | 'init' | 'sidecar';

export interface Container extends Subject {
  readonly workload: Workload;
  readonly role: ContainerRole;
  readonly index: number;
  readonly name: Known<string>;
  readonly image: Known<string> | undefined;
  /** `Always`, `IfNotPresent`, `Never`; undefined where nothing is written, which means `Always` of `latest` and of no tag. */
  readonly pullPolicy: Known<string> | undefined;
  readonly readiness: Probe | undefined;
  readonly liveness: Probe | undefined;
  readonly startup: Probe | undefined;
  readonly preStop: PreStop | undefined;
  readonly requests: Known<Quantities>;
  readonly limits: Known<Quantities>;
  readonly ports: readonly Known<number>[];
  /** Ports that the container takes on its node. */
  readonly hostPorts: readonly Known<number>[];
  readonly env: readonly EnvEntry[];
  /** Secrets of which every key becomes a variable. */
  readonly wholeSecrets: readonly WholeSecret[];
  /** Set where the list of what becomes variables as a whole is an expression. */
  readonly hiddenEnvFrom: Unknown | undefined;
  readonly mounts: readonly Mount[];
  /** Set where the list of mounts is an expression. */
  readonly hiddenMounts: Unknown | undefined;
  readonly command: readonly Known<string>[];
  readonly arguments: readonly Known<string>[];
  readonly security: SecurityContext;
}

/** Resource name to quantity as written: `{ memory: '128Mi' }`. */
export type Quantities = Readonly<Record<string, Known<string>>>;

export interface Probe {
  readonly kind: 'http' | 'tcp' | 'grpc' | 'exec' | 'unknown';
  /** What the probe asks, comparable: two probes with the same text ask the same question. */
  readonly question: string;
}

export interface PreStop {
  readonly kind: 'exec' | 'http' | 'tcp' | 'sleep' | 'unknown';
  /** Seconds that the hook surely pauses, where it is a plain `sleep`. */
  readonly seconds: number | undefined;
}

export interface EnvEntry {
  readonly name: Known<string>;
  /** The literal or expression; undefined where the value comes from a reference (`value_from`). */
  readonly value: Known<string> | undefined;
  /** The key of a Secret that it is read from. */
  readonly secret?: { readonly name: Known<string>; readonly key: Known<string> };
  readonly at: string;
}

export interface WholeSecret {
  readonly name: Known<string>;
  /** Attribute path below the container: `env_from[0].secret_ref`. */
  readonly at: string;
}

export interface Mount {
  /** Name of the volume. */
  readonly volume: Known<string>;
  /** Where the container sees it: `/dev/shm`. */
  readonly path: Known<string>;
  readonly readOnly: Known<boolean> | undefined;
  /** Attribute path below the container: `volume_mount[0]`. */
  readonly at: string;
}
