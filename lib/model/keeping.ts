import { BACKUP } from './backed-up';
import type { DockerContainer, DockerVolume } from './docker';
import type { Claim, Estate } from './estate';
import type { HostJob } from './plan-job';
import { settingsOf } from './plans';
import { type Answer, every, isSame, some } from './relations';
import type { Unreadable } from './subject';
import { type Known, isUnknown, type Unknown } from './unknown';
import type { ClaimTemplate, Labels, Volume, Workload } from './workload';

/** What holds data beyond the life of what writes them. */
export type Storage = Claim | ClaimTemplate | DockerVolume;

/** What keeps the data of a storage when it is lost, as far as that is written (F09). */
export type Keeping =
  /** Its author says that nobody would miss them. */
  | { readonly kind: 'ephemeral' }
  /** A job copies them. @param plan the name of the backup, where it is one */
  | {
      readonly kind: 'kept';
      readonly by: Pick<Workload, 'place' | 'namespace' | 'title'>;
      readonly plan: string | undefined;
    }
  | { readonly kind: 'lost' | 'unsure'; readonly message: string }
  /** An expression hides what its author says. */
  | { readonly kind: 'hidden'; readonly value: Unknown };

/** Every storage, and what could be one. */
export function storagesOf(estate: Estate): readonly (Storage | Unreadable)[] {
  const templates = estate.workloads.flatMap(({ claimTemplates }) => claimTemplates);
  return [...estate.claims, ...estate.unreadable, ...templates, ...estate.dockerVolumes];
}

/** How a storage says by its own words what keeps it. */
export function statedOn(storage: Storage): Known<Labels> {
  return 'labels' in storage ? storage.labels : storage.annotations;
}

export function keepingOf(storage: Storage, estate: Estate): Keeping {
  const words = statedOn(storage);
  if (isUnknown(words)) return { kind: 'hidden', value: words };
  const stated = words[BACKUP];
  if (isUnknown(stated)) return { kind: 'hidden', value: stated };
  if (stated === 'ephemeral') return { kind: 'ephemeral' };
  if ('labels' in storage) return copiesOf(storage, estate);
  const isTemplate = 'workload' in storage;
  if (stated !== undefined) return named(stated, isTemplate ? storage.workload : storage, estate);
  return copied(isTemplate ? mountsOfSet(storage, estate) : mountsOf(storage, estate));
}

/** Whether a CronJob of the claim's namespace says that it makes the backup of a name, and runs. */
function named(name: string, storage: Claim | Workload, { workloads }: Estate): Keeping {
  const jobs = workloads
    .filter((workload) => workload.kind === 'CronJob' && isReachable(workload, storage))
    .map((job) => ({ job, certain: every([isInNamespace(job, storage), makes(job, name)]) }))
    .filter(({ certain }) => certain !== false);
  const running = jobs.filter(({ job: { suspended } }) => suspended !== true);
  const [first] = running.length > 0 ? running : jobs;
  if (first === undefined) return lost(`has no backup: no CronJob says that it makes "${name}"`);
  if (running.length === 0) return lost(`has no backup: ${first.job.title} is suspended`);
  const sure = running.find(({ job, certain }) => every([certain, runs(job)]) === true);
  return sure
    ? { kind: 'kept', by: sure.job, plan: name }
    : unsure(`names the backup "${name}": ${first.job.title} may make it`);
}

function lost(message: string): Keeping {
  return { kind: 'lost', message };
}

function unsure(message: string): Keeping {
  return { kind: 'unsure', message };
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

function copied(found: readonly Mount[]): Keeping {
  const jobs = found.filter(({ workload }) => workload.kind === 'CronJob' && workload.suspended !== true);
  if (jobs.length === 0) return lost(noBackup(found));
  const sure = jobs.find((job) => every([job.certain, runs(job.workload), isNotItsUser(job, found)]) === true);
  if (sure) return { kind: 'kept', by: sure.workload, plan: undefined };
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

function runs({ suspended }: Workload): Answer {
  return isUnknown(suspended) ? undefined : suspended !== true;
}

/** A job is no user of the claim where something else than jobs mounts it, or where the job only reads it. */
function isNotItsUser(job: Mount, found: readonly Mount[]): Answer {
  const users = found.filter(({ workload }) => workload.kind !== 'CronJob').map(({ certain }) => certain);
  return some([job.volume.readOnly === true, ...users]) === true ? true : undefined;
}

function copiesOf(volume: DockerVolume, { dockerContainers, hostJobs }: Estate): Keeping {
  const jobs = hostJobs.filter((each) => isKeptBy(volume, each));
  const job = jobs.find(({ suspended }) => suspended !== true);
  if (job !== undefined) return { kind: 'kept', by: job, plan: planOf(job) };
  const [resting] = jobs;
  if (resting !== undefined) return lost(`has no backup: ${resting.title} is suspended`);
  const readers = dockerContainers.filter((container) => reads(container, volume));
  const [reader] = readers;
  return reader
    ? unsure(`is read by ${reader.title}, which may copy it`)
    : lost('has no backup: no other container reads it');
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

/** A volume is its machine's, which one stack has alone; what no timer starts keeps nothing. */
function isKeptBy({ name, place }: DockerVolume, { place: { stack }, runs, keeps }: HostJob): boolean {
  return stack === place.stack && runs !== undefined && !isUnknown(name) && name !== undefined && keeps.includes(name);
}

function planOf({ steps }: HostJob): string | undefined {
  const [plan] = steps.flatMap((step) => settingsOf(step).get('PAWL_PLAN') ?? []);
  return plan;
}
