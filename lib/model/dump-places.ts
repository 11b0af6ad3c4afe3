import { dumpsIn, type Script, targetOf, withVariables } from './backup-scripts';
import { claimsBehind } from './claims';
import type { DockerContainer, DockerMount } from './docker';
import type { Claim, Estate } from './estate';
import { keepingOf, type Storage } from './keeping';
import { leavesSite } from './offsite';
import { type Answer, isSame } from './relations';
import { isUnknown, type Known } from './unknown';
import type { Container, Volume, Workload } from './workload';

/** Where a script leaves what it keeps. */
export interface DumpPlace {
  /** As messages call it: `in the folder /srv/backup of its host`. */
  readonly where: string;
  /** Whether it goes with the machine that was dumped, or with its cluster. */
  readonly stays: Answer;
}

/** Where dumps and copies of a script are written to, and nothing where no command shows it. */
export function placesOf(script: Script, estate: Estate): readonly DumpPlace[] {
  const dumped = dumpsIn(script).flatMap(({ pipeline }) => targetOf(pipeline) ?? folderOf(pipeline) ?? []);
  const copied = script.pipelines.flatMap((each) => copyIn(each) ?? []);
  const kept = dumped.length > 0 ? copied : copied.filter(({ from, to }) => isCopy(to) && !isCopy(from));
  return [...dumped, ...kept.map(({ to }) => to)].map((target) => placeAt(resolved(target, script), script, estate));
}

/** Options that name a folder for many files. */
function folderOf(pipeline: string): string | undefined {
  return /\s(?:--out|-o|--outputdir|-D|--pgdata|--target-dir)[= ]\s*(\S+)/.exec(pipeline)?.[1];
}

interface Copy {
  readonly from: string;
  readonly to: string;
}

/** A copy within one machine, as far as its last word tells. */
function copyIn(pipeline: string): Copy | undefined {
  const [, archive = '', rest = ''] =
    /^(?:sudo\s+)?tar\s+-?\w*c\w*f\s*("[^"]*"|\S+)\s+(.*)$/.exec(pipeline) ??
    /^(?:sudo\s+)?zip\s+(?:-\S+\s+)*(\S+)\s+(.*)$/.exec(pipeline) ??
    [];
  if (archive !== '') return { from: rest, to: archive };
  const words = /^(?:sudo\s+)?(?:cp|mv|rsync)\s+(.*)$/.exec(pipeline)?.[1]?.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const operands = words.filter((word) => !/^-|^\d?[<>]/.test(word));
  const to = operands.at(-1);
  return to === undefined || operands.length < 2 ? undefined : { from: operands.slice(0, -1).join(' '), to };
}

/** Folders and files that are called a backup. */
function isCopy(path: string): boolean {
  return /backup|bak\b|dump|snapshot|archive/i.test(path);
}

