import { F02 } from './F02';
import { F04 } from './F04';
import type { Finding } from './finding';

/** Every rule, in the order of the catalogue. */
export const FINDINGS: readonly Finding[] = [F02, F04];
