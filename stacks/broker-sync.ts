import type { Construct } from 'constructs';
import {
  backedUpBy,
  cron,
  exempt,
  ExternalSecret,
  floating,
  image,
  initContainer,
  internet,
  KubernetesStack,
  Namespace,
  NfsVolume,
  onTcp,
  pods,
  Scheduled,
  secretFiles,
  StandaloneClaim,
  uid,
} from '../constructs/kubernetes';
import { encrypted, growing, homelab, yearly } from './platforms';

const UNNAMED = exempt('F04', yearly('the estate passes the commit at apply, and names none: CI is to write it here'));
const IMAGE = floating('ghcr.io/viktorbarzin/wealthfolio-sync:latest', UNNAMED, { shell: 'sh', user: 10001 });
const london = (expression: string): ReturnType<typeof cron> => cron(expression, 'Europe/London');
const STATE = '/data/fidelity_storage_state.json';
/** One folder for each run, of thirty days. */
const COPY = `set -eu
to=/backup/$(date +%Y-%m-%dT%H-%M-%S)
mkdir "$to"
for each in sync.db fx.db csv-archive; do [ ! -e "/data/$each" ] || cp -a "/data/$each" "$to/"; done
ls -1d /backup/*/ | sort | head -n -30 | xargs -r rm -rf
`;

/**
 * What brokers booked, into one ledger, by jobs that share a volume which one node mounts: they run on the node of each other. The
 * estate pins all of them to one node for that (F14). Figures from stacks/broker-sync/main.tf of the public estate.
 */
export class BrokerSync extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'broker-sync', { platform: homelab, tier: 3 });
    this.exempt('K-31', yearly('at 04:15 none of the jobs runs that write, and its image has no sqlite3'));
    new Namespace(this, 'namespace', { name: 'broker-sync', labels: { tier: '4-aux', 'istio-injection': 'disabled' } });
    const secrets = new ExternalSecret(this, 'secrets', { name: 'broker-sync-secrets', extract: ['broker-sync'] });
    const data = new StandaloneClaim(this, 'data', {
      ...encrypted,
      name: 'broker-sync-data-encrypted',
      size: '1Gi',
      grows: growing('5Gi'),
      backup: backedUpBy('broker-sync-backup'),
    });
    const backups = new NfsVolume(this, 'backups', {
      name: 'broker-sync-backup',
      path: '/srv/nfs/broker-sync-backup',
      size: '10Gi', // assumed
      backup: 'ephemeral', // it is the copy, and no other leaves the house
    });
    const job = { image: IMAGE, pullSecrets: ['ghcr-credentials'], runAs: uid(10001), deadline: '30m' } as const; // assumed deadline
    const env = {
      BROKER_SYNC_DATA_DIR: '/data',
      WF_SESSION_PATH: '/data/wealthfolio_session.json',
      ...secrets.variables('wf_base_url', 'wf_username', 'wf_password'),
    } as const;
    const sync = {
      ...job,
      volumes: { data: data.mount('/data') },
      uses: [internet(onTcp(443), onTcp(993)), pods('wealthfolio', { app: 'wealthfolio' }, onTcp(8080))], // assumed labels
    } as const;
    new Scheduled(this, 'version', {
      ...job,
      name: 'broker-sync-version',
      schedule: london('0 1 * * *'),
      command: ['broker-sync', 'version'],
      resources: { cpu: '10m', memory: { request: '32Mi', limit: '128Mi' } },
      retries: 1,
    });
    new Scheduled(this, 'trading212', {
      ...sync,
      name: 'broker-sync-trading212',
      schedule: london('0 2 * * *'),
      command: ['broker-sync', 'trading212', '--mode', 'steady'],
      resources: { cpu: '20m', memory: { request: '128Mi', limit: '256Mi' } },
      env: { ...env, T212_API_KEYS_JSON: secrets.secret('trading212_api_keys') },
    });
    new Scheduled(this, 'ibkr', {
      ...sync,
      name: 'broker-sync-ibkr',
      schedule: london('0 2 * * *'),
      command: ['broker-sync', 'ibkr'],
      resources: { cpu: '20m', memory: { request: '128Mi', limit: '256Mi' } },
      env: { ...env, ...secrets.variables('ibkr_flex_token', 'ibkr_flex_query_id', 'ibkr_account_id_upstream') },
    });
    new Scheduled(this, 'imap', {
      ...sync,
      name: 'broker-sync-imap',
      schedule: london('30 2 * * *'),
      command: ['broker-sync', 'imap-ingest'],
      resources: { cpu: '10m', memory: { request: '64Mi', limit: '256Mi' } },
      env: { ...env, ...secrets.variables('imap_host', 'imap_user', 'imap_password', 'imap_directory') },
    });
    new Scheduled(this, 'csv', {
      ...sync,
      name: 'broker-sync-csv',
      schedule: london('0 3 * * *'),
      suspended: true,
      command: ['broker-sync', 'csv-drop'],
      resources: { cpu: '10m', memory: { request: '64Mi', limit: '128Mi' } },
      env,
      retries: 1,
    });
    new Scheduled(this, 'fx', {
      ...sync,
      name: 'broker-sync-fx-reconcile',
      schedule: london('5 5 7 * *'),
      suspended: true,
      command: ['broker-sync', 'fx-reconcile'],
      resources: { cpu: '10m', memory: { request: '64Mi', limit: '128Mi' } },
      env,
      retries: 1,
    });
    new Scheduled(this, 'backup', {
      ...job,
      name: 'broker-sync-backup',
      image: image('alpine:3.20.3', { shell: 'sh', user: 'root' }), // the estate says 3.20 (F04)
      annotations: { 'pawl/backup': 'broker-sync-backup' }, // it is what the claim means
      schedule: london('15 4 * * *'),
      command: ['/bin/sh', '-c', COPY],
      resources: { cpu: '5m', memory: { request: '16Mi', limit: '64Mi' } },
      volumes: { data: data.mount('/data', { readOnly: true }), backup: backups.mount('/backup') },
      retries: 1,
    });
    new Scheduled(this, 'fidelity', {
      ...sync,
      name: 'broker-sync-fidelity',
      schedule: london('0 5 20 * *'),
      command: ['broker-sync', 'fidelity-ingest'],
      resources: { cpu: '50m', memory: { request: '512Mi', limit: '1280Mi' } },
      env: { ...env, FIDELITY_STORAGE_STATE_PATH: STATE, FIDELITY_PLAN_ID: secrets.secret('fidelity_plan_id') },
      volumes: { ...sync.volumes, secrets: secretFiles('broker-sync-secrets', '/secrets') },
      init: {
        'stage-storage-state': initContainer({
          image: image('busybox:1.36.1', { shell: 'sh', user: 'root' }), // the estate says 1.36 (F04)
          runAs: uid(10001),
          command: ['/bin/sh', '-c', `install -m 600 /secrets/fidelity_storage_state ${STATE}`],
          resources: { cpu: '5m', memory: { request: '8Mi', limit: '32Mi' } },
          mounts: { secrets: '/secrets', data: '/data' },
        }),
      },
      retries: 1,
    });
  }
}
