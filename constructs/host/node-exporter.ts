import { Construct } from 'constructs';
import ipaddr from 'ipaddr.js';
import { announceConstruct } from '../../lib/gate/origin';
import { reachOf } from '../../lib/values/address';
import { parseHostPath } from '../../lib/values/host-path';
import { parsed, type Parsed, refused } from '../../lib/values/parsed';
import { parsePort } from '../../lib/values/port';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { list, parsedLater, type Shape, text } from '../props/shape';
import type { Host } from './host';
import { HostFile, isHost, NOWHERE } from './host-file';
import { TEXTFILE_FOLDER } from './host-timer';
import { written } from './written';

export interface NodeExporterProps {
  readonly host: Host;
  /** Address of the host that it listens on, the one that Prometheus reaches: never all of them. */
  readonly listen: string;
  /** @default 9100 */
  readonly port?: number;
  /** Collectors beside those that it has on: `nfsd`, `systemd`. @default none */
  readonly collectors?: readonly string[];
  /** Mount points whose capacity must be told: `/srv/nfs`. @default / alone (H-13) */
  readonly filesystems?: readonly `/${string}`[];
  /** Where it finds what timers and drift checks write. @default '/var/lib/prometheus/node-exporter' - where Debian's package looks */
  readonly metrics?: `/${string}`;
}

const NODE_EXPORTER: Readonly<Record<keyof NodeExporterProps, Shape>> = {
  host: isHost,
  listen: parsedLater,
  port: parsedLater,
  collectors: list(text),
  filesystems: list(parsedLater),
  metrics: parsedLater,
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
  listen: { mend: "listen: '10.0.20.5'", standIn: '127.0.0.1' },
} as const satisfies Record<string, RequiredProp>;

/**
 * What Prometheus knows of a host: node_exporter of Debian's package, which is installed, with the metrics that timers write, and
 * proven to tell how full its file systems are (K-23, H-13).
 *
 * @throws Refusal outside of a `HostStack`
 */
export class NodeExporter extends Construct {
  constructor(scope: Construct, id: string, given: NodeExporterProps) {
    super(scope, id);
    announceConstruct(this.node, 'NodeExporter');
    const checks = new Checks(this);
    const {
      host,
      port = 9100,
      collectors = [],
      filesystems = ['/'],
      ...props
    } = completed(given, NODE_EXPORTER, REQUIRED, checks);
    const listen = checks.value('listen', parseAddress(props.listen)) ?? REQUIRED.listen.standIn;
    const number = checks.value('port', parsePort(port)) ?? 9100;
    const folder = checks.value('metrics', parseHostPath(props.metrics ?? TEXTFILE_FOLDER)) ?? TEXTFILE_FOLDER;
    for (const [index, name] of collectors.entries())
      if (!/^[a-z][a-z0-9_]*$/.test(name))
        checks.problem(`collectors[${index}]: ${JSON.stringify(name)} is no collector`);
    for (const [index, place] of filesystems.entries())
      if (place !== '/') checks.value(`filesystems[${index}]`, parseHostPath(place));
    const at = `${listen.includes(':') ? `[${listen}]` : listen}:${number}`;
    const flags = [
      `--web.listen-address=${at}`,
      ...collectors.map((name) => `--collector.${name}`),
      `--collector.textfile.directory=${folder}`,
    ];
    new HostFile(this, 'arguments', {
      host,
      path: '/etc/default/prometheus-node-exporter',
      content: [written('node_exporter'), `ARGS="${flags.join(' ')}"`, ''].join('\n'),
      activate: 'systemctl enable -q prometheus-node-exporter && systemctl restart prometheus-node-exporter',
      verify: [
        `said=$(curl -fsS --retry 10 --retry-connrefused --retry-delay 1 http://${at}/metrics)`,
        `for place in ${filesystems.join(' ')}; do`,
        '  printf \'%s\\n\' "$said" | grep -q "^node_filesystem_avail_bytes{.*mountpoint=\\"$place\\"" || { echo "no figures of $place"; exit 1; }',
        'done',
      ].join('\n'),
    });
  }
}

function parseAddress(text: string): Parsed<string> {
  if (typeof text !== 'string' || !ipaddr.isValid(text))
    return refused(`${JSON.stringify(text)} is no address: write the one by which Prometheus reaches the host`);
  return reachOf(text) === 'any'
    ? refused('it would listen on every address, the public ones among them: name one')
    : parsed(text);
}
