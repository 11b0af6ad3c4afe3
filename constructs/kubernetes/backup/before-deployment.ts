import { type IResolveContext, Lazy, type TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isList, isObject, type Json } from '../../../lib/values/json';
import { FOLDER, SCRATCH, USER } from '../../backup/jobs';
import type { Checks } from '../../props/checks';
import { initContainer } from '../pods/further-container';
import { configMap, scratch } from '../pods/volume';
import { OneShot } from '../workloads/one-shot';
import { startAfter, workloadsIn } from '../workloads/start-after';
import type { Backup, Written } from './backup';
import { dumpSettings, repositorySettings } from './scripts';

/**
 * The Job that workloads wait for (B-10): the steps of the scheduled backup, once for each set of their images, which its template
 * names. It tells no metrics, because it is no sign that the schedule works, and forgets nothing: its failure is that of the apply.
 */
export function backUpBefore(
  backup: Backup,
  waiting: readonly IConstruct[],
  { props, read, scripts }: Written,
  checks: Checks,
): void {
  const { name, namespace, resources, runAs = USER } = props;
  const [repository] = read.repositories;
  const workloads = waiting.flatMap(workloadsIn);
  checkWaiting(backup, waiting, checks);
  checkClaim(read.source.claim, checks);
  if (repository === undefined) return;
  const dumping = dumpSettings(props, read, checks);
  const quiet = { ...props, metrics: undefined };
  const writing = repositorySettings(repository.at, repository, quiet, read, scripts, checks);
  const job = new OneShot(backup, 'before', {
    name: `${name}-before`,
    namespace,
    image: repository.image,
    resources,
    runAs,
    deadline: `${read.calendar('').limit}s`,
    init: {
      dump: initContainer({
        image: read.source.image,
        resources,
        runAs,
        mounts: { scripts: { mount: FOLDER, readOnly: true }, scratch: SCRATCH, ...dumping.mounts },
        command: ['/bin/sh', `${FOLDER}/engine.sh`, 'attempt'],
        env: dumping.env,
      }),
    },
    command: ['/bin/sh', `${FOLDER}/restic.sh`, 'before'],
    env: {
      ...writing.env,
      PAWL_PRUNE: 'no',
      PAWL_BEFORE: Lazy.stringValue({
        produce: (context) => [...new Set(workloads.flatMap((each) => imagesOf(each, context)))].sort().join(' '),
      }),
    },
    volumes: {
      scripts: configMap(scripts, FOLDER),
      scratch: scratch(props.scratch, SCRATCH),
      ...writing.volumes,
      ...dumping.volumes,
    },
    uses: [...read.source.servers, ...(repository.through === undefined ? [] : [repository.through])],
  });
  for (const each of waiting) startAfter(each, job);
}

function checkWaiting(backup: Backup, waiting: readonly IConstruct[], checks: Checks): void {
  for (const each of waiting) {
    if (backup.node.scopes.includes(each))
      checks.problem(`beforeDeploymentOf: ${each.node.path} holds the backup itself, which would wait for itself`, {
        mend: 'beforeDeploymentOf: [app]',
      });
    const workloads = workloadsIn(each);
    if (workloads.length === 0)
      checks.problem(`beforeDeploymentOf: ${each.node.path} has no workload that could wait`, {
        mend: 'beforeDeploymentOf: [app]',
      });
    const moved = workloads.filter(({ lifecycle }) => isMovedElsewhere(lifecycle?.ignoreChanges));
    if (moved.length > 0)
      checks.problem(
        `beforeDeploymentOf: the image of ${each.node.path} is moved by another than Terraform, which sees no deployment of it`,
        { mend: 'leave it out, and let what moves the image run the backup: kubectl create job --from=cronjob/…' },
      );
  }
}

function isMovedElsewhere(ignored: readonly string[] | string | undefined): boolean {
  return typeof ignored === 'string' ? ignored === 'all' : (ignored ?? []).some((path) => path.endsWith('.image'));
}

/** The Job can run on the node of the claim's owner alone, which may not run before it has. */
function checkClaim(claim: Written['read']['source']['claim'], checks: Checks): void {
  if (claim === undefined || claim.shared || claim.standsAlone === true) return;
  checks.problem(
    'beforeDeploymentOf: the claim is of a workload, on whose node alone the Job could run, and which may wait for the Job',
    {
      mend: "claim: data.claim, of a StandaloneClaim that the workload mounts: volumes: { data: data.mount('/data') }",
    },
  );
}

/** The images of a workload as they are written in the end, after aspects and overrides. */
function imagesOf(workload: TerraformResource, context: IResolveContext): readonly string[] {
  return imagesIn(context.resolve(workload.toTerraform()) as Json);
}

function imagesIn(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(imagesIn);
  if (!isObject(value)) return [];
  const { image, ...others } = value;
  return [
    ...(typeof image === 'string' ? [image] : []),
    ...Object.values(others).flatMap((each = null) => imagesIn(each)),
  ];
}
