import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { Resource } from '@cdktf/provider-null/lib/resource';
import { Fn, LocalBackend, S3Backend, TerraformIterator, TerraformLocal, TerraformOutput, TerraformVariable, type TerraformStack } from 'cdktf'; // prettier-ignore

/** Small programs, each of one habit of cdktf users, by what they do. */
export const zoo: Readonly<Record<string, (stack: TerraformStack) => void>> = {
  'labels and an empty map': (stack) => {
    new ConfigMapV1(stack, 'x', {
      metadata: { name: 'x', labels: { 'app.kubernetes.io/name': 'x' }, annotations: {} },
    });
  },
  'an override below a block': (stack) => {
    const container = [{ name: 'c', image: 'x', securityContext: { privileged: true } }];
    const pod = { metadata: {}, spec: { container } };
    const deployment = new DeploymentV1(stack, 'x', { metadata: { name: 'x' }, spec: { template: pod } });
    deployment.addOverride('spec.template.spec.container.0.security_context.privileged', false);
  },
  'an override of timeouts': (stack) => {
    const pod = { metadata: {}, spec: { container: [{ name: 'c', image: 'x' }] } };
    new DeploymentV1(stack, 'x', { metadata: { name: 'x' }, spec: { template: pod } }).addOverride('timeouts', {
      create: '5m',
    });
  },
  'a backslash in a string': (stack) => {
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, data: { path: 'C:\\temp\\new' } });
  },
  'a regular expression in a string': (stack) => {
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, data: { pattern: '^\\d+$' } });
  },
  'a script': (stack) => {
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, data: { 'run.sh': '#!/bin/sh\necho "$HOME"\n' } });
  },
  'two lines without a final newline': (stack) => {
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, data: { text: 'a\nb' } });
  },
  'carriage returns': (stack) => {
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, data: { text: 'a\r\nb\r\n' } });
  },
  'a line that says EOF': (stack) => {
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, data: { text: 'cat <<EOF\nx\nEOF\ny\n' } });
  },
  'several lines in a local value': (stack) => {
    new TerraformLocal(stack, 'x', { text: 'a\nb\n' });
  },
  'escaped interpolation': (stack) => {
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, data: { text: '$${HOME:-x} %%{if}' } });
  },
  'a required Terraform version': (stack) => {
    stack.addOverride('terraform.required_version', '>= 1.5');
  },
  'a removed block': (stack) => {
    stack.addOverride('removed', [{ from: 'null_resource.x', lifecycle: { destroy: false } }]);
  },
  'a precondition': (stack) => {
    const precondition = [{ condition: '${1 < var.x}', errorMessage: 'no' }];
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, lifecycle: { preventDestroy: true, precondition } });
  },
  'ignoring all changes': (stack) => {
    new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, lifecycle: { ignoreChanges: 'all' } });
  },
  'null in a manifest': (stack) => {
    new Manifest(stack, 'x', {
      manifest: { apiVersion: 'v1', kind: 'X', spec: { a: null, empty: {}, list: [1, '2'] } },
    });
  },
  'a wait_for attribute': (stack) => {
    new Manifest(stack, 'x', { manifest: { kind: 'X' }, waitFor: { fields: { 'status.phase': 'Running' } } });
  },
  'an empty ingress rule': (stack) => {
    const spec = { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] };
    new NetworkPolicyV1(stack, 'x', { metadata: { name: 'x' }, spec });
  },
  'provisioners and a connection': (stack) => {
    new Resource(stack, 'x', {
      provisioners: [{ type: 'local-exec', command: 'echo "hi"' }],
      connection: { type: 'ssh', host: 'h', user: 'root' },
    });
  },
  'variables, references and dependencies': (stack) => {
    const variable = new TerraformVariable(stack, 'v', { type: 'string', description: 'a "v"', default: 'd' });
    const map = new ConfigMapV1(stack, 'x', { metadata: { name: Fn.join('-', ['a', variable.stringValue]) } });
    new Resource(stack, 'y', { triggers: { id: map.id }, dependsOn: [map] });
    new TerraformOutput(stack, 'o', { value: map.id, sensitive: true });
  },
  'for each': (stack) => {
    const each = TerraformIterator.fromMap({ a: { k: '1' } });
    new ConfigMapV1(stack, 'x', { forEach: each, metadata: { name: each.key } });
  },
  'an S3 backend': (stack) => {
    new S3Backend(stack, { bucket: 'b', key: 'k', region: 'r', encrypt: true });
  },
};

/** The programs keep their state in a place of their own: cdktf's own default is an absolute path. */
export function backend(stack: TerraformStack): void {
  new LocalBackend(stack, { path: 'terraform.tfstate' });
}
