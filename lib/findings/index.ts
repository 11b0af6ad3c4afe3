import { E45 } from './E-45';
import { F02 } from './F02';
import { F04 } from './F04';
import type { Finding } from './finding';
import { K01 } from './K-01';
import { K02 } from './K-02';
import { K04 } from './K-04';
import { K05 } from './K-05';
import { K11 } from './K-11';
import { K12 } from './K-12';
import { S02 } from './S-02';
import { S03 } from './S-03';
import { S30 } from './S-30';

/** Every rule, in the order of the catalogue. */
export const FINDINGS: readonly Finding[] = [F02, F04, E45, K01, K02, K04, K05, K11, K12, S02, S03, S30];
