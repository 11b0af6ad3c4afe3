import type { Parsed } from './parsed';
import { parsePositive } from './quantity';

/** Bytes. */
export const MEBIBYTE = 1024 * 1024;

/** Memory in binary units: `512Mi`. */
export type Memory = `${number}${'Ki' | 'Mi' | 'Gi' | 'Ti'}`;

/** Bytes, above zero. */
export function parseMemory(text: string): Parsed<number> {
  return parsePositive(text, {
    suffixes: ['Ki', 'Mi', 'Gi', 'Ti'],
    scale: 0,
    unit: 'bytes',
    right: 'write memory with Ki, Mi, Gi or Ti, such as 512Mi',
  });
}
