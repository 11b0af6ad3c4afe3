/** A secret that a program reads from a file: its variable holds the path. */
export interface SecretFile<K> {
  readonly kind: 'secret file';
  readonly holds: K;
}

/** What a job is told by one variable: text, a secret, or the path of a file that holds one. */
export type Told<K> = string | K | SecretFile<K>;

/** Where a program takes keys and certificates by path alone, and never by value. */
export function asFile<K>(holds: K): SecretFile<K> {
  return { kind: 'secret file', holds };
}
