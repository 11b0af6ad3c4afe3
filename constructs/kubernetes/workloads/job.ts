import { type Duration, parseDuration } from '../../../lib/values/duration';
import { parseObjectName } from '../../../lib/values/object-name';
import { type Parsed, refused } from '../../../lib/values/parsed';
import { podTemplate, type PodTemplate, type ReadTemplate } from '../pods/pod-template';
import type { RequiredProp } from '../../props/checks';
import type { Owner } from './owner';
import { REQUIRED } from './workload';
import type { Volumes, WorkloadProps } from './workload-props';

/** What work that ends takes besides what every workload does. */
export interface JobProps<E, V extends Volumes> extends WorkloadProps<E, V> {
  /**
   * How long one run may take, retries included, before it is stopped: `active_deadline_seconds`. Without one, a run that hangs
   * keeps a schedule from going on, and an apply from ending, in silence (F14).
   */
  readonly deadline: Duration;
  /** How often a failed run is tried again: 0 to 10. @default 2 - a second failure is chance, a third is not (F14) */
  readonly retries?: number;
}

/** What JavaScript may leave out of work that ends. */
export const JOB_REQUIRED = {
  ...REQUIRED,
  deadline: { mend: "deadline: '30m'", standIn: '1h' },
} as const satisfies Record<string, RequiredProp>;

const RETRIES = 2;

interface JobSpec {
  readonly activeDeadlineSeconds: number;
  readonly backoffLimit: number | undefined;
  readonly template: PodTemplate;
}

/** The spec of a Job, as a CronJob makes them too. No TTL: it would take a failure away before anybody saw it. */
export function readJob<E, V extends Volumes>(
  props: JobProps<E, V>,
  owner: Owner,
): { readonly read: ReadTemplate; readonly spec: JobSpec } {
  const { defaults, checks } = owner;
  const { retries = RETRIES } = props;
  const read = podTemplate(props, [], undefined, owner);
  const deadline = checks.value('deadline', parseDuration(props.deadline));
  if (!Number.isInteger(retries) || retries < 0 || retries > 10)
    checks.problem(`retries: ${retries} is no whole number from 0 to 10`, { mend: `retries: ${RETRIES}` });
  return {
    read,
    spec: {
      activeDeadlineSeconds: deadline ?? 0,
      backoffLimit: props.retries ?? defaults.of('F14', retries),
      template: read.template,
    },
  };
}

/** Names that leave room for what is added to them: `why` ends before the number of characters. */
export function atMost(longest: number, why: string): (name: string) => Parsed<string> {
  return (name) => {
    const read = parseObjectName(name);
    return read.ok && name.length > longest
      ? refused(`"${name}" has ${name.length} characters: ${why} ${longest}`)
      : read;
  };
}
