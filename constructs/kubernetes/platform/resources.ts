import { ConfigMap, type ConfigMapConfig } from '@cdktf/provider-kubernetes/lib/config-map';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { CronJobV1, type CronJobV1Config } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { DaemonSetV1, type DaemonSetV1Config } from '@cdktf/provider-kubernetes/lib/daemon-set-v1';
import { Daemonset } from '@cdktf/provider-kubernetes/lib/daemonset';
import {
  DefaultServiceAccount,
  type DefaultServiceAccountConfig,
} from '@cdktf/provider-kubernetes/lib/default-service-account';
import { DefaultServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/default-service-account-v1';
import { Deployment } from '@cdktf/provider-kubernetes/lib/deployment';
import { DeploymentV1, type DeploymentV1Config } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import {
  HorizontalPodAutoscalerV2,
  type HorizontalPodAutoscalerV2Config,
} from '@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2';
import { IngressV1, type IngressV1Config } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import { Job } from '@cdktf/provider-kubernetes/lib/job';
import { JobV1, type JobV1Config } from '@cdktf/provider-kubernetes/lib/job-v1';
import { Namespace, type NamespaceConfig } from '@cdktf/provider-kubernetes/lib/namespace';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { NetworkPolicy } from '@cdktf/provider-kubernetes/lib/network-policy';
import { NetworkPolicyV1, type NetworkPolicyV1Config } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { PersistentVolumeClaim } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim';
import {
  PersistentVolumeClaimV1,
  type PersistentVolumeClaimV1Config,
} from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import {
  PodDisruptionBudgetV1,
  type PodDisruptionBudgetV1Config,
} from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { Service } from '@cdktf/provider-kubernetes/lib/service';
import { ServiceV1, type ServiceV1Config } from '@cdktf/provider-kubernetes/lib/service-v1';
import { StatefulSet } from '@cdktf/provider-kubernetes/lib/stateful-set';
import { StatefulSetV1, type StatefulSetV1Config } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
import { ref, type TerraformResource, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { type Address, moveInto, parseAddress } from '../workloads/adopt';
import { KubernetesStack } from './kubernetes-stack';
import { checkRaw, mergedInto, type Raw } from '../pods/raw';
import type { Checks } from '../props/checks';

/** The kinds that Pawl writes, each with what its resource takes. */
interface Configs {
  ConfigMap: ConfigMapConfig;
  CronJob: CronJobV1Config;
  DaemonSet: DaemonSetV1Config;
  DefaultServiceAccount: DefaultServiceAccountConfig;
  Deployment: DeploymentV1Config;
  HorizontalPodAutoscaler: HorizontalPodAutoscalerV2Config;
  Ingress: IngressV1Config;
  Job: JobV1Config;
  Namespace: NamespaceConfig;
  NetworkPolicy: NetworkPolicyV1Config;
  PersistentVolumeClaim: PersistentVolumeClaimV1Config;
  PodDisruptionBudget: PodDisruptionBudgetV1Config;
  Service: ServiceV1Config;
  StatefulSet: StatefulSetV1Config;
}

type Resource = TerraformResource & { readonly metadata: { readonly name: string } };

/** What the constructs use of a resource after it is made. */
interface Made extends Record<Exclude<keyof Configs, 'NetworkPolicy'>, Resource> {
  NetworkPolicy: Resource & Pick<NetworkPolicyV1, 'putSpec'>;
}
type Make<Kind extends keyof Configs> = new (scope: Construct, id: string, config: Configs[Kind]) => Made[Kind];
type Classes = { readonly [Kind in keyof Configs]: Make<Kind> };

const V1: Classes = {
  ConfigMap: ConfigMapV1,
  CronJob: CronJobV1,
  DaemonSet: DaemonSetV1,
  DefaultServiceAccount: DefaultServiceAccountV1,
  Deployment: DeploymentV1,
  HorizontalPodAutoscaler: HorizontalPodAutoscalerV2,
  Ingress: IngressV1,
  Job: JobV1,
  Namespace: NamespaceV1,
  NetworkPolicy: NetworkPolicyV1,
  PersistentVolumeClaim: PersistentVolumeClaimV1,
  PodDisruptionBudget: PodDisruptionBudgetV1,
  Service: ServiceV1,
  StatefulSet: StatefulSetV1,
};

/** The older names, where they still mean the same API: un-suffixed budgets, ingresses, autoscalers and cron jobs are of
 * removed versions. */
const UNSUFFIXED: Classes = {
  ...V1,
  ConfigMap,
  DaemonSet: Daemonset,
  DefaultServiceAccount,
  Deployment,
  Job,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  Service,
  StatefulSet,
};

interface Placement {
  /** Terraform id of a resource that is not adopted. */
  readonly id: string;
  /** Tells apart several resources of one kind in one construct. */
  readonly key?: string;
  /** Address of the resource to take over. */
  readonly adopt?: string | undefined;
  /** Attributes beside those that Pawl writes. */
  readonly raw?: Raw | undefined;
  readonly checks: Checks;
}

/** Makes one resource in the platform's flavour, or at the address that it is adopted from. */
export function resource<Kind extends keyof Configs>(
  scope: Construct,
  kind: Kind,
  { id, key, adopt, raw, checks }: Placement,
  config: Configs[Kind],
): Made[Kind] {
  const stack = KubernetesStack.of(scope);
  const address = adopt === undefined ? undefined : checks.value('adopt.address', parseAddress(adopt));
  const make = address ? classOf(kind, address, checks) : flavoured(kind, stack);
  const counted = address?.index === undefined ? config : { ...config, count: 1 };
  const made = new make(scope, key === undefined ? kind : `${kind}-${key}`, counted);
  made.overrideLogicalId(address?.id ?? id);
  if (raw) writeRaw(made, raw, checks);
  if (address?.module !== undefined) moveInto(stack, adopt ?? '', `${address.type}.${address.id}${indexOf(address)}`);
  return made;
}

/** An override could not reach into a list of blocks, so the raw attributes join what the resource writes. */
function writeRaw(made: TerraformResource, raw: Raw, checks: Checks): void {
  checkRaw(raw, checks);
  const written = made['synthesizeAttributes'].bind(made);
  made['synthesizeAttributes'] = (): Record<string, unknown> => ({ ...mergedInto(written(), raw) });
}

/** The object's name by reference, so that Terraform makes the object first; what was adopted as `[0]` is one of a list. */
export function nameOf(made: Resource): string {
  if (made.count === undefined) return made.metadata.name;
  const address = `${made.terraformResourceType}.${made.friendlyUniqueId}[0]`;
  return Token.asString(ref(`${address}.metadata[0].name`, TerraformStack.of(made)));
}

function flavoured<Kind extends keyof Configs>(kind: Kind, stack: KubernetesStack): Make<Kind> {
  return (stack.platform.props.provider?.flavour === 'unsuffixed' ? UNSUFFIXED : V1)[kind];
}

function classOf<Kind extends keyof Configs>(kind: Kind, { type }: Address, checks: Checks): Make<Kind> {
  const choices: readonly Make<Kind>[] = [V1[kind], UNSUFFIXED[kind]];
  const found = choices.find((make) => typeOf(make) === type);
  if (!found)
    checks.problem(`adopt: ${type} cannot become kind ${kind}: ${[...new Set(choices.map(typeOf))].join(' or ')} can`);
  return found ?? V1[kind];
}

/** Every binding carries its Terraform type as a static. */
function typeOf(make: unknown): string {
  return typeof make === 'function' && 'tfResourceType' in make ? String(make.tfResourceType) : '';
}

function indexOf({ index }: Address): string {
  return index === undefined ? '' : `[${index}]`;
}
