import type { DockerContainer, DockerVolume } from '../model/docker';
import { BACKUP } from '../model/backed-up';
import type { Claim, Estate } from '../model/estate';
import { type Answer, every, isSame, some } from '../model/relations';
import { type Known, isUnknown } from '../model/unknown';
import type { ClaimTemplate, Labels, Volume, Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F09: what a claim holds is backed up, or nobody would miss it.
 *
 * Snapshots of the storage bring files back, not a database in a consistent state; the audit found more than 30 claims that
 * nothing else copied. Proof of a backup is a CronJob that mounts the claim besides its user: the name of a job is none (E-61),
 * nor is a suspended job, nor a job that mounts what nothing but jobs mounts and may just as well be its user. A database is dumped
 * over the network: its claim names the backup, and a CronJob of the namespace that runs says that it makes it. A Docker host has no
 * jobs: a container that reads the volume of another may copy it or not, so that is unknown.
 */
export const F09 = finding({
  id: 'F09',
  title: 'Every claim has a backup, or says that it is ephemeral',
  severity: 'high',
  sources: ['001 §table F09', '001 §R1', '004 L448-453'],
  judges: [
    on(
      ({ claims, unreadable }: Estate) => [...claims, ...unreadable],
      (claim, { estate }) =>
        judgeStorage(claim.annotations, () => backupOf(mountsOf(claim, estate)), named(claim, estate)),
    ),
    on(
      ({ workloads }: Estate) => workloads.flatMap(({ claimTemplates }) => claimTemplates),
      (template, { estate }) =>
        judgeStorage(
          template.annotations,
          () => backupOf(mountsOfSet(template, estate)),
          named(template.workload, estate),
        ),
    ),
    on(
      ({ dockerVolumes }: Estate) => dockerVolumes,
      (volume, { estate }) => judgeStorage(volume.labels, () => copiesOf(volume, estate), undefined, 'labels'),
    ),
  ],
  mend: "backup: backedUpBy('<name of a Backup>'), or 'ephemeral', if losing it loses nothing; else a CronJob that mounts the claim and copies it",
  exemptAt: 'backup: ',
});

/** @param made what is said of a backup by its name; undefined where nothing can say that it makes one */
function judgeStorage(
  annotations: Known<Labels>,
  backup: () => Opinion,
  made: ((name: string) => Opinion) | undefined,
  path = 'metadata.annotations',
): Opinion {
  const at = { at: path };
  if (isUnknown(annotations)) return unknown(annotations, at);
  const stated = annotations[BACKUP];
  if (isUnknown(stated)) return unknown(stated, at);
  if (stated === 'ephemeral') return notApplicable();
  return stated === undefined || made === undefined ? backup() : made(stated);
}

/** Whether a CronJob of the claim's namespace says that it makes the backup of a name, and runs. */
function named(storage: Claim | Workload, { workloads }: Estate): (name: string) => Opinion {
  return (name) => {
    const jobs = workloads
      .filter((workload) => workload.kind === 'CronJob' && isReachable(workload, storage))
      .map((job) => ({ job, certain: every([isInNamespace(job, storage), makes(job, name)]) }))
      .filter(({ certain }) => certain !== false);
    const running = jobs.filter(({ job: { suspended } }) => suspended !== true);
    const [first] = running.length > 0 ? running : jobs;
    if (first === undefined) return fail(`has no backup: no CronJob says that it makes "${name}"`);
    if (running.length === 0) return fail(`has no backup: ${first.job.title} is suspended`);
    if (some(running.map(({ job, certain }) => every([certain, runs({ workload: job })]))) === true)
      return pass({ at: '' });
    return unsure(`names the backup "${name}": ${first.job.title} may make it`);
  };
}

function makes({ annotations }: Workload, name: string): Answer {
  const stated = isUnknown(annotations) ? annotations : annotations[BACKUP];
  return isUnknown(stated) ? undefined : stated === name;
}

interface Mount {
  readonly workload: Workload;
  readonly volume: Volume;
  readonly certain: Answer;
}

/** Everything that mounts the claim, or may. */
function mountsOf(claim: Claim, { workloads }: Estate): readonly Mount[] {
  return mounts(workloads, claim, (workload, name) =>
    isSame({ by: claim, value: claim.name }, { by: workload, value: name }),
  );
}

function mountsOfSet({ workload: set, name: template }: ClaimTemplate, { workloads }: Estate): readonly Mount[] {
  const owner: Mount = { workload: set, volume: OWN_VOLUME, certain: true };
  const others = mounts(workloads, set, (_, name) =>
    isUnknown(name) || isUnknown(template) || isUnknown(set.name)
      ? undefined
      : name.startsWith(`${template}-${set.name}-`) && /-\d+$/.test(name),
  );
  return [owner, ...others];
}

const OWN_VOLUME: Volume = {
  name: '',
  at: '',
  claim: undefined,
  secret: undefined,
  readOnly: undefined,
  hostPath: undefined,
  emptyDir: undefined,
  refusedSource: undefined,
};

function mounts(
  workloads: readonly Workload[],
  storage: Claim | Workload,
  isIt: (workload: Workload, claim: Known<string>) => Answer,
): readonly Mount[] {
  return workloads.flatMap((workload) =>
    workload.pod.volumes.flatMap((volume) => {
      if (volume.claim === undefined || isMadeByModule(volume.claim) || !isReachable(workload, storage)) return [];
      const certain = every([isInNamespace(workload, storage), isIt(workload, volume.claim)]);
      return certain === false ? [] : [{ workload, volume, certain }];
    }),
  );
}

/** What a module puts out is a claim of its own, never one that is written beside it. */
function isMadeByModule(claim: Known<string>): boolean {
  return isUnknown(claim) && /^\$\{module\./.test(claim.expression);
}

function isInNamespace(workload: Workload, storage: Claim | Workload): Answer {
  return isSame({ by: storage, value: storage.namespace }, { by: workload, value: workload.namespace });
}

/** An expression of another configuration could be any namespace: that is no sign that it is this one. */
function isReachable(workload: Workload, storage: Claim | Workload): boolean {
  return workload.place.stack === storage.place.stack || isInNamespace(workload, storage) === true;
}

function backupOf(found: readonly Mount[]): Opinion {
  const jobs = found.filter(({ workload }) => workload.kind === 'CronJob' && workload.suspended !== true);
  if (jobs.length === 0) return fail(noBackup(found));
  const isBackup = some(jobs.map((job) => every([job.certain, runs(job), isNotItsUser(job, found)])));
  if (isBackup === true) return pass({ at: '' });
  const [job] = jobs;
  return unsure(
    job?.certain === true
      ? `is mounted by ${job.workload.title}, and by no user besides: it may copy the data or own them`
      : `has no backup that can be seen: ${job?.workload.title ?? ''} mounts a claim whose name is decided when Terraform runs`,
  );
}

function noBackup(found: readonly Mount[]): string {
  const suspended = found.find(({ workload }) => workload.kind === 'CronJob');
  return suspended ? `has no backup: ${suspended.workload.title} is suspended` : 'has no backup: no CronJob mounts it';
}

function runs({ workload: { suspended } }: Pick<Mount, 'workload'>): Answer {
  return isUnknown(suspended) ? undefined : suspended !== true;
}

/** A job is no user of the claim where something else than jobs mounts it, or where the job only reads it. */
function isNotItsUser(job: Mount, found: readonly Mount[]): Answer {
  const users = found.filter(({ workload }) => workload.kind !== 'CronJob').map(({ certain }) => certain);
  return some([job.volume.readOnly === true, ...users]) === true ? true : undefined;
}

function copiesOf(volume: DockerVolume, { dockerContainers }: Estate): Opinion {
  const readers = dockerContainers.filter((container) => reads(container, volume));
  const [reader] = readers;
  return reader
    ? unsure(`is read by ${reader.title}, which may copy it`)
    : fail('has no backup: no other container reads it');
}

/** Whether a container surely mounts the volume for reading alone. */
function reads(container: DockerContainer, volume: DockerVolume): boolean {
  const { name, place } = volume;
  if (container.place.stack !== place.stack) return false;
  return container.mounts.some(
    ({ kind, source, readOnly }) =>
      kind === 'volume' &&
      readOnly === true &&
      name !== undefined &&
      source !== undefined &&
      isSame({ by: container, value: source }, { by: volume, value: name }) === true,
  );
}
