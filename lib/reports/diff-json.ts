import { countsOf, EFFECTS, isSame } from '../diff/difference';
import type { Compared } from './diff-text';
import { redact } from '../values/sensitive';
import { pathText } from './diff-values';

/**
 * What differs, for programs. The shape is that of docs/diff.md: `version` grows when a field changes its meaning or goes, and
 * fields may be added without that.
 */
export function diffJson({ old, new: now, stacks }: Compared): string {
  const counts = countsOf(stacks);
  const report = {
    version: 1,
    old,
    new: now,
    differs: !isSame(stacks),
    summary: Object.fromEntries(EFFECTS.map((effect) => [effect, counts.get(effect) ?? 0])),
    stacks: stacks.map(({ stack, state, warnings, blocks }) => ({
      stack,
      state,
      warnings,
      blocks: blocks.map(({ address, was, section, type, effect, notes, lines }) => ({
        address,
        was,
        section,
        type: type === '' ? undefined : type,
        effect,
        notes,
        changes: lines.map(({ kind, path, place, before, after, mark }) => ({
          kind,
          path: pathText(path),
          place: redact(place),
          before,
          after,
          mark,
        })),
      })),
    })),
  };
  return JSON.stringify(report, null, 2);
}
