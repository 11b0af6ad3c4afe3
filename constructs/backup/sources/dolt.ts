import type { Checks } from '../../props/checks';
import type { Server } from '../server';
import { type DatabaseServerProps, readDatabases, readServer } from './databases';
import type { ReadSource } from './source';

interface DoltProps<S extends Server, K> extends DatabaseServerProps<S, K> {
  /** Where the same server answers clones, its `remotesapi`: `dolt.endpoints.remotes`. */
  readonly remotes: S;
}

/** Databases of a Dolt server, each with all of its branches, tags and history. */
export interface Dolt<S extends Server, K> extends DoltProps<S, K> {
  readonly kind: 'dolt';
  /** Single rows can be brought back; a copy of its files could not claim that (K-31). */
  readonly granularity: 'entity';
}

/**
 * Databases of a Dolt server, cloned: what is committed, on every branch (F16). Where something is not, the backup fails and names the
 * branch, because a clone would leave it out: a server of clients that do not commit runs with `dolt_transaction_commit`. Canaries are
 * commits of the branch `pawl`, to which alone the role may write.
 */
export function dolt<S extends Server, K>(props: DoltProps<S, K>): Dolt<S, K> {
  return { ...props, kind: 'dolt', granularity: 'entity' };
}

const OWN = ['information_schema', 'mysql', 'performance_schema', 'sys', 'dolt'];

export function readDolt<S extends Server, K>(source: Dolt<S, K>, checks: Checks): ReadSource<S, K, never> {
  const { server, remotes, image, user, password, databases } = source;
  const { host, port } = readServer(server, checks);
  const from = readServer(remotes, checks, 'source.remotes');
  return {
    engine: 'dolt',
    image,
    names: Object.keys(databases),
    files: readDatabases(databases, { longest: 64, own: OWN }, checks),
    env: {},
    access: {
      PAWL_HOST: host,
      PAWL_PORT: port,
      PAWL_USER: user,
      PAWL_REMOTES: `http://${from.host}:${from.port}`,
      DOLT_CLI_PASSWORD: password,
      DOLT_REMOTE_PASSWORD: password,
    },
    servers: [server, remotes],
  };
}
