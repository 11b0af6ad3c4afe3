import type { Branded } from './brand';
import type { EnvSource } from './env';
import type { NamesSecret } from './secret-words';
import { parsed, refused, type Parsed } from './parsed';

interface StatedSecret {
  readonly kind: 'kubernetes';
  /** Name of the Secret, in the namespace of the workload. */
  readonly name: string;
  readonly key: string;
  /** The namespace of a Secret that somebody refreshes from a store; undefined where nobody here says so. */
  readonly refreshedIn?: string;
}

interface StatedPlain {
  readonly kind: 'plain';
  readonly value: string;
  readonly reason: string;
}

/** Where a secret is, never what it is. A constructor from a literal does not exist (S-03). */
export interface SecretRef extends StatedSecret, Branded<'SecretRef'> {}

/** A literal under a name that reads like a secret's, with the reason why it is none. */
export interface Plain extends StatedPlain, Branded<'Plain'> {}

/** A key of a Kubernetes Secret in the same namespace. Pawl does not create it; the construct that uses it parses it. */
export function secret(name: string, key: string): SecretRef {
  const stated: StatedSecret = { kind: 'kubernetes', name, key };
  return stated as SecretRef;
}

/** A key of a Secret that is refreshed from a store: who read the old value must learn of the new one (S-24). */
export function refreshed(name: string, key: string, namespace: string): SecretRef {
  const stated: StatedSecret = { kind: 'kubernetes', name, key, refreshedIn: namespace };
  return stated as SecretRef;
}

interface StatedFile {
  readonly kind: 'host file';
  readonly path: string;
}

/** A file on a Docker host that holds one secret. */
export interface HostSecret extends StatedFile, Branded<'HostSecret'> {}

/**
 * A secret in a file on the host, absolute path. The container gets the file read-only and a variable with its path; the value
 * itself passes through neither environment nor state (S-02, S-07). Pawl does not create it: what makes it (an operator, an agent of a vault)
 * gives it mode 0400 and the container's user as its owner.
 */
export function fileOnHost(path: `/${string}`): HostSecret {
  const stated: StatedFile = { kind: 'host file', path };
  return stated as HostSecret;
}

/** A value that only looks secret, with the reason in 20 characters or more: `plain('8', 'a length, not a password')`. */
export function plain(value: string, reason: string): Plain {
  const stated: StatedPlain = { kind: 'plain', value, reason };
  return stated as Plain;
}

/**
 * Environment variables: keys that name a secret take no bare string (S-03). A construct infers the keys by
 * `constructor<E>(…, props: { readonly env: Env<E> })`.
 *
 * A key that is only known as `string` matches no name here; the gate reads those when they are written.
 */
export type Env<E> = {
  readonly [K in keyof E]: K extends string
    ? NamesSecret<K> extends true
      ? SecretRef | Plain | EnvSource
      : string | SecretRef | Plain | EnvSource
    : never;
};

const OBJECT_NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The reference, when Kubernetes accepts its name and key. */
export function parseSecretRef(ref: SecretRef): Parsed<SecretRef> {
  if (typeof ref.name !== 'string' || !OBJECT_NAME.test(ref.name))
    return refused(
      `secret ${JSON.stringify(ref.name)} is not the name of an object: write a-z, 0-9, - and dots, such as paperless-db`,
    );
  if (
    typeof ref.key !== 'string' ||
    !/^[-._a-zA-Z0-9]{1,253}$/.test(ref.key) ||
    ref.key === '.' ||
    ref.key.startsWith('..')
  )
    return refused(
      `key ${JSON.stringify(ref.key)} of secret "${ref.name}" is not a key: write letters, digits, -, _ and dots, such as password`,
    );
  return parsed(ref);
}

/** The value of a `plain`, when its reason says something. The value is never quoted in a refusal. */
export function parsePlain(stated: Plain): Parsed<string> {
  if (typeof stated.value !== 'string') return refused('plain(value, reason): the value is not a string');
  if (typeof stated.reason !== 'string' || stated.reason.trim().length < 20)
    return refused('plain(value, reason): the reason is shorter than 20 characters: say why the value is not a secret');
  return parsed(stated.value);
}

export { namesSecret, type NamesSecret } from './secret-words';
