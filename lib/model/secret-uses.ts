import { isUnknown, type Known } from './unknown';
import type { Workload } from './workload';

/** A Secret that a workload is given, by key or as a whole. */
export interface SecretUse {
  readonly name: Known<string>;
  /** Undefined where every key is given. */
  readonly key: Known<string> | undefined;
  /** A variable keeps the value that the container started with; a file follows the Secret. */
  readonly as: 'variable' | 'file';
  /** Attribute path in the workload's resource. */
  readonly at: string;
}

/** Every Secret that containers, init containers and volumes of a workload name, in the order of its containers. */
export function secretUses({ pod }: Workload): readonly SecretUse[] {
  const variables = [...pod.containers, ...pod.initContainers].flatMap(({ env, wholeSecrets, at }) => [
    ...env.flatMap((entry): SecretUse[] => (entry.secret ? [{ ...entry.secret, as: 'variable', at: entry.at }] : [])),
    ...wholeSecrets.map((whole): SecretUse => ({
      name: whole.name,
      key: undefined,
      as: 'variable',
      at: `${at}.${whole.at}`,
    })),
  ]);
  const files = pod.volumes.flatMap(({ secret, at }): SecretUse[] =>
    secret === undefined ? [] : [{ name: secret, key: undefined, as: 'file', at: `${at}.secret` }],
  );
  return [...variables, ...files];
}

/** The use as a sentence names it: `the key "token" of the Secret "vault"`. */
export function titleOf({ name, key }: SecretUse): string {
  const secret = `the Secret ${quoted(name)}`;
  return key === undefined ? secret : `the key ${quoted(key)} of ${secret}`;
}

function quoted(value: Known<string>): string {
  return isUnknown(value) ? value.expression : `"${value}"`;
}
