import { parseImage } from '../values/image';
import { DATA_STORES, POSTGRES, programOf } from './software';

/** Builds of PostgreSQL whose own version stands first in the tag: `pgvector:0.8.0-pg17` says PostgreSQL's behind its own. */
const OWN_VERSION: ReadonlySet<string> = new Set(['postgres', 'postgresql', 'postgresql-repmgr', 'postgis']);

/**
 * The major version of a data store, by the tag of its image: 17 of `postgres:17.2`, and of `pgvector/pgvector:0.8.0-pg17`. Its files
 * are of that version, and most data stores do not start on those of another (D-26, E-26).
 *
 * @returns undefined of what is no data store, and where no tag says it
 */
export function majorOf(image: string): number | undefined {
  const program = programOf(image);
  if (program === undefined || !DATA_STORES.has(program)) return undefined;
  const read = parseImage(image);
  const tag = (read.ok ? read.value.tag : undefined) ?? '';
  const isBuild = POSTGRES.includes(program) && !OWN_VERSION.has(program);
  const number = /(?:^|[-_.])pg(\d+)/.exec(tag)?.[1] ?? (isBuild ? undefined : /^v?(\d+)(?:[.-]|$)/.exec(tag)?.[1]);
  return number === undefined ? undefined : Number(number);
}
