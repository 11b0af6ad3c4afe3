import type { Provisioner } from '../model/estate';
import { fail, finding, on } from './finding';
import { kubectlVerbs } from '../model/kubectl';

/**
 * K-12: provisioners do not write to the cluster.
 *
 * What `kubectl` changes behind Terraform's back is in no state: nobody sees it drift, and a destroy leaves it behind. The audited
 * estate set GPU taints and node labels so. The provider has a resource for nearly every verb. Reading (`get`, `wait`, `rollout
 * status`) is no finding, nor is what `kubectl exec` starts inside a container: some bootstraps have no resource (N-11).
 */
export const K12 = finding({
  id: 'K-12',
  title: 'Provisioners do not change the cluster by kubectl',
  severity: 'medium',
  sources: ['001 §R2 bullet 7'],
  judges: [on((estate) => estate.provisioners, judge)],
  mend: 'the resource of the Kubernetes provider that the message names',
});

function judge({ command }: Provisioner): ReturnType<typeof fail>[] {
  return kubectlVerbs(command)
    .filter((verb) => NATIVE.has(verb))
    .map((verb) => fail(`runs kubectl ${verb}; Terraform's own is ${NATIVE.get(verb) ?? ''}`));
}

/** What does the same as a verb of kubectl, and is seen by plan and destroy. */
const NATIVE: ReadonlyMap<string, string> = new Map([
  ['taint', 'kubernetes_node_taint'],
  ['cordon', 'kubernetes_node_taint with node.kubernetes.io/unschedulable'],
  ['label', 'kubernetes_labels'],
  ['annotate', 'kubernetes_annotations'],
  ['scale', 'spec.replicas of the workload'],
  ['autoscale', 'kubernetes_horizontal_pod_autoscaler_v2'],
  ['set', 'the attribute of the workload itself, or kubernetes_env for one that is not yours'],
  ['patch', 'the attribute of the resource itself, or kubernetes_manifest with field_manager'],
  ['edit', 'the attribute of the resource itself'],
  ['apply', 'a typed resource, or kubernetes_manifest'],
  ['create', 'a typed resource, or kubernetes_manifest'],
  ['replace', 'a typed resource, or kubernetes_manifest'],
  ['delete', 'taking the resource out of the configuration, or a removed block'],
  ['expose', 'kubernetes_service_v1'],
  ['run', 'kubernetes_job_v1 or kubernetes_pod_v1'],
  ['rollout restart', 'an annotation of the pod template that holds a checksum of what changed'],
  ['rollout undo', 'the former image in the configuration'],
]);
