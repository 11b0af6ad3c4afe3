import type { Construct } from 'constructs';
import {
  Backup,
  backup,
  BackupRepository,
  exempt,
  files,
  http,
  image,
  internet,
  KubernetesStack,
  Namespace,
  onTcp,
  pods,
  postgres,
  r2,
  replicated,
  secret,
  WebService,
} from '../constructs/kubernetes';
import { homelab, yearly } from './platforms';

/** Who gets a captcha and who a ban: values.yaml, `profiles.yaml`. */
const PROFILES = `\
name: captcha_remediation
filters:
  - Alert.Remediation == true && Alert.GetScope() == "Ip" && Alert.GetScenario() in ["crowdsecurity/http-429-abuse", "crowdsecurity/http-403-abuse"]
decisions:
  - type: captcha
    duration: 4h
on_success: break
---
name: default_ip_remediation
filters:
  - Alert.Remediation == true && Alert.GetScope() == "Ip"
decisions:
  - type: ban
    duration: 4h
on_success: break
`;

/** Decisions live in PostgreSQL, so that three copies agree: values.yaml, `config.yaml.local`. */
const CONFIG = `\
db_config:
  type: postgres
  user: crowdsec
  password: \${DB_PASSWORD}
  db_name: crowdsec
  host: postgresql.dbaas.svc.cluster.local
  port: 5432
  flush:
    max_items: 10000
    max_age: 7d
prometheus:
  enabled: true
  level: full
  listen_addr: 0.0.0.0
  listen_port: 6060
`;

const ROOT = 'the start script of the image copies its hub to /etc/crowdsec as root, which restricted refuses';

/** The estate keeps its dumps beside the database, where what takes one takes both (B-03). */
const OFFSITE = BackupRepository.restic({
  name: 'r2',
  at: r2({
    account: 'homelab',
    bucket: 'crowdsec',
    accessKeyId: secret('crowdsec-backup', 'accessKeyId'),
    secretAccessKey: secret('crowdsec-backup', 'secretAccessKey'),
  }),
  password: secret('crowdsec-backup', 'repositoryPassword'),
  offsite: true,
  through: internet(onTcp(443)),
});

/**
 * The local API of CrowdSec, which every bouncer asks: three copies and a disruption budget (K-07), its metrics scraped without
 * Metabase (K-26, N-16). Figures from stacks/crowdsec/modules/crowdsec/values.yaml of the public estate unless they say
 * otherwise. Its decisions are dumped and restored on their own, beside the dump of the whole server. What happens when one, two or three copies are gone is a page for people (K-25).
 */
export class Crowdsec extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'crowdsec', { platform: homelab, tier: 1 });
    new Namespace(this, 'namespace', {
      name: 'crowdsec',
      labels: { tier: '1-cluster', 'resource-governance/custom-quota': 'true' },
      podSecurity: { enforce: 'baseline', because: exempt('F27', yearly(ROOT)) },
    });
    const lapi = new WebService(this, 'lapi', {
      name: 'crowdsec-lapi',
      image: image(
        'crowdsecurity/crowdsec:v1.7.7@sha256:6ca53ad26196ca59ddd4fa692a586b73d8fcde085046163b9ca2f04887dca563',
        { shell: 'sh', user: 'root' },
      ), // assumed: the estate names the chart's version (0.21.0), not the image's
      ports: { api: 8080, metrics: 6060 },
      scale: replicated(3), // seed 001 §Corrections R1#10
      health: http('/health', { startup: '5m' }), // startupProbe: 30 x 10 s
      resources: { cpu: '25m', memory: { request: '128Mi', limit: '1Gi' } },
      env: {
        ENROLL_KEY: secret('crowdsec-lapi-secrets', 'enrollKey'), // assumed key; the estate has it in the chart's values
        ENROLL_INSTANCE_NAME: 'k8s-cluster',
        ENROLL_TAGS: 'k8s linux',
        DB_PASSWORD: secret('crowdsec-lapi-secrets', 'dbPassword'),
        DISABLE_AGENT: 'true', // assumed: agents run on the nodes
      },
      volumes: {
        config: files({ '/etc/crowdsec/config.yaml.local': CONFIG, '/etc/crowdsec/profiles.yaml': PROFILES }),
      },
      writable: ['/etc/crowdsec', '/var/lib/crowdsec/data'],
      runAs: exempt('D-13', yearly(ROOT)),
      priority: 'tier-1-cluster',
    });
    const database = {
      ...pods('dbaas', { app: 'postgresql' }, onTcp(5432)), // assumed labels of the database's pods
      host: 'postgresql.dbaas.svc.cluster.local',
    };
    lapi.uses(database);
    new Backup(this, 'backup', {
      name: 'crowdsec-db',
      plan: backup({
        source: postgres({
          server: database,
          image: image('postgres:16.4', { shell: 'sh', user: 'root' }), // assumed: the server's release
          user: 'pawl_backup',
          password: secret('crowdsec-backup', 'dbPassword'), // assumed names, as the ones of the bucket
          databases: { crowdsec: { checks: ['select count(*) > 0 from machines'] } },
        }),
        to: [OFFSITE],
        rpo: '24h', // 004 L529-546
        rto: '30m', // 003 L627-673
      }),
      resources: { cpu: '25m', memory: '512Mi' },
      scratch: '4Gi',
    });
    lapi.allowFrom({ kind: 'pods', namespace: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } }, 'api');
  }
}
