import type { Maker, Supply } from '../../model/estate';
import type { Subject } from '../../model/subject';
import { type Known, Unknown, isUnknown } from '../../model/unknown';
import { type Attributes, within } from '../attributes';
import { namespaceOf, type Source } from './objects';

export function readSupply(kind: Supply['kind'], source: Source): Supply {
  const meta = within(source.attributes.block('metadata'));
  return {
    ...source.subject,
    at: source.attributes.at,
    kind,
    name: meta?.string('name') ?? new Unknown('metadata.name'),
    namespace: namespaceOf(source),
    labels: meta?.map('labels') ?? {},
    annotations: meta?.map('annotations') ?? {},
    type: source.attributes.string('type'),
  };
}

/** Kinds beyond Kubernetes' own that start no pods; any other may stand for an operator's. */
const WITHOUT_PODS =
  /^(?:ExternalSecret|PushSecret|SealedSecret|(?:Cluster)?SecretStore|Middleware(?:TCP)?|IngressRoute(?:TCP|UDP)?|TLS(?:Store|Option)|ServersTransport(?:TCP)?|TraefikService|(?:HTTP|GRPC|TCP|TLS|UDP)Route|ReferenceGrant|(?:Pod|Service)Monitor|Probe|ScrapeConfig|PrometheusRule|GrafanaDashboard|PolicyException|(?:Namespaced)?(?:Mutating|Generating|Deleting)Policy|(?:Cluster)?CleanupPolicy|Issuer|ClusterIssuer|IPAddressPool|L2Advertisement|BGPAdvertisement|EndpointSlice|Endpoints|(?:Cilium|Global)?NetworkPolicy|PersistentVolume|StorageClass|VolumeSnapshot(?:Class)?|PriorityClass|RuntimeClass|IngressClass|CustomResourceDefinition)$/;

/** @param kind of a manifest that no rule reads by kind */
export function makerOf(kind: string, { subject, attributes }: Source): Maker | undefined {
  if (WITHOUT_PODS.test(kind)) return undefined;
  const meta = attributes.block('metadata');
  return { ...subject, at: attributes.at, namespace: isUnknown(meta) ? meta : meta?.string('namespace') };
}

/** The makers among resources of other providers. */
export function foreignMakerOf(type: string, subject: Subject, attributes: Attributes): Maker | undefined {
  if (type !== 'helm_release') return undefined;
  const namespace: Known<string> = attributes.string('namespace') ?? 'default';
  return { ...subject, namespace };
}
