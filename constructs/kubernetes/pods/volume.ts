import type { Exemption } from '../../../lib/values/exemption';
import type { PodPeer } from '../network/network';
import type { AdoptedObject } from '../workloads/adopt';
import type { Memory } from '../../../lib/values/memory';
import type { StorageSize } from '../../../lib/values/storage';
import type { Growth } from './growth';
import type { Folders, Mounting } from './mounting';

type Path = `/${string}`;

/** The Backup of the same namespace that keeps what a claim holds; the gate looks for it. */
export interface BackedUp {
  readonly kind: 'backed up';
  readonly by: string;
}

/** What becomes of a claim's data when the claim is lost: nothing may go unsaid (F09). */
export type BackupDecision = BackedUp | Exemption<'F09'> | 'ephemeral';

/** What is asked of a claim, whoever mounts it. */
export interface AskedStorage {
  /** Requested size. A claim can grow, never shrink. */
  readonly size: StorageSize;
  /**
   * What brings the data back: `backedUpBy('forgejo-db')` names a Backup of the same namespace, `'ephemeral'` says that losing the
   * claim loses nothing, and an exemption says why there is no backup. There is no default (F09).
   */
  readonly backup: BackupDecision;
  /** @default the platform's storage class */
  readonly storageClass?: string;
  /**
   * Lets pvc-autoresizer grow the claim: `{ to: '80Gi', below: '10%', by: '100%' }`. The size in the stack is then the one that
   * the claim begins with.
   *
   * @default the claim keeps its size
   */
  readonly grows?: Growth;
  /** Literal text. @default 'pawl/backup', where the claim is ephemeral */
  readonly annotations?: Readonly<Record<string, string>>;
}

interface ClaimProps extends AskedStorage {
  /**
   * Absolute path in the container, or several with the folder of the volume that is seen at each: `{ '/app/media': 'media' }`. Two
   * volumes at one path are reported.
   */
  readonly mount: Path | Folders;
  /** Only this folder of the volume is mounted. @default the whole volume */
  readonly subPath?: string;
  /**
   * The existing claim to take over. What its workload says of parity holds for it too. `'template'` where it comes from a
   * `volume_claim_template` of the StatefulSet that is taken over: such templates cannot be changed, so the claim stays in it.
   */
  readonly adopt?: AdoptedObject | 'template';
}

/** A claim that one node mounts (`ReadWriteOnce`): its workload cannot overlap itself (F13). */
export interface SingleNodeClaim extends ClaimProps {
  readonly kind: 'claim';
  readonly shared: false;
}

/** A claim that many nodes mount (`ReadWriteMany`). */
export interface SharedClaim extends ClaimProps {
  readonly kind: 'claim';
  readonly shared: true;
}

export type Claim = SingleNodeClaim | SharedClaim;

interface AskedClaim<Shared extends boolean> extends ClaimProps {
  /** Whether many nodes mount it at once, which its storage class must be able to do. @default false */
  readonly shared?: Shared;
}

type ClaimOf<Shared extends boolean> = Shared extends true ? SharedClaim : SingleNodeClaim;

/** Files with content from the stack, in a ConfigMap. A changed content restarts the pods. */
export interface Files {
  readonly kind: 'files';
  readonly contents: Readonly<Record<Path, string>>;
}

/** A ConfigMap or Secret that exists already, mounted as files. */
export interface MountedObject {
  readonly kind: 'config map' | 'secret';
  readonly name: string;
  /** A folder for all of its keys, or a path for each key that is seen: `{ '/etc/passwd': 'users' }`. */
  readonly mount: Mounting;
  /** Its namespace, where the stack knows it. */
  readonly namespace?: string;
  /** Whether its files change under an app that reads them once (S-24). @default false */
  readonly refreshed?: boolean;
}

/** A claim of one workload, as another may mount it. */
export interface OwnedClaim {
  readonly kind: 'owned claim';
  /** By reference, so that Terraform makes the claim first. */
  readonly name: string;
  readonly shared: boolean;
  /** The pods that own it, or, where none do, all that mount it. */
  readonly pods: PodPeer;
  /** Whether no workload owns it: who mounts it gets the labels of `pods`, and is found by the others. */
  readonly standsAlone?: true;
}

