import type { Construct } from 'constructs';
import {
  backend,
  DriftMetrics,
  Fail2banJail,
  Firewall,
  Host,
  HostStack,
  NodeExporter,
  SshdHardening,
} from '../constructs/host';

/** 103.54.153.248 and its user by 002 L248 and L268; key and host key are assumed. */
const vps = Host.ssh({
  address: '103.54.153.248',
  user: 'deployer',
  hostKey:
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4=',
  key: '~/.ssh/deploy',
});

/** The one server of v-edfinance, whose root could still log in by a password (002 §4.1). */
export class Vps extends HostStack {
  constructor(scope: Construct) {
    super(scope, 'vps', { backend: backend.pg(), tier: 0 });
    new SshdHardening(this, 'ssh', { host: vps, users: ['deployer'] });
    new Firewall(this, 'firewall', {
      host: vps,
      allow: [
        { name: 'ssh', port: 22 },
        { name: 'http', port: 80 }, // Traefik of Dokploy (002 §6), which Docker publishes past this table
        { name: 'https', port: 443 },
      ],
    });
    new Fail2banJail(this, 'jail', { host: vps, name: 'sshd', banTime: '24h' }); // 002 L264; a day is assumed
    // through a tunnel, as the audit asked for all monitoring (002 ISSUE-6); the disk has 40 GB (002 L354)
    new NodeExporter(this, 'metrics', { host: vps, listen: '127.0.0.1' });
    new DriftMetrics(this, 'drift', { host: vps });
  }
}
