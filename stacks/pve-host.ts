import type { Construct } from 'constructs';
import { backend, DriftMetrics, exempt, Host, HostStack, NfsExports, NodeExporter } from '../constructs/host';

/** The Proxmox host: 192.168.1.127 by scripts/pve-nfs-exports of the estate; user, key and host key are assumed. */
const pve = Host.ssh({
  address: '192.168.1.127',
  user: 'deployer',
  hostKey:
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4=',
  key: '~/.ssh/deploy',
});

/** The reasons are those that the estate wrote above its table; that they end is assumed. */
const noRootSquash = exempt('F01', {
  reason: 'the CSI driver of Kubernetes runs as root, and squashing it breaks what claims write',
  expires: '2027-03-31',
});
const insecure = exempt('F01', {
  reason: 'the address translation of pfSense between VLAN 10 and 192.168.1.x sends from ports above 1024',
  expires: '2027-03-31',
});
const async = exempt('F01', {
  reason:
    'a UPS protects the host, Vault replicates by Raft and databases lie on block storage: NFS metadata alone is at risk',
  expires: '2027-03-31',
});

const HDD = { access: 'rw', async, noRootSquash, insecure } as const;
const SSD = { access: 'rw', noRootSquash, insecure } as const;

/**
 * What the Proxmox host serves and tells of itself: the one machine whose exports stopped the audited estate (F01).
 *
 * The estate exports to everybody (`*`); here the two networks that its mounts come from are named.
 */
export class PveHost extends HostStack {
  constructor(scope: Construct) {
    super(scope, 'pve-host', { backend: backend.pg(), tier: 0 });
    new NfsExports(this, 'exports', {
      host: pve,
      name: 'cluster',
      exports: {
        // 47 volumes of the estate lie here, on a disk of 1 TB (001 §R4 bullet 6)
        '/srv/nfs': { clients: { '10.0.20.0/24': HDD, '192.168.1.0/24': HDD } }, // the nodes' network is assumed
        // 2 volumes, on an SSD; the fsid is the estate's
        '/srv/nfs-ssd': { clients: { '10.0.20.0/24': SSD, '192.168.1.0/24': SSD }, fsid: 1 },
      },
    });
    // 001 §R4 bullet 6: nobody saw how full the disk was; a scrape job of Prometheus reads this
    new NodeExporter(this, 'metrics', {
      host: pve,
      listen: '192.168.1.127',
      collectors: ['nfsd'],
      filesystems: ['/srv/nfs', '/srv/nfs-ssd'],
    });
    new DriftMetrics(this, 'drift', { host: pve });
  }
}
