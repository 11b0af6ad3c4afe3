import { type Duration, parseDuration } from '../../../lib/values/duration';
import type { ImageFacts } from '../../../lib/values/image';
import type { Defaults } from '../workloads/adopt';
import type { Checks } from '../../props/checks';

/** How the pods of a kind of workload stop, unless told otherwise; in seconds. */
export interface Stopping {
  /** Whether requests may still arrive after the signal to stop, because a Service sent them. */
  readonly pauses: boolean;
  /** Between the pause and the kill. */
  readonly drain: number;
}

/** How a pod stops (F23). */
export interface Shutdown {
  /**
   * How long the pod waits after it is told to stop, so that ingress and Services forget it before it closes its door.
   *
   * @default '5s' where the image is known to have a shell, else none: the hook would fail in a distroless image
   */
  readonly pause?: Duration | 'none';
  /**
   * Seconds between the signal to stop and the kill.
   *
   * @default '35s' - the pause (5 s), then 30 s to drain (F23); a Worker has 60 s, a StatefulApp 120 s. Must exceed the pause, or
   * synth refuses
   */
  readonly grace?: Duration;
}

export interface ReadShutdown {
  readonly terminationGracePeriodSeconds: number | undefined;
  /** Seconds of `sleep` before the signal. */
  readonly pause: number | undefined;
}

const PAUSE = 5;
/** What ends by itself needs no time to drain. */
const BATCH: Stopping = { pauses: false, drain: 30 };

/** The pause and the grace period of a pod, checked against each other. */
export function readShutdown(
  { pause: asked, grace }: Shutdown,
  image: ImageFacts,
  kind: Stopping | undefined,
  defaults: Defaults,
  checks: Checks,
): ReadShutdown {
  const { pauses, drain } = kind ?? BATCH;
  const pause =
    asked === undefined || asked === 'none'
      ? undefined
      : checks.value('shutdown.pause', parseDuration(asked), { rule: 'F23' });
  const standard = pauses && image.shell === 'sh' ? defaults.of('F23', PAUSE) : undefined;
  const waits = asked === 'none' ? undefined : (pause ?? standard);
  if (pause !== undefined && image.shell === 'none')
    checks.problem('shutdown.pause needs a shell, and the image is stated to have none', {
      rule: 'F23',
      mend: "pause: 'none'",
    });
  const given = grace === undefined ? undefined : checks.value('shutdown.grace', parseDuration(grace), { rule: 'F23' });
  const total = given ?? (kind && defaults.of('F23', (waits ?? (pauses ? PAUSE : 0)) + drain));
  if (total !== undefined && waits !== undefined && total <= waits)
    checks.problem(
      `shutdown.grace (${total} s) is over before the pause (${waits} s) is: nothing is left to drain in`,
      {
        rule: 'F23',
        mend: `grace: '${waits + drain}s'`,
      },
    );
  return { terminationGracePeriodSeconds: total, pause: waits };
}
