import type {
  DeploymentV1SpecTemplateSpecContainerVolumeMount as VolumeMount,
  DeploymentV1SpecTemplateSpecVolume as PodVolume,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { createHash } from 'node:crypto';
import { parseMemory, type Memory } from '../../../lib/values/memory';
import { parseStorage, type StorageSize } from '../../../lib/values/storage';
import type { Checks } from '../../props/checks';
import { literal } from '../../props/literal';
import type { Mounted } from './further-container';
import type { PodPeer } from '../network/network';
import type { Owner } from '../workloads/owner';
import { parseHostPath } from '../../props/paths';
import { claimed } from './claim';
import { type Mounting, mountsOf } from './mounting';
import type { ClaimTemplate, Part } from './part';
import { checkReach } from './reach';
import { volumeName } from './paths';
import { nameOf, resource } from '../platform/resources';
import type { BorrowedClaim, Files, HostPath, InMemory, MountedObject, OwnedClaim, Scratch, Volume } from './volume';

/** A path that the container may write to, in node storage that ends with the pod. */
export type Writable = `/${string}` | { readonly path: `/${string}`; readonly size: StorageSize };

export interface StorageProps {
  readonly volumes: Readonly<Record<string, Volume>>;
  readonly writable: readonly Writable[];
  readonly sharedMemory: Memory | undefined;
  /** Whether the files of volumes get a group that the container is in. */
  readonly grouped: boolean;
}

export interface Storage {
  readonly volumes: readonly PodVolume[];
  readonly mounts: readonly VolumeMount[];
  /** On the pod template: a changed file restarts the pods. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Of the pods: by which those are found that mount a claim which nobody owns. */
  readonly labels: Readonly<Record<string, string>>;
  /** The claims by volume name, for others to borrow. */
  readonly claims: Readonly<Record<string, OwnedClaim>>;
  /** Pods on whose node these must run, because one node mounts a volume of theirs. */
  readonly beside: readonly PodPeer[];
  readonly claimTemplates: readonly ClaimTemplate[];
}

const SCRATCH_SIZE = '64Mi';
/** For owner and group. The files belong to root, so without a group of its own a container could not read them. */
const SECRET_MODE = '0440';

/** Volumes and mounts of one pod with one container, and the claims and ConfigMaps behind them. */
export function storageOf(props: StorageProps, owner: Owner): Storage {
  const parts = Object.entries(props.volumes).map(([key, volume]) => partOf(key, volume, props.grouped, owner));
  const mounted = parts.flatMap(({ mounts }) => mounts.map(({ mountPath }) => mountPath));
  parts.push(...scratchOf(props.writable, mounted, '', owner));
  if (props.sharedMemory !== undefined) parts.push(emptyDir('/dev/shm', props.sharedMemory, 'Memory', owner));
  const volumes = parts.flatMap(({ volume }) => volume ?? []);
  checkMounts(
    parts.flatMap(({ mounts }) => mounts),
    volumes,
    owner.checks,
  );
  return {
    volumes,
    mounts: parts.flatMap(({ mounts }) => mounts),
    annotations: Object.assign({}, ...parts.map(({ annotations = {} }) => annotations)) as Record<string, string>,
    labels: Object.assign({}, ...parts.map(({ labels = {} }) => labels)) as Record<string, string>,
    claims: Object.fromEntries(
      parts.flatMap(({ key = '', claim }): [string, OwnedClaim][] => (claim ? [[key, claim]] : [])),
    ),
    claimTemplates: parts.flatMap(({ template }) => template ?? []),
    beside: parts.flatMap(({ beside }) => beside ?? []),
  };
}

/** The volumes of one further container: those of the pod where it sees them, and scratch space of its own. */
export function furtherStorageOf(
  container: string,
  mounts: Readonly<Record<string, Mounting | Mounted>>,
  writable: readonly Writable[],
  volumes: readonly string[],
  owner: Owner,
): Pick<Storage, 'volumes' | 'mounts'> {
  const unknown = Object.keys(mounts).filter((name) => !volumes.includes(name));
  for (const name of unknown)
    owner.checks.problem(`mounts.${name}: there is no such volume: the volumes are ${volumes.join(', ') || 'none'}`);
  const shared = Object.entries(mounts).flatMap(([name, given]) => {
    const seen = isMounted(given) ? given : { mount: given };
    return mountsOf(name, seen.mount, seen, `mounts.${name}`, owner.checks);
  });
  const taken = shared.map(({ mountPath }) => mountPath);
  const scratch = scratchOf(writable, taken, `${container}-`, owner);
  const all = [...shared, ...scratch.flatMap((part) => part.mounts)];
  checkMounts(
    all,
    scratch.flatMap(({ volume }) => volume ?? []),
    owner.checks,
  );
  return { volumes: scratch.flatMap(({ volume }) => volume ?? []), mounts: all };
}

function isMounted(seen: Mounting | Mounted): seen is Mounted {
  return typeof seen === 'object' && 'mount' in seen;
}

/** Node storage for what is written, and for /tmp: a read-only root breaks whatever writes there, and 64Mi fill no node (F27). */
function scratchOf(
  writable: readonly Writable[],
  mounted: readonly string[],
  prefix: string,
  owner: Owner,
): readonly Part[] {
  const asked = writable.map((each) => (typeof each === 'string' ? { path: each, size: SCRATCH_SIZE } : each));
  const taken = [...mounted, ...asked.map(({ path }) => path)];
  const standard = taken.includes('/tmp') ? undefined : owner.defaults.of('F27', { path: '/tmp', size: SCRATCH_SIZE });
  return [...(standard ? [standard] : []), ...asked].map(({ path, size }) =>
    emptyDir(path, size, undefined, owner, prefix),
  );
}

function partOf(key: string, volume: Volume, grouped: boolean, owner: Owner): Part {
  switch (volume.kind) {
    case 'claim':
      return claimed(key, volume, owner);
    case 'files':
      return written(key, volume, owner);
    case 'borrowed':
      return borrowed(key, volume, owner);
    case 'host path':
      return ofNode(key, volume, owner);
    case 'memory':
      return inMemory(key, volume, owner);
    case 'scratch':
      return scratch(key, volume, owner);
    default:
      if (volume.namespace !== undefined) checkReach(`volumes.${key}`, volume.name, volume.namespace, owner);
      if (volume.refreshed === true) owner.refreshed.add(volume.name);
      return mounted(key, volume, grouped ? owner.defaults.of('F27', SECRET_MODE) : undefined, owner);
  }
}

function written(key: string, { contents }: Files, { construct, name, id, namespace, checks }: Owner): Part {
  const paths = Object.entries(contents).map(([path, content]) => ({ path, file: fileKey(path), content }));
  const made = resource(
    construct,
    'ConfigMap',
    { id: `${id}_${key}`, key, checks },
    {
      metadata: { name: `${name}-${key}`, namespace: namespace.reference },
      data: Object.fromEntries(paths.map(({ file, content }) => [file, literal(content)])),
    },
  );
  const twice = paths.find(({ file }, index) => paths.findIndex((other) => other.file === file) !== index);
  if (twice)
    checks.problem(
      `volumes.${key}: two files would be called "${twice.file}" in one ConfigMap: put one into files() of its own`,
    );
  const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
  return {
    volume: { name: key, configMap: { name: nameOf(made) } },
    mounts: paths.map(({ path, file }) => ({ name: key, mountPath: path, subPath: file, readOnly: true })),
    annotations: { [`checksum/${key}`]: digest },
  };
}

/** ConfigMap keys allow letters, digits, `-`, `_` and `.`. */
function fileKey(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/[^-._a-zA-Z0-9]/g, '_');
}

