import { isList, isObject, type Json } from '../../lib/values/json';
import { asManifest } from '../findings/forms';
import type { Flavour, Part, Program } from './program';

/** One change of a written program: `value` undefined takes the attribute away. */
export interface Edit {
  readonly part: Part;
  /** In the provider's spelling, below the object. */
  readonly path: readonly string[];
  readonly value: Json | undefined;
}

const SPELLINGS: Readonly<Record<string, string>> = {
  container: 'containers',
  init_container: 'initContainers',
  volume: 'volumes',
  volume_mount: 'volumeMounts',
  limit: 'limits',
  rule: 'rules',
};

/** Attributes whose keys are the user's own. */
const MAPS = new Set(['labels', 'annotations', 'limits', 'requests', 'data', 'hard']);

/** A path as the flavour spells it, from the resource on. Terraform's own `lifecycle` stands beside a manifest, not in it. */
export function pathIn(flavour: Flavour, path: readonly string[]): readonly string[] {
  if (flavour !== 'manifest' || path[0] === 'lifecycle') return path;
  const spelled: string[] = ['manifest'];
  let ownKeys = false;
  for (const step of path) {
    spelled.push(
      ownKeys ? step : (SPELLINGS[step] ?? step.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())),
    );
    ownKeys = MAPS.has(step);
  }
  return spelled;
}

export function valueIn(flavour: Flavour, value: Json | undefined): Json | undefined {
  return flavour === 'manifest' && isObject(value) ? asManifest(value) : value;
}

/** The object with one value set or taken away, and everything else as it was. */
export function edited(target: Json | undefined, [step, ...rest]: readonly string[], value: Json | undefined): Json {
  if (step === undefined) return value ?? null;
  if (isList(target)) {
    const items = [...target];
    items[Number(step)] = edited(items[Number(step)], rest, value);
    return items;
  }
  const others = Object.entries(isObject(target) ? target : {}).filter(([name]) => name !== step);
  const before = isObject(target) ? target[step] : undefined;
  const isGone = rest.length === 0 && value === undefined;
  return Object.fromEntries([...others, ...(isGone ? [] : [[step, edited(before, rest, value)] as const])]);
}

/** Path of the pod spec's parts: `['spec', 'template', 'spec', 'container', '1']`. */
export function inPod({ podPath }: Program, ...steps: readonly string[]): readonly string[] {
  return [...podPath, ...steps];
}

/** As reports write it: `spec.container[1].env[0].value`, in the provider's spelling whatever the flavour. */
export function shown(path: readonly string[]): string {
  return path
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
