import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { cron, parseSchedule, type Schedule } from '../../../lib/values/schedule';
import type { RequiredProp } from '../../props/checks';
import type { Owner } from './owner';
import { resource } from '../platform/resources';
import { atMost, JOB_REQUIRED, type JobProps, readJob } from './job';
import { Workload } from './workload';
import { lifecycleOf, metadataOf } from './workload-metadata';
import type { NoVolumes, Volumes } from './workload-props';
import { SCHEDULED } from '../props/workload-shape';

/** Once a day, in the hour that begins at `hour`, in a minute that depends on the name: not all jobs of an estate at once. */
export interface Daily {
  readonly kind: 'daily';
  /** IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
  /** 0 to 23. */
  readonly hour: number;
}

/**
 * Once a day, in the hour that begins at `hour`.
 *
 * @param hour 0 to 23; default 3, when few are awake and no clock change skips or repeats the hour, which happens from 1 to 3
 */
export function daily(timeZone: string, hour = 3): Daily {
  return { kind: 'daily', timeZone, hour };
}

export interface ScheduledProps<E, V extends Volumes> extends JobProps<E, V> {
  /** When it runs, and in which time zone: `daily('Europe/Berlin')`, `cron('0 4 * * 0', 'Etc/UTC')`. */
  readonly schedule: Schedule | Daily;
  /** Whether it is told not to run for now. @default false */
  readonly suspended?: boolean;
}

const NEEDED = {
  ...JOB_REQUIRED,
  schedule: { mend: "schedule: daily('Europe/Berlin')", standIn: cron('0 3 * * *', 'Etc/UTC') },
} as const satisfies Record<string, RequiredProp>;

/** The name of a CronJob, of which the controller makes those of its Jobs. */
const LONGEST_NAME = 52;
/** Runs that are kept to look at; no TTL, which would take a failure away before anybody saw it. */
const HISTORY = 3;
/** Below five minutes a short outage of the controller loses a run; above an hour a late run meets the next. */
const STARTING = { least: 300, most: 3600 };

/**
 * Work by the clock: a CronJob whose runs never overlap (Forbid), end at their deadline, and start late rather than never.
 *
 * `starting_deadline_seconds` is half the longest wait between two runs, from five minutes to an hour.
 */
export class Scheduled<const E = unknown, const V extends Volumes = NoVolumes> extends Workload<
  never,
  ScheduledProps<E, V>
> {
  constructor(scope: Construct, id: string, given: ScheduledProps<E, V>) {
    super(scope, id, given, {
      kind: 'Scheduled',
      shapes: SCHEDULED,
      required: NEEDED,
      parseName: atMost(LONGEST_NAME, "a CronJob's name has at most"),
    });
    const { props, owner } = this;
    const { defaults, checks } = owner;
    const { read, spec } = readJob(props, owner);
    const schedule = scheduleOf(props.schedule, owner);
    const gap = checks.value('schedule', parseSchedule(schedule))?.largestGapSeconds();
    resource(
      this,
      'CronJob',
      { id: owner.id, adopt: props.adopt?.address, raw: props.raw, checks },
      {
        metadata: metadataOf('CronJob', props, owner),
        spec: {
          schedule: schedule.expression,
          timezone: schedule.timeZone,
          concurrencyPolicy: defaults.of('F14', 'Forbid'),
          startingDeadlineSeconds: defaults.of('F14', startingDeadline(gap ?? 0)),
          successfulJobsHistoryLimit: defaults.of('F14', HISTORY),
          failedJobsHistoryLimit: defaults.of('F14', HISTORY),
          ...(props.suspended === true ? { suspend: true } : {}),
          jobTemplate: { metadata: {}, spec },
        },
        ...lifecycleOf('CronJob', read, undefined, owner),
      },
    );
  }
}

function startingDeadline(gap: number): number {
  return Math.max(STARTING.least, Math.min(STARTING.most, Math.floor(gap / 2)));
}

function scheduleOf(schedule: Schedule | Daily, { name, namespace, checks }: Owner): Schedule {
  if (!('kind' in schedule)) return schedule;
  const { hour, timeZone } = schedule;
  if (!Number.isInteger(hour) || hour < 0 || hour > 23)
    checks.problem(`schedule: hour ${hour} is not one from 0 to 23`);
  return cron(`${minuteOf(`${namespace.name}/${name}`)} ${hour} * * *`, timeZone);
}

/** A minute that stays the same for a name. */
function minuteOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) % 60;
}
