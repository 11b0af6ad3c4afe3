import { type RunningHost, runningHosts } from '../model/docker-hosts';
import type { Estate, PlacedText } from '../model/estate';
import type { Facts } from '../model/facts';
import { isMadeFor } from '../model/software';
import type { Place } from '../model/subject';
import { isUnknown, type Known, type Unknown } from '../model/unknown';
import { fail, finding, type Judged, type Opinion, pass, unsure } from './finding';

/**
 * M-30: a Docker host says how it fares: its machine, its containers, their log lines.
 *
 * Both hosts of seed 000 have node-exporter, cAdvisor and Promtail, and without one of them a question stays open when it is asked. A
 * program of another name that does the same counts, and so does one that a file of the host settles, or a log driver that sends the
 * lines away. Only hosts that their stacks say by a `DockerHost` are judged: of others, nothing shows what else stands there. Where no
 * agent is written at all, somebody may have installed them otherwise, which is unknown.
 */
export const M30 = finding({
  id: 'M-30',
  title: 'Docker hosts have agents for their machine, their containers and their logs',
  severity: 'low',
  sources: ['000 L36-49'],
  judges: [{ judgeAll: judgeHosts }],
  mend: 'new DockerHostAgents(…) in a stack of the host',
});

/** Programs that tell of everything, of figures alone, and of one thing. */
const ALL = [
  ...['alloy', 'grafana-agent', 'datadog-agent', 'elastic-agent'],
  ...['opentelemetry-collector', 'opentelemetry-collector-contrib'],
];
const FIGURES = ['netdata', 'telegraf', 'glances', 'beszel-agent', 'metricbeat', 'zabbix-agent', 'zabbix-agent2'];
const LOGS = ['promtail', 'vector', 'fluent-bit', 'fluentd', 'filebeat', 'logspout'];

const LINES = 'their logs';

/** What an agent tells of, in the words of the message, and the programs that do. */
const TOLD: Readonly<Record<string, ReadonlySet<string>>> = {
  'its machine': new Set([...ALL, ...FIGURES, 'node-exporter', 'node_exporter', 'check-mk-agent']),
  'its containers': new Set([...ALL, ...FIGURES, 'cadvisor']),
  [LINES]: new Set([...ALL, ...LOGS]),
};

/** Drivers that keep the lines on the host, or throw them away. */
const STAYING: ReadonlySet<string> = new Set(['json-file', 'local', 'journald', 'none']);

function judgeHosts(estate: Estate, factsOf: (place: Place) => Facts): readonly Judged[] {
  return runningHosts(estate, factsOf)
    .filter(({ containers }) => containers.length > 0)
    .map((running) => ({
      subject: { place: running.place, title: `host "${running.host.name}"`, at: '' },
      opinions: [judge(running, estate)],
    }));
}

function judge(running: RunningHost, estate: Estate): Opinion {
  const asked = Object.keys(TOLD);
  const missing = asked.filter((what) => !isTold(what, running, estate));
  if (missing.length === 0) return pass({ at: '' });
  const message = `nothing here tells of ${missing.join(', nor of ')}`;
  const hidden = missing.map((what) => mayTell(what, running, estate)).find(isUnknown);
  if (hidden !== undefined) return unsure(`${message}, unless ${hidden.expression} does`);
  return missing.length === asked.length
    ? unsure(`${message}, unless somebody has installed agents otherwise`)
    : fail(message);
}

function isTold(what: string, { containers }: RunningHost, estate: Estate): boolean {
  if (containers.some(({ image }) => isMadeFor(image, programsFor(what)) === true)) return true;
  if (what === LINES && containers.every(({ log: { driver } }) => isSending(driver))) return true;
  const machines = new Set(containers.map(({ engine }) => engine));
  return filesFor(what, estate).some(({ host }) => !isUnknown(host) && machines.has(host));
}

/** What an expression hides that could be such an agent. */
function mayTell(what: string, { containers }: RunningHost, estate: Estate): Unknown | undefined {
  return [
    ...containers.map(({ image }) => (isMadeFor(image, NONE) === undefined ? image : undefined)),
    ...containers.map(({ log: { driver } }) => (what === LINES ? driver : undefined)),
    ...filesFor(what, estate).map(({ host }) => host),
  ].find(isUnknown);
}

/** Asks of an image whether it can be read. */
const NONE: ReadonlySet<string> = new Set();

function programsFor(what: string): ReadonlySet<string> {
  return TOLD[what] ?? NONE;
}

function isSending(driver: Known<string> | undefined): boolean {
  return driver !== undefined && !isUnknown(driver) && !STAYING.has(driver);
}

/** Files of hosts that are named after such a program. */
function filesFor(what: string, { hostFiles }: Estate): readonly PlacedText[] {
  return hostFiles.filter(
    ({ path }) => !isUnknown(path) && [...programsFor(what)].some((program) => path.includes(program)),
  );
}
