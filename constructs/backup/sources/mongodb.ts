import type { PinnedImage } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import type { Server } from '../server';
import { asFile } from '../told';
import { readDatabases, readServer } from './databases';
import type { ReadSource } from './source';

/** What is asked of one database after a restore. */
export interface ProvenCollections {
  /**
   * Expressions of JavaScript in which `db` is the database, and which answer true: `db.users.countDocuments() > 0`. Each must hold in
   * what was restored, and must not hold in an empty database, or the drill fails (B-04).
   */
  readonly checks: readonly [string, ...string[]];
}

interface MongoDbSourceProps<S extends Server, K> {
  /** A member, by its Service: `db.endpoints.mongodb`. Its pods are all members, because a client goes on to the primary. The drill never learns it (E-51). */
  readonly server: S;
  /** The servers' own image, with `mongosh`, `mongodump` and `mongorestore`: it dumps, and the drill restores into the same (D-26). */
  readonly image: PinnedImage;
  /** The name of the replica set: a dump is of one moment only with the oplog, which a server alone does not have. */
  readonly replicaSet: string;
  /** A user with the role `backup`, who writes to the database `pawl` alone (B-08); docs/backup.md makes it. */
  readonly user: string;
  /** A variable of the environment and a file of this user, never an argument (B-09). */
  readonly password: K;
  /** The file of the authority that signed the servers' certificates. @default none - no TLS */
  readonly tls?: { readonly ca: K };
  /** What is asked of databases: at least one, a-z, 0-9 and _. Those that nothing is asked of are kept too. */
  readonly databases: Readonly<Record<string, ProvenCollections>>;
}

/** All databases of a replica set at one moment, with users and roles. */
export interface MongoDbSource<S extends Server, K> extends MongoDbSourceProps<S, K> {
  readonly kind: 'mongodb';
  /** Single documents can be brought back; a copy of its files could not claim that (K-31). */
  readonly granularity: 'entity';
}

/**
 * All databases of a replica set of MongoDB. Canaries are documents of `pawl.canary`, where those of a week stay. The dump is restored
 * once before it is kept, so that the container needs memory and scratch for a server with all data.
 *
 * Not run against MongoDB itself: docs/backup.md says what its script was tried with.
 */
export function mongodb<S extends Server, K>(props: MongoDbSourceProps<S, K>): MongoDbSource<S, K> {
  return { ...props, kind: 'mongodb', granularity: 'entity' };
}

const WORD = /^[A-Za-z0-9._-]+$/;
const QUESTION = { ending: 'js', example: 'db.users.countDocuments() > 0' };

export function readMongoDb<S extends Server, K>(source: MongoDbSource<S, K>, checks: Checks): ReadSource<S, K, never> {
  const { server, image, replicaSet, user, password, tls, databases } = source;
  const { host, port } = readServer(server, checks);
  if (!WORD.test(replicaSet))
    checks.problem(`source.replicaSet: ${JSON.stringify(replicaSet)} is no name of a replica set: write rs0`);
  if (!WORD.test(user))
    checks.problem(`source.user: ${JSON.stringify(user)} has characters besides a-z, A-Z, 0-9, dots, _ and -`);
  return {
    engine: 'mongodb',
    image,
    names: Object.keys(databases),
    files: readDatabases(databases, { longest: 63, own: ['admin', 'config', 'local'], question: QUESTION }, checks),
    env: {},
    access: {
      PAWL_HOST: host,
      PAWL_PORT: port,
      PAWL_SET: replicaSet,
      PAWL_USER: user,
      PAWL_PASSWORD: password,
      ...(tls === undefined ? {} : { PAWL_CA: asFile(tls.ca) }),
    },
    servers: [server],
  };
}
