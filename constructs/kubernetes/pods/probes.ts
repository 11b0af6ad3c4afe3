import type {
  DeploymentV1SpecTemplateSpecContainerLivenessProbe as LivenessProbe,
  DeploymentV1SpecTemplateSpecContainerReadinessProbe as ReadinessProbe,
  DeploymentV1SpecTemplateSpecContainerStartupProbe as StartupProbe,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { parseDuration } from '../../../lib/values/duration';
import { literal } from '../../props/literal';
import { parseHostPath } from '../../props/paths';
import type { Checks } from '../../props/checks';
import type { Health, Heartbeat, Live } from './health';

export interface Probes {
  readonly readinessProbe: ReadinessProbe;
  readonly startupProbe: StartupProbe;
  readonly livenessProbe?: LivenessProbe;
  /** The longest that starting may take, in seconds. */
  readonly startupSeconds: number;
}

const READINESS = { periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 3 };
const LIVENESS = { periodSeconds: 30, failureThreshold: 10, timeoutSeconds: 3 }; // five minutes of silence (E-55)
const STARTUP_PERIOD = 5;

/** The three probes of one container; `ports` are its container ports by name, in order. */
export function probesOf(health: Health, ports: ReadonlyMap<string, number>, checks: Checks): Probes {
  const startupSeconds = checks.value('health.startup', parseDuration(health.startup ?? '5m')) ?? 300;
  if (startupSeconds < 10)
    checks.problem(`health.startup: ${startupSeconds} s is too short to start in: give 10s or more`, { rule: 'F02' });
  const ask = (question: Live): ReturnType<typeof handler> => handler(question, ports, checks);
  return {
    readinessProbe: { ...READINESS, ...ask(health.ready) },
    startupProbe: {
      periodSeconds: STARTUP_PERIOD,
      failureThreshold: Math.ceil(startupSeconds / STARTUP_PERIOD),
      timeoutSeconds: READINESS.timeoutSeconds,
      ...ask(health.ready),
    },
    ...(health.live === undefined ? {} : { livenessProbe: { ...LIVENESS, ...ask(health.live) } }),
    startupSeconds,
  };
}

function handler(
  question: Live,
  ports: ReadonlyMap<string, number>,
  checks: Checks,
): Pick<ReadinessProbe, 'httpGet' | 'exec'> & {
  tcpSocket?: { port: string }[];
  grpc?: { port: number; service?: string }[];
} {
  switch (question.kind) {
    case 'http': {
      const { path, port } = question.question;
      const checked = checks.value('health', parseHostPath(path), { rule: 'F02', mend: "health: http('/readyz')" });
      return { httpGet: { path: checked ?? '/', port: String(portOf(port, ports, checks)) } };
    }
    case 'tcp':
      return { tcpSocket: [{ port: String(portOf(question.port, ports, checks)) }] };
    case 'grpc': {
      const { service } = question;
      return { grpc: [{ port: portOf(question.port, ports, checks), ...(service === undefined ? {} : { service }) }] };
    }
    case 'heartbeat':
      return { exec: { command: fresh(question, checks) } };
    case 'exec':
      if (question.command.length === 0) checks.problem('health: exec needs a command', { rule: 'F02' });
      return { exec: { command: question.command.map(literal) } };
  }
}

/** No `$(…)`: Kubernetes would take it for a variable of its own. `-mmin` is what both GNU and busybox know. */
function fresh({ file, maxAge }: Heartbeat, checks: Checks): string[] {
  checks.value('health', parseHostPath(file), { rule: 'F02', mend: "health: heartbeat('/tmp/alive', '2m')" });
  if (maxAge === undefined) return ['/bin/sh', '-c', 'test -e "$0"', literal(file)];
  const seconds = checks.value('health', parseDuration(maxAge), { rule: 'F02' }) ?? 60;
  return ['/bin/sh', '-c', `find "$0" -mmin -${Math.ceil(seconds / 60)} | grep -q .`, literal(file)];
}

function portOf(name: string | undefined, ports: ReadonlyMap<string, number>, checks: Checks): number {
  const port = name === undefined ? [...ports.values()][0] : ports.get(name);
  if (port === undefined)
    checks.problem(
      name === undefined
        ? 'health: there is no port to ask'
        : `health: there is no port "${name}": the ports are ${[...ports.keys()].join(', ') || 'none'}`,
      { rule: 'F02' },
    );
  return port ?? 1;
}
