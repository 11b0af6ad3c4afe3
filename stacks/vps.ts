import type { Construct } from 'constructs';
import {
  backend,
  DriftMetrics,
  Fail2banJail,
  Firewall,
  HostStack,
  NodeExporter,
  SshdHardening,
} from '../constructs/host';
import { vpsMachine } from './hosts';

/** The one server of v-edfinance, whose root could still log in by a password (002 §4.1). */
export class Vps extends HostStack {
  constructor(scope: Construct) {
    super(scope, 'vps', { backend: backend.pg(), tier: 0 });
    new SshdHardening(this, 'ssh', { host: vpsMachine, users: ['deployer'] });
    new Firewall(this, 'firewall', {
      host: vpsMachine,
      allow: [
        { name: 'ssh', port: 22 },
        { name: 'http', port: 80 }, // Traefik of Dokploy (002 §6), which Docker publishes past this table
        { name: 'https', port: 443 },
      ],
    });
    new Fail2banJail(this, 'jail', { host: vpsMachine, name: 'sshd', banTime: '24h' }); // 002 L264; a day is assumed
    // through a tunnel, as the audit asked for all monitoring (002 ISSUE-6); the disk has 40 GB (002 L354)
    new NodeExporter(this, 'metrics', { host: vpsMachine, listen: '127.0.0.1' });
    new DriftMetrics(this, 'drift', { host: vpsMachine });
  }
}
