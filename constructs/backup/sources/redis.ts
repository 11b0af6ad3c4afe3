import type { PinnedImage } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import type { Server } from '../server';
import { questions, readServer, refuseNoQuestion } from './databases';
import type { ReadSource } from './source';

interface RedisProps<S extends Server, K> {
  /** The server, by its Service: `redis.endpoints.redis`. The drill never learns it (E-51). */
  readonly server: S;
  /** The server's own image: it dumps, and the drill restores into the same (D-26). */
  readonly image: PinnedImage;
  /** A user that replicates, and writes keys beginning with `pawl:` alone (B-08); docs/backup.md makes it. */
  readonly user: string;
  /** A variable of the environment, never an argument (B-09). */
  readonly password: K;
  /**
   * Commands that answer a number above 0: `scard users`, `exists settings`; of several lines the last answers (`select 1\nexists a`).
   * Each must hold in what was restored, and must not hold in an empty server, or the drill fails (B-04).
   */
  readonly checks: readonly [string, ...string[]];
}

/** All databases of a Redis server at one moment, as a replica gets them. Users of its access list are not among them. */
export interface Redis<S extends Server, K> extends RedisProps<S, K> {
  readonly kind: 'redis';
  /** Single keys can be brought back; a copy of its files could not claim that (K-31). */
  readonly granularity: 'entity';
}

/** All databases of a Redis server. Canaries are keys beginning with `pawl:canary:`, which go by themselves after a week. */
export function redis<S extends Server, K>(props: RedisProps<S, K>): Redis<S, K> {
  return { ...props, kind: 'redis', granularity: 'entity' };
}

export function readRedis<S extends Server, K>(source: Redis<S, K>, checks: Checks): ReadSource<S, K, never> {
  const { server, image, user, password, checks: asked } = source;
  const { host, port } = readServer(server, checks);
  refuseNoQuestion('source.checks', asked, 'exists settings', checks);
  return {
    engine: 'redis',
    image,
    names: ['redis'],
    files: questions('redis', asked, 'commands'),
    env: {},
    access: { PAWL_HOST: host, PAWL_PORT: port, PAWL_USER: user, REDISCLI_AUTH: password },
    servers: [server],
  };
}
