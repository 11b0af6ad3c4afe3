import type { Parsed } from './parsed';
import { parsePositive } from './quantity';

/** The size of a claim or a volume in binary units: `20Gi`. */
export type StorageSize = `${number}${'Mi' | 'Gi' | 'Ti'}`;

/** Bytes, above zero. */
export function parseStorage(text: string): Parsed<number> {
  return parsePositive(text, {
    suffixes: ['Mi', 'Gi', 'Ti'],
    scale: 0,
    unit: 'bytes',
    right: 'write a size with Mi, Gi or Ti, such as 20Gi',
  });
}
