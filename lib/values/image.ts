import { parseFamiliarName } from '@swimlane/docker-reference';
import type { Branded } from './brand';
import { parsed, refused, type Parsed } from './parsed';

/** What the author says the image is like. Unstated is unknown, never assumed. */
export interface ImageFacts {
  /**
   * Whether the image has a shell and `sleep`. Decides whether a preStop pause by `exec` is possible (F23).
   *
   * @default unknown - no preStop is written: in a distroless image the hook would fail at every stop
   */
  readonly shell?: 'sh' | 'none';
  /**
   * The user that the image sets: a uid, `root`, or `named` for a user given by name, which the kubelet cannot prove to
   * be other than root. `root` and `named` demand `runAs` (D-13).
   *
   * @default unknown - `run_as_non_root` is written all the same, and the kubelet judges
   */
  readonly user?: number | 'root' | 'named';
  /**
   * What the image asks an HTTP question with. Docker asks from inside the container, so `http(…)` needs one there (D-03);
   * Kubernetes asks from outside.
   *
   * @default unknown - a check that the image cannot run keeps its container unhealthy for ever
   */
  readonly client?: 'node' | 'curl' | 'wget';
}

interface StatedImage {
  readonly reference: string;
  readonly facts: ImageFacts;
}

/** An image whose reference the compiler has accepted: an exact tag, with or without a digest (F04). */
export interface PinnedImage extends StatedImage, Branded<'PinnedImage'> {}

/** A first-party image that an updater other than Terraform moves (constructs.md section 4, C-03). */
export interface TrackedImage extends StatedImage, Branded<'TrackedImage'> {
  readonly tracked: true;
}

/** An image reference taken apart by the Docker reference grammar. */
export interface ImageReference {
  /** Registry with its port, Docker Hub made explicit: `docker.io`, `registry.local:5000`. */
  readonly registry: string;
  /** Repository below the registry: `library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
}

/**
 * How firmly a reference names one image.
 *
 * `digest` names exactly one; `immutable` is a tag that its publisher does not move (a full version, a date, a commit);
 * `floating` is any other tag; `latest` and `absent` both mean whatever is newest at the pull; `unknown` is an expression
 * that Terraform resolves later.
 */
export type Pin = 'digest' | 'immutable' | 'floating' | 'latest' | 'absent' | 'unknown';

/** Tag words that a publisher moves on purpose. One list for the compiler and for the run. */
export const FLOATING_WORDS = [
  'latest',
  'stable',
  'main',
  'master',
  'edge',
  'nightly',
  'dev',
  'develop',
  'lts',
  'snapshot',
  'rolling',
  'current',
  'release',
] as const;
type FloatingWord = (typeof FLOATING_WORDS)[number];

/** Reads a reference; a refusal names the part that is wrong. Registry ports, digests and Docker Hub's short names follow the grammar. */
export function parseImage(reference: string): Parsed<ImageReference> {
  const digest = reference.split('@')[1];
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))
    return refused(`"${reference}": the digest is not sha256: and 64 lower-case hex digits`);
  try {
    const read = parseFamiliarName(reference);
    return parsed({
      registry: read.domain ?? 'docker.io',
      repository: read.repository ?? '',
      ...(read.tag === undefined ? {} : { tag: read.tag }),
      ...(read.digest === undefined ? {} : { digest: read.digest }),
    });
  } catch (error) {
    return refused(
      `"${reference}" is not an image reference (${error instanceof Error ? error.message : 'unreadable'})`,
    );
  }
}

// A full version: three numbers or more, `v` and a variant before it, a suffix behind it (1.27.2-alpine, pg16-v0.2.0).
const VERSION = /^(?:[a-z][a-z0-9]*[-_])*v?\d+\.\d+\.\d+(?<suffix>[\w.+-]*)$/i;
// The releases of PostgreSQL have two numbers since 10 (17.2, 17.2-alpine), and no publisher moves them.
const POSTGRES_VERSION = /^[1-9]\d\.\d+(?<suffix>-[\w.-]+)?$/;
// A full date, with or without a time, after a series or a word (2024-01-16, 18.0-20250106, RELEASE.2024-01-16T16-07-38Z).
const DATE = /^(?:[a-z0-9]+[.-])*(?:19|20)\d\d[.-]?(?:0[1-9]|1[0-2])[.-]?(?:0[1-9]|[12]\d|3[01])(?:[T._-][\w.-]*)?$/i;
// A commit: seven hex digits or more (K-13), after a branch or `sha` (sha-1a2b3c4, main-1a2b3c4).
const COMMIT = /^(?:[a-z][a-z0-9]*-)?(?=[a-f]*\d)[0-9a-f]{7,64}$/;

