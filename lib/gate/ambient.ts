import { type IsoDay, parseIsoDate } from '../values/iso-date';
import { valueOf } from '../values/parsed';

/** What the process brings along: the only place where clock, environment, folder and terminal are read. */
export interface Ambient {
  readonly today: () => IsoDay;
  readonly cwd: () => string;
  readonly print: (text: string) => void;
}

export const PROCESS: Ambient = {
  /** `PAWL_DATE` where it is set, so that a build of last month's commit judges exemptions as last month did. */
  today: () => valueOf(parseIsoDate(process.env['PAWL_DATE'] ?? new Date().toISOString().slice(0, 10))),
  cwd: () => process.cwd(),
  print: (text) => process.stderr.write(`${text}\n`),
};
