import { majorOf } from '../model/major-version';
import { programOf } from '../model/software';
import type { Weighed } from './difference';

/**
 * What comes of a data store that is to start on the files of another major version, which an apply does not know and the container
 * finds out (D-26). A host's image is a resource of its own, whose name is the reference.
 */
export function majorUpgrades(type: string, lines: readonly Weighed[]): readonly string[] {
  const name = type === 'docker_image' ? 'name' : 'image';
  return lines.flatMap(({ kind, path, before, after, mark }) => {
    const isImage = path.at(-1) === name && mark !== 'ignored';
    if (kind !== 'changed' || !isImage || typeof before !== 'string' || typeof after !== 'string') return [];
    const [old, now] = [majorOf(before), majorOf(after)];
    if (old === undefined || now === undefined || old === now) return [];
    return [
      `${programOf(after) ?? ''} ${now} would start on the files of ${old}: dump them with ${old} first, and restore into a volume of its own (D-26)`,
    ];
  });
}
