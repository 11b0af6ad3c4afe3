import { createHash } from 'node:crypto';
import { type IResolveContext, Lazy, TerraformResource } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { resource } from '../platform/resources';
import { atMost, JOB_REQUIRED, type JobProps, readJob } from './job';
import { Workload } from './workload';
import { lifecycleOf, metadataOf } from './workload-metadata';
import type { NoVolumes, Volumes } from './workload-props';
import { ONE_SHOT } from '../props/workload-shape';

export interface OneShotProps<E, V extends Volumes> extends JobProps<E, V> {
  /**
   * Whether `terraform apply` waits for the end, so that what depends on it comes after, and a failure fails the apply.
   *
   * @default true
   */
  readonly wait?: boolean;
  /**
   * What must stand before it runs: apply waits until these are rolled out.
   *
   * @default what it refers to: its namespace, claims and files
   */
  readonly after?: readonly IConstruct[];
}

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
    const parseName = atMost(LONGEST_NAME, 'with its hash it may have at most');
    super(scope, id, given, { kind: 'OneShot', shapes: ONE_SHOT, required: JOB_REQUIRED, parseName });
    const { props, owner } = this;
    const { after = [] } = props;
    const wait = props.wait ?? owner.defaults.of('F06', true);
    const { defaults, checks, name } = owner;
    const { read, spec } = readJob(props, owner);
    const longest = `${spec.activeDeadlineSeconds + MARGIN}s`;
    const hashed = Lazy.stringValue({ produce: (context) => `${name}-${hashOf({ spec, raw: props.raw }, context)}` });
    resource(
      this,
      'Job',
      { id: owner.id, adopt: props.adopt?.address, raw: props.raw, checks },
      {
        metadata: { ...metadataOf('Job', props, owner), name: defaults.of('F06', hashed) ?? name },
        spec,
        waitForCompletion: wait,
        ...(wait === true ? { timeouts: { create: longest, update: longest } } : {}),
        ...(after.length > 0 ? { dependsOn: after.flatMap(resourcesIn) } : {}),
        ...lifecycleOf('Job', read, undefined, owner),
      },
    );
  }
}

/** What stands in a construct, whatever its types. */
export function resourcesIn(construct: IConstruct): TerraformResource[] {
  return construct.node.findAll().filter((each) => TerraformResource.isTerraformResource(each));
}

/** Of what is written in the end, whichever flavour of a type its references name: a change of flavour is no reason to run again. */
function hashOf(content: object, context: IResolveContext): string {
  const text = JSON.stringify(context.resolve(content)).replace(/\b(kubernetes_\w+?)_v1\b/g, '$1');
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
