import { parsed, refused, type Parsed } from './parsed';

/** A kind of object as RBAC names it. */
export interface ApiResource {
  /** Empty for the core group. */
  readonly group: string;
  /** Plural, with its subresource where it has one: `pods`, `pods/log`. */
  readonly resource: string;
  /** Whether its objects belong to no namespace; undefined for what Kubernetes itself does not have. */
  readonly ofCluster: boolean | undefined;
}

/** What Kubernetes 1.32 has in the core group. */
const CORE = [
  ...['bindings', 'configmaps', 'endpoints', 'events', 'limitranges', 'persistentvolumeclaims', 'pods', 'podtemplates'],
  ...['replicationcontrollers', 'resourcequotas', 'secrets', 'serviceaccounts', 'services'],
];

/** What belongs to no namespace, by group; `''` is the core group. */
const OF_CLUSTER: Readonly<Record<string, readonly string[]>> = {
  '': ['componentstatuses', 'namespaces', 'nodes', 'persistentvolumes'],
  'admissionregistration.k8s.io': [
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'validatingwebhookconfigurations',
  ],
  'apiextensions.k8s.io': ['customresourcedefinitions'],
  'apiregistration.k8s.io': ['apiservices'],
  'authentication.k8s.io': ['selfsubjectreviews', 'tokenreviews'],
  'authorization.k8s.io': ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'subjectaccessreviews'],
  'certificates.k8s.io': ['certificatesigningrequests', 'clustertrustbundles'],
  'flowcontrol.apiserver.k8s.io': ['flowschemas', 'prioritylevelconfigurations'],
  'metrics.k8s.io': ['nodes'],
  'networking.k8s.io': ['ingressclasses', 'ipaddresses', 'servicecidrs'],
  'node.k8s.io': ['runtimeclasses'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles'],
  'resource.k8s.io': ['deviceclasses', 'resourceslices'],
  'scheduling.k8s.io': ['priorityclasses'],
  'storage.k8s.io': ['csidrivers', 'csinodes', 'storageclasses', 'volumeattachments', 'volumeattributesclasses'],
};

/** Groups that are Kubernetes' own: what they have for a namespace is whatever is not listed above. */
const BUILT_IN = [
  ...['apps', 'autoscaling', 'batch', 'policy', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io'],
  ...Object.keys(OF_CLUSTER),
];

/**
 * Reads a kind of object as kubectl spells it: `configmaps`, `pods/log`, `deployments.apps`, `deployments.apps/scale`,
 * `externalsecrets.external-secrets.io`. RBAC takes any text and grants nothing where it is misspelt, so a plural that the core
 * group does not have is refused.
 */
export function parseApiResource(text: string): Parsed<ApiResource> {
  if (typeof text !== 'string') return refused(`a resource is text such as deployments.apps, not a ${typeof text}`);
  const {
    plural = '',
    group = '',
    sub,
  } = /^(?<plural>[a-z][a-z0-9]*)(?:\.(?<group>[a-z0-9][-a-z0-9.]*))?(?:\/(?<sub>[a-z]+))?$/.exec(text)?.groups ?? {};
  if (plural === '')
    return refused(
      `${JSON.stringify(text)} is no resource: write the plural and its group as kubectl does, such as configmaps, pods/log or deployments.apps`,
    );
  const ofCluster = OF_CLUSTER[group]?.includes(plural) === true;
  if (group === '' && !ofCluster && !CORE.includes(plural))
    return refused(
      `the core group has no "${plural}", so this would grant nothing: write its group too, such as deployments.apps`,
    );
  return parsed({
    group,
    resource: sub === undefined ? plural : `${plural}/${sub}`,
    ofCluster: ofCluster || (BUILT_IN.includes(group) ? false : undefined),
  });
}