function mounted(
  key: string,
  { kind, name, mount }: MountedObject,
  defaultMode: string | undefined,
  { checks }: Owner,
): Part {
  const volume: PodVolume =
    kind === 'secret' ? { name: key, secret: { secretName: name, defaultMode } } : { name: key, configMap: { name } };
  return { volume, mounts: mountsOf(key, mount, { readOnly: true }, `volumes.${key}`, checks) };
}

function emptyDir(path: string, size: string, medium: 'Memory' | undefined, { checks }: Owner, prefix = ''): Part {
  if (medium) checks.value('sharedMemory', parseMemory(size));
  else checks.value(`writable ${path}`, parseStorage(size));
  const name = volumeName(`${prefix}${path}`);
  return {
    volume: { name, emptyDir: { sizeLimit: size, medium } },
    mounts: [{ name, mountPath: path }],
  };
}

function borrowed(key: string, { claim, mount, readOnly }: BorrowedClaim, { namespace, checks }: Owner): Part {
  const alone = claim.standsAlone === true && !claim.shared;
  if (claim.pods.namespace !== namespace.name)
    checks.problem(
      `volumes.${key}: its claim is in namespace "${claim.pods.namespace}", and a pod mounts claims of its own alone`,
    );
  return {
    volume: { name: key, persistentVolumeClaim: { claimName: claim.name, ...(readOnly ? { readOnly } : {}) } },
    mounts: mountsOf(key, mount, { readOnly }, `volumes.${key}`, checks),
    ...(claim.shared ? {} : { beside: claim.pods }),
    ...(alone ? { labels: claim.pods.labels } : {}),
  };
}

function ofNode(key: string, { path, mount, readOnly, because }: HostPath, { checks }: Owner): Part {
  checks.isExempt(`volumes.${key}.because`, 'K-16', because);
  checks.value(`volumes.${key}`, parseHostPath(path), { rule: 'K-16' });
  return {
    volume: { name: key, hostPath: { path } },
    mounts: [{ name: key, mountPath: mount, ...(readOnly ? { readOnly } : {}) }],
  };
}

function inMemory(key: string, { size, mount }: InMemory, { checks }: Owner): Part {
  checks.value(`volumes.${key}.size`, parseMemory(size));
  return {
    volume: { name: key, emptyDir: { sizeLimit: size, medium: 'Memory' } },
    mounts: [{ name: key, mountPath: mount }],
  };
}

function scratch(key: string, { size, mount }: Scratch, { checks }: Owner): Part {
  checks.value(`volumes.${key}.size`, parseStorage(size));
  return {
    volume: { name: key, emptyDir: { sizeLimit: size } },
    mounts: [{ name: key, mountPath: mount }],
  };
}

function checkMounts(mounts: readonly VolumeMount[], volumes: readonly PodVolume[], checks: Checks): void {
  for (const { mountPath } of mounts) checks.value('mount', parseHostPath(mountPath));
  const paths = mounts.map(({ mountPath }) => mountPath);
  const again = paths.find((path, index) => paths.indexOf(path) !== index);
  if (again !== undefined) checks.problem(`two volumes are mounted at ${again}`);
  for (const { name = '' } of volumes)
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
      checks.problem(`volumes: "${name}" is no name of a volume: a-z, 0-9 and -, at most 63 characters`);
  const names = volumes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) checks.problem(`two volumes are called "${twice}": rename the key in volumes`);
}
