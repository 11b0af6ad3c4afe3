import type { Estate } from '../../model/estate';
import type { Unreadable } from '../../model/subject';
import { isUnknown } from '../../model/unknown';
import { Attributes } from '../attributes';
import type { Writable } from '../terraform';
import { isAdmissionPolicy, readAdmissionPolicy } from './admission';
import { readBinding, readRole } from './access';
import { isObjectKind, isPodOwner, kindOfType, type ObjectKind } from './kinds';
import type { Manifest } from './manifest';
import { inProviderSpelling } from './object';
import {
  readAutoscaler,
  readBounds,
  readClaim,
  readDisruptionBudget,
  readNamespace,
  readExternalSecret,
  readIngress,
  readService,
  readVerticalAutoscaler,
  readWorkload,
  type Source,
} from './objects';
import { makerOf, readSupply } from './supplies';
import { readNetworkPolicy } from './network-policy';

/** Adds what a resource of the Kubernetes provider is to the rules; resources of other providers are nothing here. */
export function readKubernetes(
  estate: Writable<Estate>,
  type: string,
  source: Source,
  manifest: Manifest | undefined,
): void {
  if (manifest === undefined) {
    const kind = kindOfType(type);
    if (kind !== undefined) readKind(estate, kind, source);
    return;
  }
  const { at, object } = manifest;
  const { resolve } = source.attributes;
  const written = object && new Attributes(inProviderSpelling(object), at, resolve);
  const kind = written?.string('kind');
  if (written === undefined || kind === undefined || isUnknown(kind)) {
    const whole = source.attributes.raw(at);
    const hiddenBy = written === undefined && typeof whole === 'string' ? whole : `${at}.kind`;
    estate.unreadable.push({ ...source.subject, at, hiddenBy } satisfies Unreadable);
    estate.makers.push({ ...source.subject, namespace: undefined });
  } else if (isObjectKind(kind)) readKind(estate, kind, { ...source, attributes: written });
  else readCustom(estate, kind, { ...source, attributes: written });
}

function readCustom(estate: Writable<Estate>, kind: string, source: Source): void {
  if (isAdmissionPolicy(kind, source.attributes.string('api_version'))) {
    estate.admissionPolicies.push(readAdmissionPolicy(kind, source));
    return;
  }
  const maker = makerOf(kind, source);
  if (maker) estate.makers.push(maker);
}

function readKind(estate: Writable<Estate>, kind: ObjectKind, source: Source): void {
  if (isPodOwner(kind)) estate.workloads.push(readWorkload(kind, source));
  else if (kind === 'Namespace') estate.namespaces.push(readNamespace(source));
  else if (kind === 'PodDisruptionBudget') estate.disruptionBudgets.push(readDisruptionBudget(source));
  else if (kind === 'HorizontalPodAutoscaler') estate.autoscalers.push(readAutoscaler(source));
  else if (kind === 'VerticalPodAutoscaler') estate.verticalAutoscalers.push(readVerticalAutoscaler(source));
  else if (kind === 'ExternalSecret') estate.externalSecrets.push(readExternalSecret(source));
  else if (kind === 'Service') estate.services.push(readService(source));
  else if (kind === 'Ingress' || kind === 'HTTPRoute') estate.ingresses.push(readIngress(source));
  else if (kind === 'Certificate') estate.certificates.push({ ...source.subject, at: source.attributes.at });
  else if (kind === 'ConfigMap' || kind === 'Secret' || kind === 'ServiceAccount')
    estate.supplies.push(readSupply(kind, source));
  else if (kind === 'PersistentVolumeClaim') estate.claims.push(readClaim(source));
  else if (kind === 'NetworkPolicy') estate.networkPolicies.push(readNetworkPolicy(source));
  else if (kind === 'Role' || kind === 'ClusterRole') estate.roles.push(readRole(kind, source));
  else if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') estate.bindings.push(readBinding(kind, source));
  else estate.bounds.push(readBounds(kind, source));
}
