import type { Server } from '../model/servers';
import { fail, known, type Opinion, pass, type Severity } from './finding';

/** What a data store takes for its own data, and how much of the container's limit that may be (C-14). */
interface Taken {
  /** As its author wrote it: `512MB`. */
  readonly said: string;
  /** Undefined where it cannot be read. */
  readonly bytes: number | undefined;
  /** The part of the limit that is still right: 0.4. */
  readonly most: number;
  /** `for shared_buffers alone, more than two fifths of its memory limit`. */
  readonly what: string;
  readonly severity?: Severity;
}

/** The part of K-03 and of P-01 to P-03 that is about memory: what is left of the limit is for everything else in the container. */
export function judgeShare({ memory, toldAt: at }: Server, { said, bytes, most, what, severity }: Taken): Opinion {
  if (bytes === undefined || memory === undefined) return pass({ at });
  return known(memory, { at }, (limit = 0) =>
    bytes > limit * most ? fail(`takes ${said} ${what}`, { at, ...(severity ? { severity } : {}) }) : pass({ at }),
  );
}
