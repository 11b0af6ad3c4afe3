import type { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import {
  ref,
  TerraformResource,
  type TerraformResourceConfig,
  type TerraformResourceLifecycle,
  TerraformStack,
  Token,
} from 'cdktf';
import type { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import type { Construct } from 'constructs';
import { type Address, moveInto, parseAddress } from '../workloads/adopt';
import type { JsonObject } from '../../../lib/values/json';
import { binding } from './bindings';
import { KubernetesStack } from './kubernetes-stack';
import { checkRaw, mergedInto, type Raw } from '../pods/raw';
import type { Checks } from '../../props/checks';

/** The kinds that Pawl writes, each with the class of its binding. */
const V1 = {
  ClusterRole: () => binding('cluster-role-v1').ClusterRoleV1,
  ClusterRoleBinding: () => binding('cluster-role-binding-v1').ClusterRoleBindingV1,
  ConfigMap: () => binding('config-map-v1').ConfigMapV1,
  CronJob: () => binding('cron-job-v1').CronJobV1,
  DaemonSet: () => binding('daemon-set-v1').DaemonSetV1,
  DefaultServiceAccount: () => binding('default-service-account-v1').DefaultServiceAccountV1,
  Deployment: () => binding('deployment-v1').DeploymentV1,
  HorizontalPodAutoscaler: () => binding('horizontal-pod-autoscaler-v2').HorizontalPodAutoscalerV2,
  Ingress: () => binding('ingress-v1').IngressV1,
  Job: () => binding('job-v1').JobV1,
  Manifest: () => binding('manifest').Manifest,
  LimitRange: () => binding('limit-range-v1').LimitRangeV1,
  Namespace: () => binding('namespace-v1').NamespaceV1,
  NetworkPolicy: () => binding('network-policy-v1').NetworkPolicyV1,
  PersistentVolume: () => binding('persistent-volume-v1').PersistentVolumeV1,
  PersistentVolumeClaim: () => binding('persistent-volume-claim-v1').PersistentVolumeClaimV1,
  Pod: () => binding('pod-v1').PodV1,
  PodDisruptionBudget: () => binding('pod-disruption-budget-v1').PodDisruptionBudgetV1,
  ReplicationController: () => binding('replication-controller-v1').ReplicationControllerV1,
  ResourceQuota: () => binding('resource-quota-v1').ResourceQuotaV1,
  Role: () => binding('role-v1').RoleV1,
  RoleBinding: () => binding('role-binding-v1').RoleBindingV1,
  Service: () => binding('service-v1').ServiceV1,
  ServiceAccount: () => binding('service-account-v1').ServiceAccountV1,
  StatefulSet: () => binding('stateful-set-v1').StatefulSetV1,
};

type KindName = keyof typeof V1;
type Config<Kind extends KindName> = ConstructorParameters<ReturnType<(typeof V1)[Kind]>>[2];
type Resource = TerraformResource & { readonly metadata: { readonly name: string } };

/** What the constructs use of a resource after it is made. */
interface Made extends Record<Exclude<KindName, 'ClusterRole' | 'Manifest' | 'NetworkPolicy' | 'Role'>, Resource> {
  Manifest: TerraformResource;
  ClusterRole: Resource & Pick<RoleV1, 'putRule'>;
  Role: Resource & Pick<RoleV1, 'putRule'>;
  NetworkPolicy: Resource & Pick<NetworkPolicyV1, 'putSpec'>;
}
type Make<Kind extends KindName> = new (scope: Construct, id: string, config: Config<Kind>) => Made[Kind];
type Classes = { readonly [Kind in KindName]: () => Make<Kind> };

/**
 * The older names, where they still mean the same API: un-suffixed budgets, ingresses, autoscalers and cron jobs are of removed
 * versions.
 */
const UNSUFFIXED: Classes = {
  ...V1,
  ClusterRole: () => binding('cluster-role').ClusterRole,
  ClusterRoleBinding: () => binding('cluster-role-binding').ClusterRoleBinding,
  ConfigMap: () => binding('config-map').ConfigMap,
  DaemonSet: () => binding('daemonset').Daemonset,
  DefaultServiceAccount: () => binding('default-service-account').DefaultServiceAccount,
  Deployment: () => binding('deployment').Deployment,
  Job: () => binding('job').Job,
  LimitRange: () => binding('limit-range').LimitRange,
  Namespace: () => binding('namespace').Namespace,
  NetworkPolicy: () => binding('network-policy').NetworkPolicy,
  PersistentVolume: () => binding('persistent-volume').PersistentVolume,
  PersistentVolumeClaim: () => binding('persistent-volume-claim').PersistentVolumeClaim,
  Pod: () => binding('pod').Pod,
  ReplicationController: () => binding('replication-controller').ReplicationController,
  ResourceQuota: () => binding('resource-quota').ResourceQuota,
  Role: () => binding('role').Role,
  RoleBinding: () => binding('role-binding').RoleBinding,
  Service: () => binding('service').Service,
  ServiceAccount: () => binding('service-account').ServiceAccount,
  StatefulSet: () => binding('stateful-set').StatefulSet,
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
export function resource<Kind extends KindName>(
  scope: Construct,
  kind: Kind,
  placement: Placement,
  config: Config<Kind>,
): Made[Kind] {
  const made = placed(scope, kind, placement, (make, id, counted) => new make(scope, id, { ...config, ...counted }));
  if (placement.raw) writeRaw(made, placement.raw, placement.checks);
  return made;
}

/**
 * Makes one resource of attributes by the provider's own names, which the gate compares with the provider's schema.
 *
 * @param attributes asked for when the stack is written, because grants may come late
 */
export function rawResource(
  scope: Construct,
  kind: KindName,
  placement: Placement,
  attributes: () => JsonObject,
  meta: { readonly lifecycle?: TerraformResourceLifecycle },
): void {
  placed(scope, kind, placement, (make, id, counted) => {
    const type = { terraformResourceType: typeOf(make), terraformGeneratorMetadata: { providerName: 'kubernetes' } };
    return new RawResource(scope, id, { ...type, ...meta, ...counted }, attributes);
  });
}

class RawResource extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    config: TerraformResourceConfig,
    private readonly attributes: () => JsonObject,
  ) {
    super(scope, id, config);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes();
  }
}

/** Makes a resource where it belongs: in the platform's flavour, or at the address that it is adopted from. */
function placed<Kind extends KindName, Made extends TerraformResource>(
  scope: Construct,
  kind: Kind,
  { id, key, adopt, checks }: Placement,
  made: (make: Make<Kind>, id: string, counted: { readonly count?: 1 }) => Made,
): Made {
  const stack = KubernetesStack.of(scope);
  const address = adopt === undefined ? undefined : checks.value('adopt.address', parseAddress(adopt));
  const make = address ? classOf(kind, address, checks) : flavoured(kind, stack);
  const counted = address?.index === undefined ? {} : { count: 1 as const };
  const one = made(make, key === undefined ? kind : `${kind}-${key}`, counted);
  one.overrideLogicalId(address?.id ?? id);
  if (address?.module !== undefined) moveInto(stack, adopt ?? '', `${address.type}.${address.id}${indexOf(address)}`);
  return one;
}

/** An override could not reach into a list of blocks, so the raw attributes join what the resource writes. */
function writeRaw(made: TerraformResource, raw: Raw, checks: Checks): void {
  checkRaw(raw, checks);
  const written = made['synthesizeAttributes'].bind(made);
  made['synthesizeAttributes'] = (): Record<string, unknown> => mergedInto(written(), raw);
}

/** The object's name by reference, so that Terraform makes the object first; what was adopted as `[0]` is one of a list. */
export function nameOf(made: Resource): string {
  if (made.count === undefined) return made.metadata.name;
  const address = `${made.terraformResourceType}.${made.friendlyUniqueId}[0]`;
  return Token.asString(ref(`${address}.metadata[0].name`, TerraformStack.of(made)));
}

function flavoured<Kind extends KindName>(kind: Kind, stack: KubernetesStack): Make<Kind> {
  const classes: Classes = stack.platform.props.provider?.flavour === 'unsuffixed' ? UNSUFFIXED : V1;
  return classes[kind]();
}

function classOf<Kind extends KindName>(kind: Kind, { type }: Address, checks: Checks): Make<Kind> {
  const suffixed: Classes = V1;
  const choices: readonly Make<Kind>[] = [suffixed[kind](), UNSUFFIXED[kind]()];
  const found = choices.find((make) => typeOf(make) === type);
  if (!found)
    checks.problem(`adopt: ${type} cannot become kind ${kind}: ${[...new Set(choices.map(typeOf))].join(' or ')} can`);
  return found ?? suffixed[kind]();
}

/** Every binding carries its Terraform type as a static. */
function typeOf(make: unknown): string {
  return typeof make === 'function' && 'tfResourceType' in make ? String(make.tfResourceType) : '';
}

function indexOf({ index }: Address): string {
  return index === undefined ? '' : `[${index}]`;
}
