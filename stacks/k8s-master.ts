import type { Construct } from 'constructs';
import { ApiServerConfig, backend, DriftMetrics, Host, HostGroup, HostStack } from '../constructs/host';

/** The one master: 10.0.20.100, user wizard by stacks/rbac of the estate; key and host key are assumed. */
const master = Host.ssh({
  address: '10.0.20.100',
  user: 'wizard',
  hostKey:
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4=',
  key: '~/.ssh/deploy',
});

/** The estate's bindings name people by their address and groups as they are, so that a prefix would break them. */
const claims = { username: { claim: 'email', prefix: '' }, groups: { claim: 'groups', prefix: '' } } as const;
const authentik = 'https://authentik.viktorbarzin.me/application/o';

/**
 * Audit policy, issuers and etcd of the control plane: three provisioners of the audited estate that looked at nothing afterwards,
 * and of which an upgrade took two back (F07). A second master joins by one more word in `hosts`.
 */
export class K8sMaster extends HostStack {
  constructor(scope: Construct) {
    super(scope, 'k8s-master', { backend: backend.pg(), tier: 0 });
    new HostGroup(this, 'control-plane', {
      hosts: [master],
      healthy: 'kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz',
      each: (scope, host) => {
        new ApiServerConfig(scope, 'api-server', {
          host,
          audit: {}, // seven days in files of 100 MB, as stacks/rbac has it; the rules are the estate's later ones
          issuers: [
            { url: `${authentik}/kubernetes/`, audiences: ['kubernetes'], ...claims },
            { url: `${authentik}/k8s-dashboard/`, audiences: ['k8s-dashboard'], ...claims },
          ],
          etcdArgs: { 'snapshot-count': '50000' }, // stacks/rbac: etcd wrote 37.5 GB a day to a disk that it shares
        });
        new DriftMetrics(scope, 'drift', { host });
      },
    });
  }
}
