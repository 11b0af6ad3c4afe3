import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { type Duration, parseDuration } from '../../../lib/values/duration';
import { image, type PinnedImage } from '../../../lib/values/image';
import { fileOnHost, type HostSecret } from '../../../lib/values/secret';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { checkedLater, list, map, mayLack, object, parsedLater, type Shape, text } from '../../props/shape';
import type { Tier } from '../network/topology';
import type { Joined } from '../service/container-props';
import { ContainerService } from '../service/container-service';
import { REQUIRED } from '../service/docker-container';
import { http } from '../service/health';
import { loopback } from '../service/ports';
import { CONTAINER, joined } from '../service/props-shape';
import { secretFile } from '../service/secret-shape';
import { bind, type NamedVolume, volume } from '../service/volume';

/** A container whose figures Prometheus reads. */
export interface Scraped {
  readonly container: Joined & { readonly name: string };
  readonly port: number;
  /** @default '/metrics' */
  readonly path?: `/${string}`;
  /** What is asked behind the path: `{ format: 'prometheus' }`. @default nothing */
  readonly params?: Readonly<Record<string, string>>;
  /** File with a token that Prometheus shows as its bearer. It belongs to Prometheus' user, 65534. @default none is shown */
  readonly token?: HostSecret;
  /** Certificate of the authority that is believed, on the host; the figures are then read encrypted. @default plain text */
  readonly authority?: `/${string}`;
}

export interface MonitoringStackProps {
  /** The network that it stands in, which has a way out: a published port needs one. */
  readonly network: Tier;
  /** Whose figures are read; Prometheus joins the networks of those. */
  readonly scrapes: readonly Scraped[];
  readonly grafana: {
    /** Password of `admin`, which is set when Grafana starts for the first time and never again. It belongs to user 472. */
    readonly password: HostSecret;
    /** Who copies what was made by hand: users, dashboards (F09). */
    readonly backup: NamedVolume['backup'];
    /** Port of the host. @default 3000 */
    readonly port?: number;
    /** @default grafana/grafana:11.4.0 */
    readonly image?: PinnedImage;
  };
  readonly prometheus?: {
    /** How long figures are kept. @default '15d' (M-22) */
    readonly keep?: Duration;
    /** How much of them, in powers of 1,024. @default '8GB' - by time alone a burst fills the disk (F26) */
    readonly most?: `${number}${'MB' | 'GB' | 'TB'}`;
    /** Port of the host. @default 9090 */
    readonly port?: number;
    /** @default prom/prometheus:v3.0.1 */
    readonly image?: PinnedImage;
  };
  /** Keeps log lines that agents send to `http://loki:3100/loki/api/v1/push`. @default no Loki */
  readonly loki?: {
    /** How long lines are kept, a day or more; without that, Loki keeps them for ever (M-22). */
    readonly keep: Duration;
    /** @default grafana/loki:3.3.2 */
    readonly image?: PinnedImage;
  };
}

const STACK: Readonly<Record<keyof MonitoringStackProps, Shape>> = {
  network: CONTAINER.network,
  scrapes: list(
    object<Scraped>({
      container: joined,
      port: parsedLater,
      path: mayLack(text),
      params: mayLack(map(text)),
      token: mayLack(secretFile),
      authority: mayLack(text),
    }),
  ),
  grafana: object<MonitoringStackProps['grafana']>({
    password: secretFile,
    backup: checkedLater,
    port: mayLack(parsedLater),
    image: mayLack(CONTAINER.image),
  }),
  prometheus: object<NonNullable<MonitoringStackProps['prometheus']>>({
    keep: mayLack(parsedLater),
    most: mayLack(text),
    port: mayLack(parsedLater),
    image: mayLack(CONTAINER.image),
  }),
  loki: object<NonNullable<MonitoringStackProps['loki']>>({ keep: parsedLater, image: mayLack(CONTAINER.image) }),
};

const NEEDED = {
  network: REQUIRED.network,
  scrapes: { mend: 'scrapes: [{ container: agents.cadvisor, port: 8080 }]', standIn: [] },
  grafana: {
    mend: "grafana: { password: fileOnHost('/srv/secrets/grafana'), backup: … }",
    standIn: { password: fileOnHost('/missing'), backup: 'ephemeral' },
  },
} as const satisfies Record<string, RequiredProp>;

/**
 * Prometheus, Grafana and, where asked for, Loki on one host (M-07), pinned, with limits, and each with an end to what it keeps
 * (M-22). Their pages are heard on 127.0.0.1 alone, for a tunnel or a proxy with a login (M-14, M-15): Prometheus and Loki have none.
 */
export class MonitoringStack extends Construct {
  readonly prometheus: ContainerService<'http'>;
  readonly grafana: ContainerService<'http'>;
  readonly loki: ContainerService<'http'> | undefined;
  private readonly checks = new Checks(this);

  constructor(scope: Construct, id: string, given: MonitoringStackProps) {
    super(scope, id);
    announceConstruct(this.node, 'MonitoringStack');
    const props = completed(given, STACK, NEEDED, this.checks);
    this.prometheus = this.writePrometheus(props);
    this.loki = props.loki && this.writeLoki(props.network, props.loki);
    this.grafana = this.writeGrafana(props.network, props.grafana);
  }

