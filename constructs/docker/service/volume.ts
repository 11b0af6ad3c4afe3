import type { Exemption } from '../../../lib/values/exemption';

/** A named volume of the host, which outlives its container. */
export interface NamedVolume {
  readonly kind: 'volume';
  /** Where the container sees it. */
  readonly mount: `/${string}`;
  /**
   * `kept` where a DockerBackup of the stack keeps what it holds, which the gate looks for; `ephemeral` where losing it loses nothing;
   * else the exemption that says who copies it (F09).
   */
  readonly backup: 'kept' | 'ephemeral' | Exemption<'F09'>;
  /** Name on the host. @default `<container>-<volume>` */
  readonly name?: string;
}

/** A file or folder of the host. */
export interface BoundPath {
  readonly kind: 'bind';
  readonly source: `/${string}`;
  readonly mount: `/${string}`;
  /** @default false - what a host gives, it gives to read */
  readonly writable: boolean;
  readonly because: Exemption<'K-16'> | undefined;
}

export type Volume = NamedVolume | BoundPath;

/** A named volume, kept when its container is replaced and never destroyed by an apply, unless it is ephemeral (D-12). */
export function volume(props: Omit<NamedVolume, 'kind'>): NamedVolume {
  return { kind: 'volume', ...props };
}

/**
 * A file or folder that the host has already, read-only: a missing one stops the apply instead of becoming an empty folder.
 *
 * @param options `because` for what gives the host away, such as the socket of the engine (K-16)
 */
export function bind(
  source: `/${string}`,
  mount: `/${string}`,
  options: { readonly writable?: boolean; readonly because?: Exemption<'K-16'> } = {},
): BoundPath {
  return { kind: 'bind', source, mount, writable: options.writable ?? false, because: options.because };
}

/** What the host calls a volume. @param container its name @param key of the volume in the container's props @internal */
export function nameOfVolume(container: string, key: string, { name = `${container}-${key}` }: NamedVolume): string {
  return name;
}
