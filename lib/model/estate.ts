import type { Binding, Role } from './access';
import type { AdmissionPolicy } from './admission';
import type { DockerContainer, DockerImage, DockerNetwork, DockerVolume } from './docker';
import type { NfsTable } from './exports';
import type { HostJob } from './plan-job';
import type { Answer } from './relations';
import type { Subject, Unreadable } from './subject';
import type { Known, Unknown } from './unknown';
import type { IgnoredChanges, Labels, Workload } from './workload';

/** A Kubernetes namespace with its labels: Pod Security levels stand there. */
export interface Namespace extends Subject {
  readonly name: Known<string>;
  readonly labels: Known<Labels>;
  readonly ignoredChanges: IgnoredChanges;
  readonly takesIgnoredPaths: boolean;
}

export interface DisruptionBudget extends Subject {
  readonly name: Known<string>;
  readonly namespace: Known<string>;
  /** `undefined` where the selector holds more than `match_labels`. */
  readonly matchLabels: Known<Labels> | undefined;
  readonly minAvailable: Known<string> | undefined;
  readonly maxUnavailable: Known<string> | undefined;
}

/** What sets the number of a workload's copies between two bounds. */
export interface Autoscaler extends Subject {
  readonly namespace: Known<string>;
  readonly targetKind: Known<string>;
  readonly targetName: Known<string>;
  /** Undefined where nothing is written: the API's default is 1. */
  readonly minReplicas: Known<number> | undefined;
}

/** What changes the requests of a workload's pods after what they used (`VerticalPodAutoscaler`). */
export interface VerticalAutoscaler extends Subject {
  /** `Off`, `Initial`, `Recreate`, `Auto` …; undefined where nothing is written, which means `Auto`. */
  readonly updateMode: Known<string> | undefined;
}

/** A Secret that External Secrets writes from a store, and writes again when it has changed there. */
export interface ExternalSecret extends Subject {
  readonly namespace: Known<string>;
  /** The Secret that it writes. */
  readonly target: Known<string>;
  /** What it reads in its store: `static-creds/pg-app`. */
  readonly remoteKeys: readonly Known<string>[];
  /** `1h`, `0`; undefined where nothing is written. */
  readonly refreshInterval: Known<string> | undefined;
  /** `Periodic`, `OnChange`, `CreatedOnce`; undefined where nothing is written, which means `Periodic`. */
  readonly refreshPolicy: Known<string> | undefined;
}

/** Whether a policy lets its pods be reached, or reach others: undefined where an expression hides its rules. */
export interface Direction {
  /** Whether any of its rules lets something through. */
  readonly lets: Answer;
  /** Whether one of its rules lets port 53 through, where names are asked for. */
  readonly letsDns: Answer;
}

/** A network policy, as far as it closes a namespace. */
export interface NetworkPolicy extends Subject {
  readonly namespace: Known<string>;
  /** Labels of the pods that it is for, none of which means all; undefined where it selects them in other ways. */
  readonly selector: Known<Labels> | undefined;
  /** Undefined where it does not speak of what comes in. */
  readonly ingress: Direction | undefined;
  /** Undefined where it does not speak of what goes out. */
  readonly egress: Direction | undefined;
}

export interface Service extends Subject {
  readonly name: Known<string>;
  readonly namespace: Known<string>;
  readonly selector: Known<Labels>;
  /** Addresses at which it is reached from outside of the cluster, as far as they are written. */
  readonly addresses: readonly string[];
}

/** What lets requests in from outside of the cluster: an Ingress, or a route of a gateway. */
export interface Ingress extends Subject {
  /** Names under which it is reached, as far as they are written. */
  readonly hosts: readonly string[];
  readonly annotations: Known<Labels>;
}

/** What does nothing by itself: pods, and whatever else needs it, ask for it by name. */
export interface Supply extends Subject {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount';
  readonly name: Known<string>;
  readonly namespace: Known<string>;
  readonly labels: Known<Labels>;
  readonly annotations: Known<Labels>;
  /** Of a Secret: `kubernetes.io/tls`; undefined where nothing is written, which means `Opaque`. */
  readonly type: Known<string> | undefined;
}

/** What makes objects that are not written here: a chart, a module, a custom resource whose operator starts pods. */
export interface Maker extends Subject {
  /** Where it makes them; undefined where nothing says it. */
  readonly namespace: Known<string> | undefined;
}

export interface Claim extends Subject {
  readonly name: Known<string>;
  readonly namespace: Known<string>;
  readonly accessModes: Known<readonly string[]>;
  /** What it asks for, as written: `20Gi`. */
  readonly size: Known<string> | undefined;
  /** Undefined where nothing is written: the class is the cluster's default. */
  readonly storageClass: Known<string> | undefined;
  readonly annotations: Known<Labels>;
  readonly ignoredChanges: IgnoredChanges;
  readonly takesIgnoredPaths: boolean;
}

