import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { exempt, type Exemption } from '../../../lib/values/exemption';
import { image, type PinnedImage } from '../../../lib/values/image';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { checkedLater, mayLack, object, type Shape, text } from '../../props/shape';
import { DockerStack } from '../host/docker-stack';
import type { Tier } from '../network/topology';
import { ContainerService } from '../service/container-service';
import { REQUIRED } from '../service/docker-container';
import { exec, http } from '../service/health';
import { lan } from '../service/ports';
import { CONTAINER } from '../service/props-shape';
import { bind, volume } from '../service/volume';

export interface DockerHostAgentsProps {
  /** The network that they stand in, with Loki and Prometheus or with a way to them. */
  readonly network: Tier;
  /** Where log lines go: `http://loki:3100/loki/api/v1/push`. */
  readonly logs: `http${'' | 's'}://${string}`;
  /** Why they may read the whole host, which is what they are for (K-16). */
  readonly because: Exemption<'K-16'>;
  /** Why cAdvisor and Promtail are root: cgroups and log files belong to root alone (D-13). */
  readonly root: Exemption<'D-13'>;
  /** Private address of the host on which a Prometheus elsewhere reads figures, ports 9100 and 8080. @default none - the containers of its networks alone */
  readonly lan?: string;
  /** @default prom/node-exporter:v1.8.2, gcr.io/cadvisor/cadvisor:v0.49.1, grafana/promtail:3.3.2 */
  readonly images?: {
    readonly nodeExporter?: PinnedImage;
    readonly cadvisor?: PinnedImage;
    readonly promtail?: PinnedImage;
  };
}

const AGENTS: Readonly<Record<keyof DockerHostAgentsProps, Shape>> = {
  network: CONTAINER.network,
  logs: text,
  because: checkedLater,
  root: checkedLater,
  lan: text,
  images: object({
    nodeExporter: mayLack(CONTAINER.image),
    cadvisor: mayLack(CONTAINER.image),
    promtail: mayLack(CONTAINER.image),
  }),
};

const STANDS_IN = { reason: 'stands in for one that is missing', expires: '2000-01-01' } as const;
const NEEDED = {
  network: REQUIRED.network,
  logs: { mend: "logs: 'http://loki:3100/loki/api/v1/push'", standIn: 'http://missing' },
  because: {
    rule: 'K-16',
    mend: "because: exempt('K-16', { reason: '…', expires: '…' })",
    standIn: exempt('K-16', STANDS_IN),
  },
  root: {
    rule: 'D-13',
    mend: "root: exempt('D-13', { reason: '…', expires: '…' })",
    standIn: exempt('D-13', STANDS_IN),
  },
} as const satisfies Record<string, RequiredProp>;

/**
 * What every Docker host has (M-30): node-exporter for the machine, cAdvisor for its containers, Promtail for their log lines, which
 * carry the name of the host. None gets the socket of the engine to write to, a capability, or a port that the world hears.
 */
export class DockerHostAgents extends Construct {
  readonly nodeExporter: ContainerService<'metrics'>;
  readonly cadvisor: ContainerService<'metrics'>;
  readonly promtail: ContainerService<'metrics'>;

  constructor(scope: Construct, id: string, given: DockerHostAgentsProps) {
    super(scope, id);
    announceConstruct(this.node, 'DockerHostAgents');
    const props = completed(given, AGENTS, NEEDED, new Checks(this));
    const { network, logs, because, root, images = {} } = props;
    const metrics = (port: number) =>
      props.lan === undefined ? port : { container: port, publish: lan(props.lan, port) };
    this.nodeExporter = new ContainerService(this, 'node-exporter', {
      name: 'node-exporter',
      image: images.nodeExporter ?? image('prom/node-exporter:v1.8.2', { user: 65_534, client: 'wget' }),
      network,
      ports: { metrics: metrics(9100) },
      health: http('/'),
      resources: { cpu: '0.1', memory: '64Mi' },
      command: [
        '--path.rootfs=/host',
        '--path.procfs=/host/proc',
        '--path.sysfs=/host/sys',
        // in a network of its own it would tell of that one
        ...['netdev', 'netstat', 'sockstat', 'arp', 'conntrack'].map((name) => `--no-collector.${name}`),
      ],
      volumes: { host: bind('/', '/host', { because }) },
    });
    this.cadvisor = new ContainerService(this, 'cadvisor', {
      name: 'cadvisor',
      image: images.cadvisor ?? image('gcr.io/cadvisor/cadvisor:v0.49.1', { client: 'wget' }),
      network,
      ports: { metrics: metrics(8080) },
      health: http('/healthz'),
      resources: { cpu: '0.25', memory: '256Mi' },
      runAs: root,
      command: ['--docker_only=true', '--store_container_labels=false', '--housekeeping_interval=30s'],
      volumes: {
        root: bind('/', '/rootfs', { because }),
        run: bind('/var/run', '/var/run', { because }),
        sys: bind('/sys', '/sys', { because }),
        docker: bind('/var/lib/docker', '/var/lib/docker', { because }),
      },
    });
    this.promtail = new ContainerService(this, 'promtail', {
      name: 'promtail',
      image: images.promtail ?? image('grafana/promtail:3.3.2'),
      network,
      ports: { metrics: 9080 },
      health: exec(['bash', '-c', ASKED]),
      resources: { cpu: '0.1', memory: '128Mi' },
      runAs: root,
      entrypoint: ['sh', '-euc'],
      command: ['printf %s "$SETTINGS" >/tmp/promtail.yaml\nexec promtail -config.file=/tmp/promtail.yaml'],
      env: { SETTINGS: JSON.stringify(settingsOf(logs, DockerStack.of(this).host.name)) },
      volumes: {
        logs: bind('/var/lib/docker/containers', '/var/lib/docker/containers'),
        positions: volume({ mount: '/positions', backup: 'ephemeral' }), // lost, lines are sent again
      },
    });
  }
}

/** The image has no program that asks over HTTP, but a shell that can. */
const ASKED =
  'exec 3<>/dev/tcp/127.0.0.1/9080 && printf "GET /metrics HTTP/1.0\\r\\n\\r\\n" >&3 && head -n 1 <&3 | grep -q " 200 "';

/** As JSON, which is YAML as well. Files and not the engine's socket, which would make it root on its host. */
function settingsOf(logs: string, host: string): object {
  return {
    server: { http_listen_port: 9080, grpc_listen_port: 0 },
    positions: { filename: '/positions/positions.yaml' },
    clients: [{ url: logs, external_labels: { host } }],
    scrape_configs: [
      {
        job_name: 'containers',
        static_configs: [
          {
            targets: ['localhost'],
            labels: { job: 'containers', __path__: '/var/lib/docker/containers/*/*-json.log' },
          },
        ],
        pipeline_stages: [
          { docker: {} },
          { regex: { source: 'filename', expression: '/containers/(?P<container_id>[0-9a-f]{12})' } },
          { labels: { container_id: '' } },
          { labeldrop: ['filename'] },
        ],
      },
    ],
  };
}
