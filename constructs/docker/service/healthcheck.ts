import type { ContainerHealthcheck } from '@cdktf/provider-docker/lib/container';
import { parseDuration } from '../../../lib/values/duration';
import type { ImageFacts } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import { literal } from '../../props/literal';
import { parseHostPath } from '../../props/paths';
import type { Health, Question } from './health';
import type { ReadPort } from './ports';

/** The engine's own figures where none are given, from the audited healthchecks (C-18). */
const STANDARD = { interval: '30s', timeout: '10s', retries: 3, starting: '40s' } as const;

/** An apply waits two minutes at least, and as long as it may take to call a container unhealthy. */
const LEAST_WAIT = 120;

/** The block, and how many seconds an apply waits for the first right answer. */
export interface ReadHealth {
  readonly block: ContainerHealthcheck;
  readonly wait: number;
}

export function healthcheckOf(
  { question, timing }: Health,
  ports: readonly ReadPort[],
  image: ImageFacts,
  checks: Checks,
): ReadHealth {
  const { interval, timeout, retries, starting } = { ...STANDARD, ...timing };
  const seconds = (prop: string, text: string): number =>
    checks.value(`health.${prop}`, parseDuration(text), { rule: 'D-03' }) ?? 0;
  if (!Number.isInteger(retries) || retries < 1)
    checks.problem(`health.retries: ${String(retries)} is no number of answers: write 1 or more, whole`, {
      rule: 'D-03',
    });
  const times = {
    interval: seconds('interval', interval),
    timeout: seconds('timeout', timeout),
    starting: seconds('starting', starting),
  };
  return {
    block: {
      test: ['CMD', ...commandOf(question, ports, image, checks)],
      interval: asGo(times.interval),
      timeout: asGo(times.timeout),
      retries,
      startPeriod: asGo(times.starting),
    },
    wait: Math.max(LEAST_WAIT, times.starting + retries * (times.interval + times.timeout)),
  };
}

/** As the engine says it back, `1m30s`: any other spelling would be a change in every plan. */
export function asGo(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds % 60}s`;
}

function commandOf(
  question: Question,
  ports: readonly ReadPort[],
  { client }: ImageFacts,
  checks: Checks,
): readonly string[] {
  if (question.kind === 'exec') {
    if (question.command.join('').trim() === '')
      checks.problem('health asks nothing: the command is empty', { rule: 'D-03' });
    return question.command.map(literal);
  }
  checks.value('health', parseHostPath(question.path), { rule: 'D-03' });
  const port = question.port === undefined ? ports[0] : ports.find(({ name }) => name === question.port);
  if (port === undefined)
    checks.problem(
      question.port === undefined
        ? 'health asks a port, and there is none'
        : `health asks the port "${question.port}": the ports are ${ports.map(({ name }) => name).join(', ') || 'none'}`,
      { rule: 'D-03', mend: 'ports: { http: 8080 }' },
    );
  if (client === undefined)
    checks.problem('health asks over HTTP from inside the container, and nothing says what its image asks with', {
      rule: 'D-03',
      mend: "image('…', { client: 'wget' }), or health: exec([…])",
    });
  // By address: localhost may be ::1 in the container, where the app may not listen.
  return ASKING[client ?? 'wget'](literal(`http://127.0.0.1:${port?.container ?? 0}${question.path}`));
}

/** Node has no program for it: D-16's own script, made to end whatever answers. */
const ASKING: Readonly<Record<NonNullable<ImageFacts['client']>, (url: string) => readonly string[]>> = {
  node: (url) => [
    'node',
    '-e',
    `require('http').get(${JSON.stringify(url)},r=>process.exit(r.statusCode>=200&&r.statusCode<300?0:1)).on('error',()=>process.exit(1))`,
  ],
  curl: (url) => ['curl', '-fsS', '-o', '/dev/null', url],
  wget: (url) => ['wget', '-q', '-O', '/dev/null', url],
};