  private writePrometheus({ network, scrapes, prometheus = {} }: MonitoringStackProps): ContainerService<'http'> {
    const { keep = '15d', most = '8GB', port = 9090 } = prometheus;
    this.checks.value('prometheus.keep', parseDuration(keep));
    if (!/^[1-9]\d*[MGT]B$/.test(most))
      this.checks.problem(`prometheus.most: ${JSON.stringify(most)} is no size`, { mend: "most: '8GB'" });
    const jobs = scrapes.map((scraped, index) => ({ ...scraped, job: jobOf(scraped, index, scrapes) }));
    const settings = {
      global: { scrape_interval: '30s' },
      scrape_configs: jobs.map(({ job, ...scraped }) => ({
        job_name: job,
        ...askingOf(scraped, job),
        static_configs: [{ targets: [`${scraped.container.name}:${scraped.port}`] }],
      })),
    };
    return new ContainerService(this, 'prometheus', {
      name: 'prometheus',
      image: prometheus.image ?? image('prom/prometheus:v3.0.1', { user: 65_534, client: 'wget' }),
      network,
      uses: scrapes.map(({ container }) => container),
      ports: { http: { container: 9090, publish: loopback(port) } },
      health: http('/-/healthy'),
      resources: { cpu: '0.5', memory: '512Mi' },
      entrypoint: ['sh', '-euc'],
      command: [
        'printf %s "$SETTINGS" >/tmp/prometheus.yml\nexec prometheus "$@"',
        'prometheus',
        '--config.file=/tmp/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        `--storage.tsdb.retention.time=${keep}`,
        `--storage.tsdb.retention.size=${most}`,
      ],
      env: { SETTINGS: JSON.stringify(settings) },
      secrets: Object.fromEntries(jobs.flatMap(({ job, token }) => (token ? [[`${job}-token`, token]] : []))),
      volumes: {
        ...Object.fromEntries(
          jobs.flatMap(({ job, authority }) =>
            authority === undefined ? [] : [[`${job}-authority`, bind(authority, authorityOf(job))]],
          ),
        ),
        data: volume({ mount: '/prometheus', backup: 'ephemeral' }), // it measures again
      },
    });
  }

  private writeLoki(network: Tier, loki: NonNullable<MonitoringStackProps['loki']>): ContainerService<'http'> {
    const seconds = this.checks.value('loki.keep', parseDuration(loki.keep)) ?? 86_400;
    if (seconds < 86_400 || seconds % 3600 !== 0)
      this.checks.problem(`loki.keep: ${loki.keep} is not a day or more in whole hours`, { mend: "keep: '30d'" });
    return new ContainerService(this, 'loki', {
      name: 'loki',
      image: loki.image ?? image('grafana/loki:3.3.2', { user: 10_001, client: 'wget' }),
      network,
      ports: { http: 3100 },
      health: http('/ready', { starting: '1m' }),
      resources: { cpu: '0.5', memory: '512Mi' },
      command: [
        '-config.file=/etc/loki/local-config.yaml', // the image's own: its files stand in /loki
        '-compactor.retention-enabled=true',
        '-compactor.delete-request-store=filesystem',
        '-compactor.working-directory=/loki/compactor',
        `-store.retention=${Math.floor(seconds / 3600)}h`,
        '-reporting.enabled=false',
      ],
      volumes: { data: volume({ mount: '/loki', backup: 'ephemeral' }) },
    });
  }

  private writeGrafana(network: Tier, grafana: MonitoringStackProps['grafana']): ContainerService<'http'> {
    const sources = [
      { name: 'Prometheus', type: 'prometheus', url: 'http://prometheus:9090', isDefault: true },
      ...(this.loki ? [{ name: 'Loki', type: 'loki', url: 'http://loki:3100' }] : []),
    ];
    return new ContainerService(this, 'grafana', {
      name: 'grafana',
      image: grafana.image ?? image('grafana/grafana:11.4.0', { user: 472, client: 'wget' }),
      network,
      ports: { http: { container: 3000, publish: loopback(grafana.port ?? 3000) } },
      health: http('/api/health'),
      resources: { cpu: '0.5', memory: '256Mi' },
      entrypoint: ['sh', '-euc'],
      command: [
        'mkdir -p /tmp/provisioning/datasources\nprintf %s "$SOURCES" >/tmp/provisioning/datasources/pawl.yaml\nexec /run.sh',
      ],
      env: {
        SOURCES: JSON.stringify({ apiVersion: 1, datasources: sources.map((each) => ({ ...each, access: 'proxy' })) }),
        GF_PATHS_PROVISIONING: '/tmp/provisioning',
        GF_SECURITY_ADMIN_PASSWORD__FILE: '/run/secrets/grafana', // Grafana's own way to name a file
        GF_USERS_ALLOW_SIGN_UP: 'false',
        GF_ANALYTICS_REPORTING_ENABLED: 'false',
      },
      secrets: { grafana: grafana.password },
      volumes: { data: volume({ mount: '/var/lib/grafana', backup: grafana.backup }) },
      uses: this.loki ? [this.prometheus, this.loki] : [this.prometheus],
    });
  }
}

/** By the container; where two ports of one are read, by the port as well. */
function jobOf({ container: { name }, port }: Scraped, index: number, all: readonly Scraped[]): string {
  return all.findIndex((each) => each.container.name === name) === index ? name : `${name}-${port}`;
}

/** How Prometheus asks, in the words of its settings. */
function askingOf({ path, params, token, authority }: Scraped, job: string): object {
  return {
    ...(path === undefined ? {} : { metrics_path: path }),
    ...(params ? { params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value]])) } : {}),
    ...(token ? { authorization: { credentials_file: `/run/secrets/${job}-token` } } : {}),
    ...(authority === undefined ? {} : { scheme: 'https', tls_config: { ca_file: authorityOf(job) } }),
  };
}

function authorityOf(job: string): `/${string}` {
  return `/authorities/${job}.crt`;
}
