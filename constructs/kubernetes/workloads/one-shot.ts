import { createHash } from 'node:crypto';
import { type IResolveContext, Lazy } from 'cdktf';
import type { Construct } from 'constructs';
import { type Duration, parseDuration } from '../../../lib/values/duration';
import { parseObjectName } from '../../../lib/values/object-name';
import { type Parsed, refused } from '../../../lib/values/parsed';
import type { RequiredProp } from '../../props/checks';
import { podTemplate } from '../pods/pod-template';
import { resource } from '../platform/resources';
import { checkRetries, RETRIES } from './retries';
import { REQUIRED, Workload } from './workload';
import { lifecycleOf, metadataOf } from './workload-metadata';
import type { NoVolumes, Volumes, WorkloadProps } from './workload-props';
import { ONE_SHOT } from '../props/workload-shape';

export interface OneShotProps<E, V extends Volumes> extends WorkloadProps<E, V> {
  /** How long it may take, retries included, before it is stopped and the apply fails. */
  readonly deadline: Duration;
  /** How often a failed run is tried again: 0 to 10. @default 2 */
  readonly retries?: number;
  /**
   * Whether `terraform apply` waits for the end, so that what depends on it comes after, and a failure fails the apply.
   *
   * @default true
   */
  readonly wait?: boolean;
}

const NEEDED = {
  ...REQUIRED,
  deadline: { mend: "deadline: '10m'", standIn: '1h' },
} as const satisfies Record<string, RequiredProp>;

/** Room for `-` and eight hexadecimal digits. */
const LONGEST_NAME = 63 - 9;
/** What pulling the image and starting may take beyond the deadline, which begins when the Job does. */
const MARGIN = 60;

/**
 * Work that is done once for each version of it: a Job that takes the place of a `null_resource` with a provisioner (F06).
 *
 * Its name carries a hash of the template, because the template of a Job cannot be changed: a change makes a new Job, which runs.
 * It must therefore be safe to run again. No TTL: the provider would miss the expired Job and run it once more.
 */
export class OneShot<const E = unknown, const V extends Volumes = NoVolumes> extends Workload<
  never,
  OneShotProps<E, V>
> {
  constructor(scope: Construct, id: string, given: OneShotProps<E, V>) {
    super(scope, id, given, { kind: 'OneShot', shapes: ONE_SHOT, required: NEEDED, parseName: parseJobName });
    const { props, owner } = this;
    const { volumes = {}, adopt, retries = RETRIES, wait = true } = props;
    const { defaults, checks, name } = owner;
    const read = podTemplate(
      { ...props, env: props.env ?? {}, volumes, ports: [] },
      { stopping: undefined, spread: false, parked: false, restartPolicy: 'Never' },
      owner,
    );
    checkRetries(retries, owner);
    const deadline = checks.value('deadline', parseDuration(props.deadline)) ?? 0;
    const spec = {
      activeDeadlineSeconds: deadline,
      backoffLimit: props.retries ?? defaults.of('F14', retries),
      template: read.template,
    };
    const hashed = Lazy.stringValue({ produce: (context) => `${name}-${hashOf({ spec, raw: props.raw }, context)}` });
    resource(
      this,
      'Job',
      { id: owner.id, adopt: adopt?.address, raw: props.raw, checks },
      {
        metadata: { ...metadataOf(props, owner), name: defaults.of('F06', hashed) ?? name },
        spec,
        waitForCompletion: wait,
        ...(wait ? { timeouts: { create: `${deadline + MARGIN}s`, update: `${deadline + MARGIN}s` } } : {}),
        ...lifecycleOf('Job', read, undefined, owner),
      },
    );
  }
}

/** Of what is written in the end, whichever flavour of a type its references name: a change of flavour is no reason to run again. */
function hashOf(content: object, context: IResolveContext): string {
  const text = JSON.stringify(context.resolve(content)).replace(/\b(kubernetes_\w+?)_v1\b/g, '$1');
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function parseJobName(name: string): Parsed<string> {
  const read = parseObjectName(name);
  return read.ok && name.length > LONGEST_NAME
    ? refused(`"${name}" has ${name.length} characters: with its hash it may have at most ${LONGEST_NAME}`)
    : read;
}
