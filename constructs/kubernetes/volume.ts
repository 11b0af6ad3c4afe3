import type { Exemption } from '../../lib/values/exemption';
import type { AdoptedObject } from './adopt';
import type { StorageSize } from '../../lib/values/storage';

type Path = `/${string}`;

/** What becomes of a claim's data when the claim is lost: nothing may go unsaid (F09). */
export type BackupDecision = Exemption<'F09'> | 'ephemeral';

interface ClaimProps {
  /** Requested size. A claim can grow, never shrink. */
  readonly size: StorageSize;
  /** Absolute path in the container; two volumes at one path are reported. */
  readonly mount: Path;
  /** Only this folder of the volume is mounted. @default the whole volume */
  readonly subPath?: string;
  /**
   * Whether losing the claim loses anything: `'ephemeral'` for caches, or the exemption that says why there is no backup.
   * There is no default (F09).
   */
  readonly backup: BackupDecision;
  /** @default the platform's storage class */
  readonly storageClass?: string;
  /** Literal text: what an autoresizer reads. @default 'pawl/backup', where the claim is ephemeral */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The existing claim to take over. What its workload says of parity holds for it too. */
  readonly adopt?: AdoptedObject;
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
  readonly mount: Path;
}

export type Volume = Claim | Files | MountedObject;

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

/** All keys of an existing ConfigMap as files in a folder. */
export function configMap(name: string, mount: Path): MountedObject {
  return { kind: 'config map', name, mount };
}

/**
 * All keys of an existing Secret as files in a folder, read-only. With `runAs: uid(…)` they are readable by that group alone
 * (0440); without, Kubernetes' own mode (0644) stays, or the container could not read them.
 */
export function secretFiles(name: string, mount: Path): MountedObject {
  return { kind: 'secret', name, mount };
}