/** Another workload's claim. */
export interface BorrowedClaim {
  readonly kind: 'borrowed';
  readonly claim: OwnedClaim;
  readonly mount: Mounting;
  readonly readOnly: boolean;
}

/** A path of the node, with the exemption that says why. */
export interface HostPath {
  readonly kind: 'host path';
  readonly path: Path;
  readonly mount: Path;
  readonly readOnly: boolean;
  readonly because: Exemption<'K-16'>;
}

/** Files in memory, which count towards the memory limit and end with the pod. */
export interface InMemory {
  readonly kind: 'memory';
  readonly size: Memory;
  readonly mount: Path;
}

/** Space on the node's disk that ends with the pod. */
export interface Scratch {
  readonly kind: 'scratch';
  readonly size: StorageSize;
  readonly mount: Path;
}

export type Volume = Claim | Files | MountedObject | BorrowedClaim | HostPath | InMemory | Scratch;

/** The decision of a claim that a Backup of its namespace keeps. @param backup the name of the Backup: `forgejo-db` */
export function backedUpBy(backup: string): BackedUp {
  return { kind: 'backed up', by: backup };
}

/** A volume claim of the workload: a resource of its own with `prevent_destroy`, named after workload and key. */
export function claim<const Shared extends boolean = false>(props: AskedClaim<Shared>): ClaimOf<Shared>;
export function claim(props: AskedClaim<boolean>): Claim {
  return props.shared === true ? { ...props, kind: 'claim', shared: true } : { ...props, kind: 'claim', shared: false };
}

/**
 * Configuration files by their full path in the container. Contents are literal: `${…}` reaches the container as it stands.
 *
 * @example files({ '/etc/app/config.yaml': 'level: info\n' })
 */
export function files(contents: Readonly<Record<Path, string>>): Files {
  return { kind: 'files', contents };
}

/** All keys of an existing ConfigMap as files in a folder, or some of them as files elsewhere, which then keep what they held at the start. */
export function configMap(name: string, mount: Mounting): MountedObject {
  return { kind: 'config map', name, mount };
}

/**
 * All keys of an existing Secret as files in a folder, read-only. With `runAs: uid(…)` they are readable by that group alone
 * (0440); without, Kubernetes' own mode (0644) stays, or the container could not read them.
 */
export function secretFiles(name: string, mount: Path): MountedObject {
  return { kind: 'secret', name, mount };
}

/**
 * A claim that another workload of the namespace owns: `borrow(app.claims.data, '/data')`. Where one node mounts it, the pods run
 * on the node of its owner (a CronJob elsewhere would wait for the volume for ever).
 *
 * @param mount a path, or several with the folder of the volume that is seen at each
 * @param options `readOnly`, default false
 */
export function borrow(
  claim: OwnedClaim,
  mount: Mounting,
  options: { readonly readOnly?: boolean } = {},
): BorrowedClaim {
  return { kind: 'borrowed', claim, mount, readOnly: options.readOnly ?? false };
}

/**
 * A path of the node (K-16): for what watches the node or drives its devices, never for data.
 *
 * @param options `mount`, default the same path; `readOnly`, default true
 */
export function hostPath(
  path: Path,
  because: Exemption<'K-16'>,
  options: { readonly mount?: Path; readonly readOnly?: boolean } = {},
): HostPath {
  return { kind: 'host path', path, mount: options.mount ?? path, readOnly: options.readOnly ?? true, because };
}

/** Files in memory, for what must not touch a disk or must be fast. The size counts towards the memory limit. */
export function inMemory(size: Memory, mount: Path): InMemory {
  return { kind: 'memory', size, mount };
}

/** Space on the node's disk that the containers of a pod share and that ends with it; a pod that writes more is evicted. */
export function scratch(size: StorageSize, mount: Path): Scratch {
  return { kind: 'scratch', size, mount };
}
