import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { type Duration, parseDuration } from '../../../lib/values/duration';
import { parseObjectName } from '../../../lib/values/object-name';
import { type Parsed, refused } from '../../../lib/values/parsed';
import { cron, parseSchedule, type Schedule } from '../../../lib/values/schedule';
import type { RequiredProp } from '../../props/checks';
import type { Owner } from './owner';
import { podTemplate } from '../pods/pod-template';
import { resource } from '../platform/resources';
import { checkRetries, RETRIES } from './retries';
import { REQUIRED, Workload } from './workload';
import { lifecycleOf, metadataOf } from './workload-metadata';
import type { NoVolumes, Volumes, WorkloadProps } from './workload-props';
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

export interface ScheduledProps<E, V extends Volumes> extends WorkloadProps<E, V> {
  /** When it runs, and in which time zone: `daily('Europe/Berlin')`, `cron('0 4 * * 0', 'Etc/UTC')`. */
  readonly schedule: Schedule | Daily;
  /**
   * How long one run may take before it is stopped: `active_deadline_seconds`. Without one, a run that hangs keeps every later run
   * from starting, in silence.
   */
  readonly deadline: Duration;
  /** How often a failed run is tried again: 0 to 10. @default 2 */
  readonly retries?: number;
  /** Whether it is told not to run for now. @default false */
  readonly suspended?: boolean;
}

const NEEDED = {
  ...REQUIRED,
  schedule: { mend: "schedule: daily('Europe/Berlin')", standIn: cron('0 3 * * *', 'Etc/UTC') },
  deadline: { mend: "deadline: '30m'", standIn: '1h' },
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
    super(scope, id, given, { kind: 'Scheduled', shapes: SCHEDULED, required: NEEDED, parseName: parseCronJobName });
    const { props, owner } = this;
    const { volumes = {}, adopt, retries = RETRIES } = props;
    const { defaults, checks } = owner;
    const read = podTemplate(
      { ...props, env: props.env ?? {}, volumes, ports: [] },
      { stopping: undefined, spread: false, parked: false, restartPolicy: 'Never' },
      owner,
    );
    const schedule = scheduleOf(props.schedule, owner);
    const gap = checks.value('schedule', parseSchedule(schedule))?.largestGapSeconds();
    const deadline = checks.value('deadline', parseDuration(props.deadline));
    checkRetries(retries, owner);
    resource(
      this,
      'CronJob',
      { id: owner.id, adopt: adopt?.address, raw: props.raw, checks },
      {
        metadata: metadataOf(props, owner),
        spec: {
          schedule: schedule.expression,
          timezone: schedule.timeZone,
          concurrencyPolicy: 'Forbid',
          startingDeadlineSeconds: defaults.of('F14', startingDeadline(gap ?? 0)),
          successfulJobsHistoryLimit: defaults.of('F14', HISTORY),
          failedJobsHistoryLimit: defaults.of('F14', HISTORY),
          ...(props.suspended === true ? { suspend: true } : {}),
          jobTemplate: {
            metadata: {},
            spec: {
              activeDeadlineSeconds: deadline ?? 0,
              backoffLimit: props.retries ?? defaults.of('F14', retries),
              template: read.template,
            },
          },
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

function parseCronJobName(name: string): Parsed<string> {
  const read = parseObjectName(name);
  return read.ok && name.length > LONGEST_NAME
    ? refused(`"${name}" has ${name.length} characters: a CronJob's name has at most ${LONGEST_NAME}`)
    : read;
}
