import type { ContainerMounts, ContainerVolumes } from '@cdktf/provider-docker/lib/container';
import { Volume as DockerVolume } from '@cdktf/provider-docker/lib/volume';
import type { Construct } from 'constructs';
import { reachOfHostPath } from '../../../lib/values/host-reach';
import { type Memory, parseMemory } from '../../../lib/values/memory';
import type { Checks } from '../../props/checks';
import { parseHostPath } from '../../props/paths';
import type { RunAs } from '../../props/user';
import { parseDockerName } from './name';
import type { NamedVolume, Volume } from './volume';

/** A path that the container may write to, in memory: what it holds is gone when the container stops. */
export type Writable = `/${string}` | { readonly path: `/${string}`; readonly size: Memory };

/** As the provider takes them. */
export interface Storage {
  readonly volumes: ContainerVolumes[];
  readonly mounts: ContainerMounts[];
}

/** Makes the named volumes, and says where everything is mounted. */
export function storageOf(
  owner: Construct,
  name: string,
  volumes: Readonly<Record<string, Volume>>,
  checks: Checks,
): Storage {
  const entries = Object.entries(volumes);
  checkTargets(entries, checks);
  return {
    volumes: entries.flatMap(([key, each]) =>
      each.kind === 'volume'
        ? [{ volumeName: makeVolume(owner, `${name}-${key}`, key, each, checks), containerPath: each.mount }]
        : [],
    ),
    mounts: entries.flatMap(([key, each]) => {
      if (each.kind !== 'bind') return [];
      const prop = `volumes.${key}`;
      checks.value(prop, parseHostPath(each.source));
      const reach = reachOfHostPath(each.source);
      if (each.because !== undefined) checks.isExempt(`${prop}.because`, 'K-16', each.because);
      else if (reach !== undefined)
        checks.problem(
          `${prop}: ${each.source} ${reach === 'engine' ? 'makes it root on its host' : 'is of its host'}`,
          {
            rule: 'K-16',
            mend: `leave ${key} out`,
            exempt: `${key}: bind('${each.source}', '${each.mount}', { because: exempt('K-16', { reason: '…', expires: '…' }) })`,
          },
        );
      return [{ type: 'bind', source: each.source, target: each.mount, readOnly: !each.writable }];
    }),
  };
}

function checkTargets(entries: readonly (readonly [string, Volume])[], checks: Checks): void {
  const seen = new Map<string, string>();
  for (const [key, { mount }] of entries) {
    checks.value(`volumes.${key}`, parseHostPath(mount));
    const other = seen.get(mount);
    if (other !== undefined) checks.problem(`volumes.${key} is mounted at ${mount}, where ${other} is`);
    seen.set(mount, key);
  }
}

/**
 * The name of the volume by reference, so that Terraform makes the volume first. What keeps a volume is not noted on it: a label that
 * is added would replace it, and what it holds.
 */
function makeVolume(
  owner: Construct,
  standard: string,
  key: string,
  { name = standard, backup }: NamedVolume,
  checks: Checks,
): string {
  checks.value(`volumes.${key}`, parseDockerName(name));
  const ephemeral = backup === 'ephemeral';
  if (!ephemeral && backup !== 'kept') checks.isExempt(`volumes.${key}.backup`, 'F09', backup);
  const made = new DockerVolume(owner, `volume-${key}`, {
    name,
    ...(ephemeral ? { labels: [{ label: 'pawl/backup', value: 'ephemeral' }] } : {}),
    ...(ephemeral ? {} : { lifecycle: { preventDestroy: true } }),
  });
  made.overrideLogicalId(standard);
  return made.name;
}

const TMP = { path: '/tmp', size: '64Mi' } as const;

/**
 * Folders in memory, 64 MiB each unless a size is given. The engine gives one the mode that the image has at its place, whatever
 * mode is asked for, so a user other than root gets it as its own.
 */
export function tmpfsOf(
  writable: readonly Writable[],
  user: RunAs | undefined,
  checks: Checks,
): Record<string, string> {
  const own = user === undefined ? '' : `,uid=${user.uid},gid=${user.gid}`;
  return Object.fromEntries(
    memoryOf(writable, checks).map(({ path, bytes }) => [path, `size=${bytes},mode=1777${own}`]),
  );
}

/** The folders in memory that are asked for, and /tmp. */
export function memoryOf(
  writable: readonly Writable[],
  checks: Checks,
): readonly { readonly path: string; readonly bytes: number }[] {
  const all = writable.map((each) => (typeof each === 'string' ? { path: each, size: TMP.size } : each));
  const wanted = all.some(({ path }) => path === TMP.path) ? all : [TMP, ...all];
  return wanted.map(({ path, size }) => {
    checks.value('writable', parseHostPath(path));
    return { path, bytes: checks.value('writable', parseMemory(size)) ?? 0 };
  });
}
