import type { Parsed } from './parsed';
import { parsePositive } from './quantity';

/** CPU in cores (`2`, `0.5`) or thousandths of a core (`100m`). */
export type Cpu = `${number}m` | `${number}`;

/** Millicores, above zero. Kubernetes does not count finer than `1m`. */
export function parseCpu(text: string): Parsed<number> {
  return parsePositive(text, {
    suffixes: ['m', ''],
    scale: 3,
    unit: 'millicores',
    right: 'write CPU in cores (2, 0.5) or millicores (100m)',
  });
}
