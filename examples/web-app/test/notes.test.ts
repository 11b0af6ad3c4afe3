import { App } from 'cdktf';
import { synth } from 'pawl/testing';
import { Notes } from '../stacks/notes';

const stack = new Notes(new App());

test('the HCL is the one that was reviewed', () => {
  expect(stack).toMatchHcl('notes.tf');
});

test('no finding is open', () => {
  expect(stack).toHaveNoFindings();
});

test('the volume is exempt from a backup of its own', () => {
  expect(stack).toExempt('F09');
});

test('one copy writes at a time, so it is recreated and has no disruption budget', () => {
  expect(stack).toContainResource('kubernetes_deployment_v1', 'notes', {
    spec: { replicas: 1, strategy: { type: 'Recreate' } },
  });
  expect(stack).not.toContainResource('kubernetes_pod_disruption_budget_v1');
});

test('the namespace is inline HCL', () => {
  expect(synth(stack.node.findChild('namespace'))).toMatchInlineSnapshot(`
    resource "kubernetes_namespace_v1" "notes" {
      metadata {
        name = "notes"
        labels = {
          "pod-security.kubernetes.io/audit"           = "restricted"
          "pod-security.kubernetes.io/audit-version"   = "latest"
          "pod-security.kubernetes.io/enforce"         = "restricted"
          "pod-security.kubernetes.io/enforce-version" = "latest"
          "pod-security.kubernetes.io/warn"            = "restricted"
          "pod-security.kubernetes.io/warn-version"    = "latest"
        }
      }
    }

    resource "kubernetes_default_service_account_v1" "notes" {
      metadata {
        namespace = kubernetes_namespace_v1.notes.metadata[0].name
      }

      automount_service_account_token = false
    }
  `);
});
