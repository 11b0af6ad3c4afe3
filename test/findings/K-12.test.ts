import type { Json, JsonObject } from '../../lib/values/json';
import { ask, states } from './asking';

function provisioned(provisioner: Json, type = 'null_resource'): JsonObject {
  return { resource: { [type]: { node: { provisioner } } } };
}

test.each([
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
])('kubectl %s fails and names what Terraform has for it', (verb, native) => {
  expect(ask('K-12', provisioned([{ 'local-exec': { command: `kubectl ${verb} nodes x` } }]))).toEqual([
    `fail null_resource.node.provisioner[0].local-exec.command: runs kubectl ${verb}; Terraform's own is ${native}`.replace(
      ':  ',
      ': ',
    ),
  ]);
});

test('each verb of a command is told, and each command of remote-exec is judged where it stands', () => {
  const provisioner = { 'remote-exec': [{ inline: ['kubectl get nodes', 'kubectl taint x y; kubectl label x y'] }] };
  expect(ask('K-12', provisioned(provisioner, 'terraform_data'))).toEqual([
    'pass terraform_data.node.provisioner[0].remote-exec[0].inline[0]',
    "fail terraform_data.node.provisioner[0].remote-exec[0].inline[1]: runs kubectl taint; Terraform's own is kubernetes_node_taint; runs kubectl label; Terraform's own is kubernetes_labels",
  ]);
});

test.each([
  'kubectl get nodes',
  'kubectl wait --for=condition=Ready pod/x',
  'kubectl rollout status deploy/x',
  'kubectl exec db-0 -- psql -c "create role app"',
  'psql -c "create role app"',
  'helm upgrade x',
])('%s changes nothing by kubectl, or bootstraps what has no resource (N-11)', (command) => {
  expect(states('K-12', provisioned([{ 'local-exec': [{ command }] }]))).toEqual(['pass']);
});
