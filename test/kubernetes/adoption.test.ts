import { claim } from '../../constructs/kubernetes';
import { namespace, webService } from './synthesized';

const ephemeral = { size: '1Gi', mount: '/data', backup: 'ephemeral' } as const;

test('what stands at a [0] keeps it, and others name it by that index, as Terraform demands', () => {
  const web = webService(
    { volumes: { data: claim({ ...ephemeral, adopt: { address: 'kubernetes_persistent_volume_claim.data[0]' } }) } },
    { namespace: { adopt: { address: 'kubernetes_namespace.apps[0]' } } },
  );
  expect(web.at('resource.kubernetes_namespace.apps.count')).toBe(1);
  expect(web.of('deployment', 'metadata.namespace')).toBe('${kubernetes_namespace.apps[0].metadata[0].name}');
  expect(web.pod('volume.0.persistent_volume_claim.claim_name')).toBe(
    '${kubernetes_persistent_volume_claim.data[0].metadata[0].name}',
  );
});

test('what stands at no index is named without one', () => {
  const adopted = namespace({ adopt: { address: 'kubernetes_namespace.apps' } });
  expect(adopted.at('resource.kubernetes_namespace.apps.count')).toBeUndefined();
  expect(adopted.of('default_service_account', 'metadata.namespace')).toBe(
    '${kubernetes_namespace.apps.metadata[0].name}',
  );
});
