import type { PinnedImage } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import type { Server } from '../server';
import { asFile, type Told } from '../told';
import { questions, readServer, refuseNoQuestion } from './databases';
import type { ReadSource } from './source';

/** By whose authority etcd is entered where its authentication is on. */
export interface EtcdLogin<K> {
  /** A user that reads everything and writes keys beginning with `pawl/` alone (B-08); docs/backup.md makes it. The drill is this user too. */
  readonly user: string;
  /** A variable of the environment, never an argument (B-09). */
  readonly password: K;
  /** A user of the role `root`, because etcd gives snapshots to nobody else. The dump alone learns it. */
  readonly root: { readonly user: string; readonly password: K };
}

interface EtcdProps<S extends Server, K> {
  /** A member, by its Service: `etcd.endpoints.client`. The drill never learns it (E-51). */
  readonly server: S;
  /** An image with the members' version of etcd, its programs and a shell: it dumps, and the drill restores into the same (D-26). */
  readonly image: PinnedImage;
  /** Files of the authority that signed the members' certificates, and of a client's certificate and key. @default none - no TLS */
  readonly tls?: { readonly ca: K; readonly certificate: K; readonly key: K };
  /** @default none - whoever reaches the server, or has a certificate, may do everything */
  readonly login?: EtcdLogin<K>;
  /**
   * Keys, or what keys begin with: `/registry/namespaces/`. One with a value must be there in what was restored, and none in an
   * empty server, or the drill fails (B-04).
   */
  readonly checks: readonly [string, ...string[]];
}

/** All keys of an etcd at one moment, with its leases, users and roles. */
export interface Etcd<S extends Server, K> extends EtcdProps<S, K> {
  readonly kind: 'etcd';
  /** Single keys can be brought back; a copy of its files could not claim that (K-31). */
  readonly granularity: 'entity';
}

/** All keys of an etcd. Canaries are keys beginning with `pawl/canary/`, which go by themselves after a week. */
export function etcd<S extends Server, K>(props: EtcdProps<S, K>): Etcd<S, K> {
  return { ...props, kind: 'etcd', granularity: 'entity' };
}

export function readEtcd<S extends Server, K>(source: Etcd<S, K>, checks: Checks): ReadSource<S, K, never> {
  const { server, image, tls, login, checks: asked } = source;
  const { host, port } = readServer(server, checks);
  refuseNoQuestion('source.checks', asked, '/registry/namespaces/', checks);
  if (asked.some((prefix) => prefix === '' || prefix.includes('\n')))
    checks.problem('source.checks: each is a line of text, and the beginning of a key');
  const certificates: Readonly<Record<string, Told<K>>> =
    tls === undefined
      ? {}
      : {
          ETCDCTL_CACERT: asFile(tls.ca),
          ETCDCTL_CERT: asFile(tls.certificate),
          ETCDCTL_KEY: asFile(tls.key),
        };
  return {
    engine: 'etcd',
    image,
    names: ['etcd'],
    files: questions('etcd', asked, 'prefix'),
    env: login === undefined ? {} : { ETCDCTL_USER: login.user, ETCDCTL_PASSWORD: login.password },
    access: {
      ETCDCTL_ENDPOINTS: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
      ...certificates,
      ...(login === undefined ? {} : { PAWL_ROOT: login.root.user, PAWL_ROOT_PASSWORD: login.root.password }),
    },
    servers: [server],
  };
}