/** A limit range or quota, as far as it speaks of CPU limits. */
export interface ResourceBounds extends Subject {
  readonly kind: 'LimitRange' | 'ResourceQuota';
  /** Attribute paths that set or demand a CPU limit. */
  readonly cpuLimits: readonly string[];
  /** Maps and lists behind an expression, which may hold further ones. */
  readonly hidden: readonly { readonly at: string; readonly value: Unknown }[];
}

/** Text that someone wrote where a secret may hide: an environment value, an argument, a ConfigMap entry, a label. */
export interface Literal extends Subject {
  /**
   * Where it stands: decides what may be said about it. `secret` is an entry of a Secret, `config` of anything else with `data`,
   * `metadata` a label or annotation, and `reference` the name of an object or of its key.
   */
  readonly kind: 'env' | 'argument' | 'config' | 'secret' | 'metadata' | 'reference' | 'trigger' | 'attribute';
  /** The key it stands under, if it has one: the variable's name, the ConfigMap's key. */
  readonly key: string | undefined;
  readonly value: string;
}

/** A resource's triggers: what makes Terraform replace it. */
export interface Trigger extends Subject {
  readonly expression: string;
}

/** A command that Terraform runs outside its providers. */
export interface Provisioner extends Subject {
  readonly kind: string;
  readonly command: string;
}

/** How provisioners of a resource reach a host. */
export interface Connection extends Subject {
  /** Undefined where nothing is written, which means root. */
  readonly user: Known<string> | undefined;
  /** Whether a password is written, as text or as an expression. */
  readonly hasPassword: boolean;
  /** The pinned key of the host; undefined where any is accepted. */
  readonly hostKey: Known<string> | undefined;
  /** Set where the host is reached through another. */
  readonly bastion: { readonly hostKey: Known<string> | undefined } | undefined;
}

/** A file that a resource writes on a host: a `HostFile`, or a provisioner of the kind `file` with its content. */
export interface PlacedText extends Subject {
  /** Address of the host. */
  readonly host: Known<string>;
  readonly path: Known<string>;
  readonly content: Known<string>;
}

/** A resource whose provisioners change a host: by a connection, or by ssh from where Terraform runs. */
export interface HostChange extends Subject {
  /** Whether it is a file that is verified and put back, as `HostFile` writes it. */
  readonly isHostFile: boolean;
}

/** A resource that stands for nothing but the commands of its provisioners: `null_resource`, `terraform_data`. */
export interface CommandResource extends Subject {
  readonly provisioners: readonly Provisioner[];
  /** Whether something that is written makes Terraform run them again. */
  readonly isReplaced: boolean;
}

/** A resource of any type with its `ignore_changes`. */
export interface Ignoring extends Subject {
  readonly ignoredChanges: IgnoredChanges;
}

/** Where a stack keeps its Terraform state. */
export interface Backend extends Subject {
  /** `s3`, `pg`, `kubernetes`, `local` …; undefined where nothing is written, which means local. */
  readonly type: string | undefined;
}

/** Everything that rules are asked about, of one or many stacks, free of the form it was written in. */
export interface Estate {
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  readonly disruptionBudgets: readonly DisruptionBudget[];
  readonly autoscalers: readonly Autoscaler[];
  readonly verticalAutoscalers: readonly VerticalAutoscaler[];
  readonly externalSecrets: readonly ExternalSecret[];
  readonly services: readonly Service[];
  readonly ingresses: readonly Ingress[];
  /** Objects that ask cert-manager for a certificate. */
  readonly certificates: readonly Subject[];
  readonly supplies: readonly Supply[];
  readonly makers: readonly Maker[];
  readonly claims: readonly Claim[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly admissionPolicies: readonly AdmissionPolicy[];
  readonly bounds: readonly ResourceBounds[];
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  readonly dockerContainers: readonly DockerContainer[];
  readonly dockerImages: readonly DockerImage[];
  readonly dockerNetworks: readonly DockerNetwork[];
  readonly dockerVolumes: readonly DockerVolume[];
  /** What timers of Docker hosts run to keep and to prove data. */
  readonly hostJobs: readonly HostJob[];
  readonly literals: readonly Literal[];
  readonly triggers: readonly Trigger[];
  readonly provisioners: readonly Provisioner[];
  readonly commandResources: readonly CommandResource[];
  /** Resources of any type with provisioners, but those of `HostFile`. */
  readonly escapeHatches: readonly Subject[];
  readonly connections: readonly Connection[];
  readonly hostChanges: readonly HostChange[];
  readonly hostFiles: readonly PlacedText[];
  readonly ignoring: readonly Ignoring[];
  readonly nfsTables: readonly NfsTable[];
  readonly backends: readonly Backend[];
  /** Objects whose kind an expression hides; each could be anything. */
  readonly unreadable: readonly Unreadable[];
}
