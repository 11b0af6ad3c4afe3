import type { DockerContainer } from '../model/docker';
import { longLivedDockerContainers } from '../model/docker-selectors';
import { isProduction } from '../model/environments';
import { longLivedContainers } from '../model/selectors';
import { isUnknown, type Known, writtenOf } from '../model/unknown';
import type { Container, EnvEntry } from '../model/workload';
import { type Context, fail, finding, notApplicable, on, type Opinion, pass, unknown, unsure } from './finding';

/**
 * M-10: a tenth of the requests is traced in production, two tenths at most.
 *
 * A trace of each request costs the app time and the account its quota, after which errors are dropped as well. What traces is the
 * app's own code (E-54), so only a rate in its variables is seen: that of Sentry, and that of a sampler of OpenTelemetry that takes
 * one. Stacks of tier 2 and 3 and what says that it is another environment may trace everything.
 */
export const M10 = finding({
  id: 'M-10',
  title: 'No more than a fifth of the requests is traced in production',
  severity: 'low',
  sources: ['004 L415-440'],
  judges: [
    on(longLivedContainers, ({ env, at, workload, place }: Container, context) =>
      judge(env, `${at}.`, [workload.name, workload.namespace, place.stack], context),
    ),
    on(longLivedDockerContainers, ({ env, name, place }: DockerContainer, context) =>
      judge(env, '', [name, place.stack], context),
    ),
  ],
  mend: "env: { ...errorTracking({ dsn }) }, which is a tenth; OTEL_TRACES_SAMPLER_ARG: '0.1' for OpenTelemetry",
  exemptAt: '',
});

const MOST = 0.2;
const SENTRY = /^(?:\w+_)?SENTRY_(?:\w+_)?TRACES?_SAMPLE_RATE$/;
const OPEN_TELEMETRY = 'OTEL_TRACES_SAMPLER_ARG';
const BY_RATIO = /^(?:parentbased_)?traceidratio$/;

function judge(
  env: readonly EnvEntry[],
  above: string,
  names: readonly Known<string>[],
  { facts: { tier } }: Context,
): readonly Opinion[] {
  const production = tier > 1 ? false : isProduction(names, env);
  const rates = production === false ? [] : env.filter((entry) => isRate(entry, env));
  return rates.length === 0
    ? [notApplicable()]
    : rates.map(({ name, value, at }) => {
        const where = { at: at.slice(above.length) };
        if (value === undefined) return pass(where); // a reference, which shows no figure
        if (isUnknown(value)) return unknown(value, where);
        const told = `traces ${Math.round(Number(value) * 100)} of 100 requests by ${writtenOf(name)}`;
        if (!(Number(value) > MOST)) return pass(where);
        return production ? fail(told, where) : unsure(`${told}, and may be in production`, where);
      });
}

function isRate({ name }: EnvEntry, env: readonly EnvEntry[]): boolean {
  if (isUnknown(name)) return false;
  if (name !== OPEN_TELEMETRY) return SENTRY.test(name);
  const sampler = env.find((other) => other.name === 'OTEL_TRACES_SAMPLER')?.value;
  return sampler !== undefined && !isUnknown(sampler) && BY_RATIO.test(sampler);
}
