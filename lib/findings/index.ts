import { F01 } from './F01';
import { F02 } from './F02';
import { F04 } from './F04';
import { F05 } from './F05';
import { F06 } from './F06';
import { F07 } from './F07';
import { F08 } from './F08';
import { F09 } from './F09';
import { F10 } from './F10';
import { F11 } from './F11';
import { F12 } from './F12';
import { F13 } from './F13';
import { F14 } from './F14';
import { F15 } from './F15';
import { F16 } from './F16';
import { F17 } from './F17';
import { F18 } from './F18';
import { F19 } from './F19';
import { F20 } from './F20';
import { F21 } from './F21';
import { F22 } from './F22';
import { F23 } from './F23';
import { F25 } from './F25';
import { F26 } from './F26';
import { F27 } from './F27';
import { F29 } from './F29';
import { B01 } from './B-01';
import { B02 } from './B-02';
import { B03 } from './B-03';
import { B04 } from './B-04';
import { B06 } from './B-06';
import { B07 } from './B-07';
import { B08 } from './B-08';
import { B09 } from './B-09';
import { B12 } from './B-12';
import { B16 } from './B-16';
import { B18 } from './B-18';
import { D01 } from './D-01';
import { D02 } from './D-02';
import { D03 } from './D-03';
import { D05 } from './D-05';
import { D07 } from './D-07';
import { D08 } from './D-08';
import { D09 } from './D-09';
import { D10 } from './D-10';
import { D11 } from './D-11';
import { D12 } from './D-12';
import { D13 } from './D-13';
import { D15 } from './D-15';
import { D18 } from './D-18';
import { D19 } from './D-19';
import { D20 } from './D-20';
import { D22 } from './D-22';
import { D24 } from './D-24';
import { D25 } from './D-25';
import { D27 } from './D-27';
import { D29 } from './D-29';
import { D35 } from './D-35';
import { D38 } from './D-38';
import { E24 } from './E-24';
import { E41 } from './E-41';
import { E42 } from './E-42';
import { E45 } from './E-45';
import { E51 } from './E-51';
import { E52 } from './E-52';
import { E55 } from './E-55';
import { E62 } from './E-62';
import { H06 } from './H-06';
import { H08 } from './H-08';
import { H10 } from './H-10';
import { H15 } from './H-15';
import { H20 } from './H-20';
import { K01 } from './K-01';
import { K02 } from './K-02';
import { K03 } from './K-03';
import { K04 } from './K-04';
import { K05 } from './K-05';
import { K07 } from './K-07';
import { K09 } from './K-09';
import { K10 } from './K-10';
import { K11 } from './K-11';
import { K12 } from './K-12';
import { K14 } from './K-14';
import { K16 } from './K-16';
import { K17 } from './K-17';
import { K19 } from './K-19';
import { K24 } from './K-24';
import { K27 } from './K-27';
import { K31 } from './K-31';
import { M10 } from './M-10';
import { M11 } from './M-11';
import { M30 } from './M-30';
import { P01 } from './P-01';
import { P02 } from './P-02';
import { P03 } from './P-03';
import { P04 } from './P-04';
import { S02 } from './S-02';
import { S03 } from './S-03';
import { S04 } from './S-04';
import { S06 } from './S-06';
import { S09 } from './S-09';
import { S10 } from './S-10';
import { S12 } from './S-12';
import { S13 } from './S-13';
import { S17 } from './S-17';
import { S22 } from './S-22';
import { S24 } from './S-24';
import { S25 } from './S-25';
import { S28 } from './S-28';
import { S30 } from './S-30';
import { S31 } from './S-31';
import type { Finding } from './finding';

/** Every rule, in the order of the catalogue. */
export const FINDINGS: readonly Finding[] = [
  F01,
  F02,
  F04,
  F05,
  F06,
  F07,
  F08,
  F09,
  F10,
  F11,
  F12,
  F13,
  F14,
  F15,
  F16,
  F17,
  F18,
  F19,
  F20,
  F21,
  F22,
  F23,
  F25,
  F26,
  F27,
  F29,
  B01,
  B02,
  B03,
  B04,
  B06,
  B07,
  B08,
  B09,
  B12,
  B16,
  B18,
  D01,
  D02,
  D03,
  D05,
  D07,
  D08,
  D09,
  D10,
  D11,
  D12,
  D13,
  D15,
  D18,
  D19,
  D20,
  D22,
  D24,
  D25,
  D27,
  D29,
  D35,
  D38,
  E24,
  E41,
  E42,
  E45,
  E51,
  E52,
  E55,
  E62,
  H06,
  H08,
  H10,
  H15,
  H20,
  K01,
  K02,
  K03,
  K04,
  K05,
  K07,
  K09,
  K10,
  K11,
  K12,
  K14,
  K16,
  K17,
  K19,
  K24,
  K27,
  K31,
  M10,
  M11,
  M30,
  P01,
  P02,
  P03,
  P04,
  S02,
  S03,
  S04,
  S06,
  S09,
  S10,
  S12,
  S13,
  S17,
  S22,
  S24,
  S25,
  S28,
  S30,
  S31,
];
