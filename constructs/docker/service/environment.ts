import type { ContainerMounts } from '@cdktf/provider-docker/lib/container';
import type { HostSecret, NamesSecret, Plain } from '../../../lib/values/secret';
import type { Checks } from '../../props/checks';
import { parseHostPath } from '../../props/paths';
import { checkVariableName, plainOfVariable, textOfVariable } from '../../props/variable';

export type EnvValue = string | HostSecret | Plain;

/**
 * Variables of a container: names of secrets take no bare string (S-02). A secret comes as a file, and `<NAME>_FILE` says where.
 *
 * A key that is only known as `string` matches no name here; the gate reads those when they are written.
 */
export type Env<E> = {
  readonly [K in keyof E]: K extends string
    ? NamesSecret<K> extends true
      ? HostSecret | Plain
      : string | HostSecret | Plain
    : never;
};

/** Where a container finds its secrets. */
const SECRETS = '/run/secrets';

export interface Environment {
  /** `KEY=value`. */
  readonly env: string[];
  /** The files of its secrets, read-only: a missing one stops the apply. */
  readonly mounts: ContainerMounts[];
}

export function environmentOf(
  env: Readonly<Record<string, EnvValue>>,
  secrets: Readonly<Record<string, HostSecret>>,
  checks: Checks,
): Environment {
  const files = new Map<string, HostSecret>(Object.entries(secrets));
  const variables = Object.entries(env).map(([name, value]) => {
    checkVariableName(name, checks);
    if (typeof value === 'string') return `${name}=${textOfVariable(name, value, MEND, checks)}`;
    if (value.kind === 'plain') return `${name}=${plainOfVariable(name, value, checks)}`;
    const file = name.toLowerCase();
    if (files.has(file)) checks.problem(`env.${name}: the secret "${file}" is there twice`, { rule: 'S-02' });
    files.set(file, value);
    return `${name}_FILE=${SECRETS}/${file}`; // the path itself under NAME would become the secret (E-45)
  });
  return {
    env: variables,
    mounts: [...files].map(([file, { path }]) => {
      checks.value(`secret ${file}`, parseHostPath(path), { rule: 'S-02' });
      if (!/^[\w.-]+$/.test(file)) checks.problem(`secrets: ${JSON.stringify(file)} is no name of a file`);
      return { type: 'bind', source: path, target: `${SECRETS}/${file}`, readOnly: true };
    }),
  };
}

const MEND = "fileOnHost('/srv/secrets/<name>')";
