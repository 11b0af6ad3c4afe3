import type { Exemption } from '../../../lib/values/exemption';

/**
 * What may be done with objects: `read` is get, list and watch, or get alone where names are given; the rest are RBAC's own.
 * `escalate`, `bind` and `impersonate` have no spelling: they give their holder what he was not given (F19).
 */
export type Verb = 'read' | 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export const VERBS: readonly string[] = [
  'read',
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
] satisfies Verb[];

/** `*` in the place of a verb or a resource, with the exemption that says why. */
export interface Wildcard {
  readonly kind: 'wildcard';
  readonly because: Exemption<'F19'>;
}

/** Every verb, or every resource: what the next operator installs is granted with it (F19). */
export function wildcard(because: Exemption<'F19'>): Wildcard {
  return { kind: 'wildcard', because };
}

interface NamedScope {
  /**
   * The objects that it is limited to. `create` and `deletecollection` cannot be limited by name; `list` and `watch` then hold for
   * requests that ask for that name alone.
   *
   * @default all of them
   */
  readonly names?: readonly [string, ...string[]];
  /**
   * `own`: a Role in the namespace of the workload. `all`: a ClusterRole, bound everywhere. What belongs to no namespace, such as
   * nodes, needs no word here.
   *
   * @default 'own'
   */
  readonly namespaces?: 'own' | 'all';
}

/** All Secrets of all namespaces, with the exemption that says why (F19). */
interface EverySecret {
  readonly namespaces: 'all';
  readonly because: Exemption<'F19'>;
}

type SecretScope =
  (NamedScope & { readonly namespaces?: 'own' }) | (NamedScope & Required<Pick<NamedScope, 'names'>>) | EverySecret;

/** How far a grant reaches: Secrets of all namespaces are named, or exempt (F19). */
export type GrantScope<R> = R extends 'secrets' ? SecretScope : NamedScope;

/** What the compiler shows for a resource with a `*` in it. */
export interface WildcardError<Message extends string> {
  readonly 'grants too much': Message;
}

/** The resource itself, unless it has a `*` in it, which takes `wildcard(exempt('F19', …))`. */
export type Spelled<R extends string> = R extends `${string}*${string}`
  ? WildcardError<`"${R}" grants what nobody has thought of yet: name it, or write wildcard(exempt('F19', ...))`>
  : R;

/** A grant as JavaScript may have written it. */
export interface Granted {
  readonly verbs: readonly unknown[];
  readonly resource: unknown;
  readonly scope: unknown;
}
