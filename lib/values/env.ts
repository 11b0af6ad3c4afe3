import type { Brand } from './brand';

interface FieldSource {
  readonly kind: 'field';
  readonly path: string;
}

interface ConfigSource {
  readonly kind: 'config';
  readonly name: string;
  readonly key: string;
}

/** Where the value of a variable comes from, other than a literal or a secret. */
export type EnvSource = Brand<FieldSource, 'EnvSource'> | Brand<ConfigSource, 'EnvSource'>;

/** A field of the pod itself, by the downward API: `status.podIP`, `metadata.name`. */
export function field(path: string): EnvSource {
  const source: FieldSource = { kind: 'field', path };
  return source as Brand<FieldSource, 'EnvSource'>;
}

/** A key of a ConfigMap in the same namespace. */
export function configKey(name: string, key: string): EnvSource {
  const source: ConfigSource = { kind: 'config', name, key };
  return source as Brand<ConfigSource, 'EnvSource'>;
}
