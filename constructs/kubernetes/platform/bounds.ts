import { type Cpu, parseCpu } from '../../../lib/values/cpu';
import { type Memory, parseMemory } from '../../../lib/values/memory';
import { parseStorage, type StorageSize } from '../../../lib/values/storage';
import type { Checks } from '../../props/checks';
import type { Namespace } from './namespace';
import { resource } from './resources';

/** The sum of what the pods of a namespace may ask for. A kind that is left out has no bound. */
export interface Quota {
  /** Of all CPU requests. */
  readonly cpu?: Cpu;
  /** Of all memory requests. */
  readonly memory?: Memory;
  /** Of all claims. */
  readonly storage?: StorageSize;
  /** How many pods, finished ones not counted. */
  readonly pods?: number;
  /** How many claims. */
  readonly claims?: number;
}

/** What a container gets that asks for nothing. */
export interface ContainerDefaults {
  /** Request alone. */
  readonly cpu?: Cpu;
  /** Request and limit. */
  readonly memory?: Memory;
}

interface Bounded {
  readonly quota?: Quota;
  readonly containerDefaults?: ContainerDefaults;
}

/** Writes the ResourceQuota and the LimitRange of a namespace, as far as they are asked for. */
export function writeBounds(namespace: Namespace, { quota, containerDefaults }: Bounded, checks: Checks): void {
  const place = { id: namespace.name, checks };
  const metadata = { name: 'pawl', namespace: namespace.reference };
  if (quota) resource(namespace, 'ResourceQuota', place, { metadata, spec: { hard: hardOf(quota, checks) } });
  if (containerDefaults) {
    const { cpu, memory } = containerDefaults;
    check('containerDefaults', { cpu, memory }, checks);
    const limit = {
      type: 'Container',
      defaultRequest: { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) },
      ...(memory === undefined ? {} : { default: { memory } }),
    };
    resource(namespace, 'LimitRange', place, { metadata, spec: { limit: [limit] } });
  }
}

function hardOf({ cpu, memory, storage, pods, claims }: Quota, checks: Checks): Record<string, string> {
  check('quota', { cpu, memory, storage, pods, claims }, checks);
  const hard = {
    'requests.cpu': cpu,
    'requests.memory': memory,
    'requests.storage': storage,
    pods: pods?.toString(),
    persistentvolumeclaims: claims?.toString(),
  };
  return Object.fromEntries(
    Object.entries(hard).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function check(prop: string, { cpu, memory, storage, ...counts }: Quota, checks: Checks): void {
  if (cpu !== undefined) checks.value(`${prop}.cpu`, parseCpu(cpu));
  if (memory !== undefined) checks.value(`${prop}.memory`, parseMemory(memory));
  if (storage !== undefined) checks.value(`${prop}.storage`, parseStorage(storage));
  for (const [name, count] of Object.entries<number | undefined>(counts))
    if (count !== undefined && (!Number.isInteger(count) || count < 0))
      checks.problem(`${prop}.${name}: ${String(count)} is no number of objects`);
  if ([cpu, memory, storage, ...Object.values(counts)].every((value) => value === undefined))
    checks.problem(`${prop}: it bounds nothing`, { mend: `${prop}: { memory: '4Gi' }` });
}