/** How firmly this reference names one image. The reference must be readable or an expression. */
export function pinOf(reference: ImageReference): Exclude<Pin, 'unknown'> {
  if (reference.digest !== undefined) return 'digest';
  if (reference.tag === undefined) return 'absent';
  if (reference.tag === 'latest') return 'latest';
  const isPostgres = reference.repository.split('/').pop() === 'postgres' && POSTGRES_VERSION.test(reference.tag);
  return isPostgres || isImmutableTag(reference.tag) ? 'immutable' : 'floating';
}

function isImmutableTag(tag: string): boolean {
  const version = VERSION.exec(tag);
  if (version) {
    const suffix = (version.groups?.['suffix'] ?? '').toLowerCase().split(/[^a-z]+/);
    return !FLOATING_WORDS.some((word) => suffix.includes(word)); // 1.0.0-SNAPSHOT is rebuilt under one name
  }
  return DATE.test(tag) || COMMIT.test(tag);
}

/** What the compiler shows for an image that is not pinned. */
export interface PinError<Message extends string> {
  readonly 'image is not pinned': Message;
}

type Hex = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'a' | 'b' | 'c' | 'd' | 'e' | 'f';
type SevenHex<T extends string, Seen extends readonly 1[] = []> = Seen['length'] extends 7
  ? true
  : T extends `${infer First}${infer Rest}`
    ? First extends Hex
      ? SevenHex<Rest, [...Seen, 1]>
      : false
    : false;
type WithoutPrefix<T extends string> = T extends `v${infer Rest}`
  ? Rest
  : T extends `${string}-v${infer Rest}`
    ? Rest
    : T;
type Versioned<T extends string> = T extends `${number}.${number}.${string}`
  ? true
  : T extends `${string}-${number}.${number}.${string}`
    ? true
    : false;
type Dated<T extends string> = T extends `${string}20${number}-${number}-${string}` ? true : false;
type Committed<T extends string> =
  SevenHex<T> extends true ? true : T extends `${string}-${infer Rest}` ? SevenHex<Rest> : false;
type PostgresVersion<Segment extends string> = Segment extends
  `postgres:${number}.${number}` | `postgres:${number}.${number}-${string}`
  ? true
  : false;
type Exact<T extends string> = true extends Versioned<WithoutPrefix<T>> | Dated<T> | Committed<T> ? true : false;

type CheckTag<Tag extends string, Accepted> =
  Lowercase<Tag> extends FloatingWord
    ? PinError<`tag "${Tag}" floats: name a release`>
    : Exact<Tag> extends true
      ? Accepted
      : PinError<`tag "${Tag}" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>`>;

/** The last path segment, where the tag stands: the colon of a registry's port is not a tag. */
type LastSegment<S extends string> = S extends `${string}/${infer Rest}` ? LastSegment<Rest> : S;

/**
 * Refuses a literal reference that floats (F04, C-03). A digest excuses a partial tag, never a floating word: beside a
 * digest, `latest` tells the reader nothing.
 */
export type CheckPin<S extends string> = string extends S
  ? S
  : S extends `${infer Name}@sha256:${string}`
    ? LastSegment<Name> extends `${string}:${infer Tag}`
      ? Lowercase<Tag> extends FloatingWord
        ? PinError<`tag "${Tag}" floats: name a release`>
        : S
      : PinError<'add the tag that people read: repo:1.27.2@sha256:...'>
    : LastSegment<S> extends `${string}:${infer Tag}`
      ? PostgresVersion<LastSegment<S>> extends true
        ? S
        : CheckTag<Tag, S>
      : PinError<`"${S}" has no tag, which means latest: name a release`>;

/**
 * An image by digest or exact tag: a full version (`nginx:1.27.2-alpine`), a full date, or a commit of seven hex digits or more.
 *
 * The compiler refuses what floats as far as it can see; the construct that uses the image parses the rest. Source: F04,
 * C-02, C-03, K-13.
 */
export function image<const S extends string>(reference: S & CheckPin<S>, facts: ImageFacts = {}): PinnedImage {
  return { reference, facts } as StatedImage as PinnedImage;
}

/**
 * A first-party image that an in-cluster updater or CI moves. Legal where `platform.images.owner` is not `terraform`; its
 * path goes into `ignore_changes`, and a pod may hold one of them at most (constructs.md section 4).
 */
image.tracked = function tracked(reference: string, facts: ImageFacts = {}): TrackedImage {
  return { reference, facts, tracked: true } as StatedImage as TrackedImage;
};
