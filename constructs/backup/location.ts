import type { HostKey } from '../../lib/values/host-key';
import { asFile, type Told } from './told';

/** Where a restic repository is, and with what one may write to it. */
export interface Location<K> {
  readonly kind: 'location';
  /** As restic writes it: `s3:https://…`, `rest:https://…`, `sftp://…`. */
  readonly url: string;
  /** Variables that restic reads, or its script. */
  readonly env: Readonly<Record<string, Told<K>>>;
  /** `user@host`, where ssh leads there, and the key by which it knows the host. Its client must know its own user by name. */
  readonly ssh?: { readonly login: string; readonly hostKey: HostKey };
}

/** A folder of a claim that holds a restic repository: no network leads there. */
export interface Folder<V> {
  readonly kind: 'folder';
  readonly claim: V;
  /** In the claim; the claim itself where it is empty. */
  readonly folder: string;
}

interface S3Props<K> {
  /** `https://s3.eu-central-1.amazonaws.com` */
  readonly endpoint: `https://${string}` | `http://${string}`;
  readonly bucket: string;
  /** Folder in the bucket. @default the whole bucket */
  readonly path?: string;
  readonly region: string;
  readonly accessKeyId: K;
  readonly secretAccessKey: K;
}

/** A bucket. */
export function s3<K>({ endpoint, bucket, path, region, accessKeyId, secretAccessKey }: S3Props<K>): Location<K> {
  return {
    kind: 'location',
    url: `s3:${endpoint}/${bucket}${path === undefined ? '' : `/${path}`}`,
    env: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: region,
    },
  };
}

/** A bucket of Cloudflare R2, whose region is `auto`. */
export function r2<K>({
  account,
  ...rest
}: Omit<S3Props<K>, 'endpoint' | 'region'> & { readonly account: string }): Location<K> {
  return s3({ ...rest, endpoint: `https://${account}.r2.cloudflarestorage.com`, region: 'auto' });
}

interface RestProps<K> {
  /** `https://nas.example.org:8000/forgejo` */
  readonly url: `https://${string}` | `http://${string}`;
  /** @default none - the server asks nobody who they are */
  readonly login?: { readonly user: K; readonly password: K };
}

/** A REST server: restic's own, or `rclone serve restic`. */
export function rest<K = never>({ url, login }: RestProps<K>): Location<K> {
  return {
    kind: 'location',
    url: `rest:${url}`,
    env: login === undefined ? {} : { RESTIC_REST_USERNAME: login.user, RESTIC_REST_PASSWORD: login.password },
  };
}

interface SftpProps<K> {
  /** Name or address, as in its known hosts. */
  readonly host: string;
  /** @default 22 */
  readonly port?: number;
  readonly user: string;
  /** Folder on the server, absolute: `/srv/backup/shop`. */
  readonly path: `/${string}`;
  /** A private key without a passphrase, in the format of OpenSSH. A file, never an argument (B-09). */
  readonly key: K;
  /** The server's public key; whoever has another is not talked to. */
  readonly hostKey: HostKey;
}

/** A folder on a server with sftp, by restic's ssh. */
export function sftp<K>({ host, port = 22, user, path, key, hostKey }: SftpProps<K>): Location<K> {
  return {
    kind: 'location',
    url: `sftp://${user}@${host}:${port}/${path}`,
    env: {
      PAWL_SSH: `-p ${port} ${user}@${host}`,
      PAWL_SSH_KEY: asFile(key),
      PAWL_SSH_KNOWN: `[${host}]:${port} ${hostKey}`,
    },
    ssh: { login: `${user}@${host}`, hostKey },
  };
}

interface LocalProps<V> {
  /** `nas.claim` of an NfsVolume, or a StandaloneClaim's; what is lost with its disk is no copy (B-03). */
  readonly claim: V;
  /** From the folder of the claim on: `restic/shop`. @default the claim itself */
  readonly folder?: string;
}

/**
 * A folder of a claim: an NFS share, another disk. It is never off-site, because the cluster that loses its data can lose this one
 * with it; another repository is.
 */
export function local<V>({ claim, folder = '' }: LocalProps<V>): Folder<V> {
  return { kind: 'folder', claim, folder };
}
