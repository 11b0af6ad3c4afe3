import { type IsoDay, parseIsoDate } from '../values/iso-date';

/** What the process brings along: the only place where clock, environment, folder and terminal are read. */
export interface Ambient {
  readonly today: () => IsoDay;
  readonly cwd: () => string;
  readonly print: (text: string) => void;
}

/** `PAWL_DATE` is set, and to no day. */
export class BadDate extends Error {
  override readonly name = 'BadDate';
}

export const PROCESS: Ambient = {
  /** `PAWL_DATE` where it is set, so that a build of last month's commit judges exemptions as last month did. */
  today: () => {
    const day = parseIsoDate(process.env['PAWL_DATE'] ?? new Date().toISOString().slice(0, 10));
    if (!day.ok) throw new BadDate(`PAWL_DATE: ${day.problem}`);
    return day.value;
  },
  cwd: () => process.cwd(),
  print: (text) => process.stderr.write(`${text}\n`),
};
