import { image, type PinnedImage } from '../../lib/values/image';
import type { Server } from './server';

/** Where a restic repository is, and with what one may write to it. */
export interface Location<K> {
  readonly kind: 'location';
  /** As restic writes it: `s3:https://…`, `rest:https://…`. */
  readonly url: string;
  /** Variables that restic reads. */
  readonly env: Readonly<Record<string, K | string>>;
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

export interface ResticProps<S extends Server, K> {
  /** How jobs and metrics call it: a DNS label, short, because it ends the names of jobs. */
  readonly name: string;
  readonly at: Location<K>;
  /** The key of the repository. There is no repository without one (B-07). */
  readonly password: K;
  /** Whether it outlives the site: another building, another provider (B-03). */
  readonly offsite: boolean;
  /** What the network lets through to it: `internet(onTcp(443))`, `nas.endpoints.restic`. */
  readonly through: S;
  /**
   * The same repository with credentials that may delete; those of `at` then need not, and an intruder cannot delete what was kept.
   *
   * @default none - the backup itself forgets what is old
   */
  readonly pruner?: Location<K>;
  /** restic's image, by digest or exact tag. @default 'restic/restic:0.18.0' */
  readonly image?: PinnedImage;
}

/** A place where backups are kept, encrypted. */
export interface Repository<S extends Server, K> extends Omit<ResticProps<S, K>, 'image'> {
  readonly kind: 'restic';
  readonly image: PinnedImage;
}

const RESTIC = image('restic/restic:0.18.0', { shell: 'sh', user: 'root' });

export const BackupRepository = {
  /** A restic repository, which somebody has initialised once (`restic init`): made on the fly, a wrong address would look like an empty one. */
  restic<S extends Server, K>(props: ResticProps<S, K>): Repository<S, K> {
    return { image: RESTIC, ...props, kind: 'restic' };
  },
} as const;
