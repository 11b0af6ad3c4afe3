import { readableImage } from './software';
import type { Known } from './unknown';

/** The text of a variable of the image, by its name without what it begins with; undefined where it is not set, or empty. */
export type Variable = (name: string) => string | undefined;

/** Whether an image is one of Bitnami's, which make settings of variables that the program itself knows nothing of. */
export function isOfBitnami(image: Known<string> | undefined): boolean {
  return /(?:^|\/)bitnami\w*\//.test(readableImage(image) ?? '');
}

/** What they make of `POSTGRESQL_FSYNC` and the like; how a commit is answered is set together with a replica that it waits for. */
export function postgresSettings(variable: Variable): readonly string[] {
  const fsync = variable('FSYNC');
  const commit = variable('SYNCHRONOUS_COMMIT_MODE');
  const waited = variable('NUM_SYNCHRONOUS_REPLICAS') ?? '0';
  return [
    ...(fsync === undefined ? [] : [`fsync=${fsync}`]),
    ...(commit === undefined || waited === '0' ? [] : [`synchronous_commit=${/^\d+$/.test(waited) ? commit : waited}`]),
  ];
}

/** What they make of `REDIS_AOF_ENABLED` and the like: other than Redis itself, they write its log unless they are told not to. */
export function redisSettings(variable: Variable): readonly string[] {
  const policy = variable('RDB_POLICY');
  const disabled = variable('RDB_POLICY_DISABLED') ?? 'no';
  const list = variable('ACLFILE');
  return [
    `appendonly ${variable('AOF_ENABLED') ?? 'yes'}`,
    ...(policy === undefined ? withoutPolicy(disabled) : [`save "${policy}"`]),
    ...(list === undefined ? [] : [`aclfile ${list}`]),
  ];
}

function withoutPolicy(disabled: string): readonly string[] {
  if (/^(?:no|false|0)$/i.test(disabled)) return [];
  return /^(?:yes|true|1)$/i.test(disabled) ? ['save ""'] : [`save "${disabled}"`]; // decided elsewhere
}
