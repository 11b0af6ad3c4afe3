import type { Construct } from 'constructs';
import type { HostSecret } from '../../../lib/values/secret';
import type { Scraped } from '../monitoring/monitoring-stack';
import { exec } from '../service/health';
import { Engine, ENGINE, type EngineKind, type EngineProps } from './engine';
import { CERTIFICATES, type Tls, type TlsMode } from './tls';

export type VaultProps<E = unknown> = EngineProps<E>;

const VAULT: EngineKind<VaultProps> = {
  name: 'Vault',
  shapes: ENGINE,
  run: ({ props: { name }, tls }) => {
    const scheme = tls === 'required' ? 'https' : 'http';
    return {
      // sealed is 2, and an answer: it is unsealed after it runs, and a restart would seal it again (S-32 tells of it)
      health: exec(['sh', '-c', 'vault status >/dev/null 2>&1 || [ $? -eq 2 ]']),
      ports: { vault: 8200, ...(tls === 'dual' ? { tls: 8202 } : {}) },
      // not the image's own entrypoint, which wants to give the program IPC_LOCK
      entrypoint: ['sh', '-euc'],
      command: ['printf %s "$VAULT_SETTINGS" >/tmp/vault.json\nexec vault server -config=/tmp/vault.json'],
      env: {
        VAULT_SETTINGS: JSON.stringify(settingsOf(name, scheme, tls)),
        VAULT_ADDR: `${scheme}://127.0.0.1:8200`,
        ...(tls === 'required' ? { VAULT_CACERT: `${CERTIFICATES}/ca.crt`, VAULT_TLS_SERVER_NAME: name } : {}),
      },
      data: '/vault/file',
    };
  },
};

function settingsOf(name: string, scheme: 'http' | 'https', tls: TlsMode): object {
  const encrypted = { tls_cert_file: `${CERTIFICATES}/server.crt`, tls_key_file: `${CERTIFICATES}/server.key` };
  const plain = { tls_disable: true };
  return {
    storage: { raft: { path: '/vault/file', node_id: name } },
    listener: [
      { tcp: { address: '0.0.0.0:8200', ...(tls === 'required' ? encrypted : plain) } },
      ...(tls === 'dual' ? [{ tcp: { address: '0.0.0.0:8202', ...encrypted } }] : []),
    ],
    api_addr: `${scheme}://${name}:8200`,
    cluster_addr: `https://${name}:8201`,
    // who may read `sys/metrics` reads figures; without a host name before each
    telemetry: { prometheus_retention_time: '24h', disable_hostname: true },
    disable_mlock: true, // its limit leaves no swap, so it needs no IPC_LOCK
  };
}

/**
 * A Vault with its own storage (Raft), which can be copied by `vault operator raft snapshot`. It starts sealed, and healthy all the
 * same: who initialises and unseals it comes after the apply (003 L878). Without TLS, tokens cross the networks of the host as plain text.
 */
export class Vault<const E = unknown> extends Engine<VaultProps> {
  private readonly tls: Tls | undefined;

  constructor(scope: Construct, id: string, given: VaultProps<E>) {
    super(scope, id, VAULT, given);
    this.tls = (given as Partial<VaultProps> | undefined)?.tls;
  }

  /**
   * Its figures, for a MonitoringStack: encrypted where it speaks TLS. Nobody reads them without a token, because they name mounts and
   * policies.
   *
   * @param token file with a token of a policy that may read `sys/metrics` and nothing else, which belongs to Prometheus' user, 65534
   */
  metrics(token: HostSecret): Scraped {
    return {
      container: this,
      port: this.tls?.plainUntil === undefined ? 8200 : 8202,
      path: '/v1/sys/metrics',
      params: { format: 'prometheus' },
      token,
      ...(this.tls ? { authority: `${this.tls.certificates}/ca.crt` } : {}),
    };
  }
}