function resolved(target: string, script: Script): string {
  return withVariables(target.replace(/["']/g, ''), script)
    .replace(/^\$\(mktemp[^)]*\)/, '/tmp/')
    .replace(/^~/, '/root');
}

function placeAt(path: string, script: Script, estate: Estate): DumpPlace {
  const { container } = script;
  const [known = ''] = path.split('$');
  if (!known.startsWith('/')) return { where: 'in a folder that is decided when it runs', stays: undefined };
  if (container === undefined) return { where: `in ${known}, where a share may be mounted`, stays: undefined };
  return 'workload' in container ? inPod(known, container, script, estate) : onHost(known, container, estate);
}

const ALONE: DumpPlace = { where: 'in its container', stays: true };

/** What is mounted at a path, by the longest of the paths that hold it. */
function mountAt<M>(path: string, mounts: readonly M[], pathOf: (mount: M) => Known<string>): M | undefined {
  const folder = (mount: M): string => {
    const value = pathOf(mount);
    return isUnknown(value) ? '' : value.replace(/\/*$/, '/');
  };
  return mounts
    .filter((mount) => folder(mount) !== '' && `${path}/`.startsWith(folder(mount)))
    .sort((a, b) => folder(b).length - folder(a).length)[0];
}

function inPod(path: string, container: Container, script: Script, estate: Estate): DumpPlace {
  const { mounts, hiddenMounts, workload } = container;
  const mount = mountAt(path, mounts, (each) => each.path);
  const isHidden = hiddenMounts !== undefined || mounts.some((each) => isUnknown(each.path));
  if (mount === undefined) return isHidden ? { where: `in ${path}`, stays: undefined } : ALONE;
  const template = workload.claimTemplates.find(({ name }) => name === mount.volume);
  if (template !== undefined) return inStorage(template, script.job, estate);
  const volume = workload.pod.volumes.find(({ name }) => name === mount.volume);
  if (volume?.emptyDir !== undefined) return { where: 'in a folder that ends with its pod', stays: true };
  if (volume?.hostPath !== undefined) return inFolder(volume.hostPath, 'node');
  const [claim] = volume === undefined ? [] : claimsBehind(volume, workload, estate);
  if (volume === undefined || claim === undefined)
    return { where: `in ${path}, where a share may be mounted`, stays: undefined };
  const kept = inStorage(claim, script.job, estate);
  if (kept.stays !== true || isOfItsUser(volume, claim, estate)) return kept;
  return { ...kept, stays: isOfCluster(claim.storageClass) };
}

/** Whether what runs for good mounts the claim too: then the copy is beside what was copied. */
function isOfItsUser({ claim: name }: Volume, claim: Claim, { workloads }: Estate): boolean {
  return workloads.some(
    (workload) =>
      workload.kind !== 'CronJob' &&
      workload.kind !== 'Job' &&
      workload.pod.volumes.some((each) => each.claim !== undefined && each.claim === name) &&
      isSame({ by: workload, value: workload.namespace }, { by: claim, value: claim.namespace }) === true,
  );
}

const SHARES = /nfs|smb|cifs|efs|fsx|filestore|azure-?file|gluster|s3|share|remote|nas\b/i;

/** Whether a class surely keeps its data in the cluster; the default one may be anything. */
function isOfCluster(storageClass: Known<string> | undefined): Answer {
  return storageClass === undefined || isUnknown(storageClass) || SHARES.test(storageClass) ? undefined : true;
}

/** What a job besides copies from there is kept by it. */
function inStorage(storage: Storage, job: Workload | undefined, estate: Estate): DumpPlace {
  const keeping = keepingOf(storage, estate);
  const where = `in ${storage.title}`;
  if (keeping.kind === 'kept' && keeping.by !== job) {
    const leaves = leavesSite(keeping, estate);
    return { where, stays: leaves === undefined ? undefined : !leaves };
  }
  return {
    where,
    stays: keeping.kind === 'hidden' || ('labels' in storage && keeping.kind === 'unsure') ? undefined : true,
  };
}

/** Folders of a host under which shares and disks are mounted by custom. */
const MOUNTED = /^\/(?:mnt|media|net|nfs|volume\d)\/|nas\b|nfs|smb|cifs|share|remote|usb|extern|off-?site|cloud/i;

function inFolder(path: Known<string>, of: 'host' | 'node'): DumpPlace {
  if (isUnknown(path)) return { where: `in a folder of its ${of}`, stays: undefined };
  return MOUNTED.test(`${path}/`)
    ? { where: `in ${path} of its ${of}, where a share may be mounted`, stays: undefined }
    : { where: `in ${path} of its ${of}`, stays: true };
}

function onHost(path: string, container: DockerContainer, estate: Estate): DumpPlace {
  const { mounts, hiddenMounts } = container;
  const mount = mountAt(path, mounts, (each) => each.target);
  const isHidden =
    hiddenMounts !== undefined || mounts.some(({ target, kind }) => isUnknown(target) || kind === 'unknown');
  if (mount === undefined) return isHidden ? { where: `in ${path}`, stays: undefined } : ALONE;
  return atMount(mount, container, estate);
}

function atMount({ kind, source }: DockerMount, container: DockerContainer, estate: Estate): DumpPlace {
  if (source === undefined || kind === 'tmpfs' || kind === 'anonymous') return ALONE;
  if (kind === 'bind') return inFolder(source, 'host');
  const volume = estate.dockerVolumes.find(
    (each) =>
      each.place.stack === container.place.stack &&
      each.name !== undefined &&
      isSame({ by: container, value: source }, { by: each, value: each.name }) === true,
  );
  const unseen = { where: 'in a volume of which nothing is written here', stays: undefined };
  if (volume === undefined) return unseen;
  return volume.isOnHost
    ? inStorage(volume, undefined, estate)
    : { where: `in ${volume.title}, which may be on another machine`, stays: undefined };
}
