import { D13 } from './D-13';
import { E45 } from './E-45';
import { E55 } from './E-55';
import { F01 } from './F01';
import { F02 } from './F02';
import { F04 } from './F04';
import { F06 } from './F06';
import { F08 } from './F08';
import { F09 } from './F09';
import { F10 } from './F10';
import { F13 } from './F13';
import { F14 } from './F14';
import { F15 } from './F15';
import { F17 } from './F17';
import { F19 } from './F19';
import { F22 } from './F22';
import { F23 } from './F23';
import { F27 } from './F27';
import type { Finding } from './finding';
import { K01 } from './K-01';
import { K02 } from './K-02';
import { K04 } from './K-04';
import { K05 } from './K-05';
import { K07 } from './K-07';
import { K11 } from './K-11';
import { K12 } from './K-12';
import { K16 } from './K-16';
import { K17 } from './K-17';
import { K19 } from './K-19';
import { S02 } from './S-02';
import { S03 } from './S-03';
import { S04 } from './S-04';
import { S09 } from './S-09';
import { S12 } from './S-12';
import { S13 } from './S-13';
import { S22 } from './S-22';
import { S24 } from './S-24';
import { S30 } from './S-30';

/** Every rule, in the order of the catalogue. */
export const FINDINGS: readonly Finding[] = [
  F01,
  F02,
  F04,
  F06,
  F08,
  F09,
  F10,
  F13,
  F14,
  F15,
  F17,
  F19,
  F22,
  F23,
  F27,
  D13,
  E45,
  E55,
  K01,
  K02,
  K04,
  K05,
  K07,
  K11,
  K12,
  K16,
  K17,
  K19,
  S02,
  S03,
  S04,
  S09,
  S12,
  S13,
  S22,
  S24,
  S30,
];
