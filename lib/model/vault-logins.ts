import type { DockerMount } from './docker';
import { isUnknown } from './unknown';
import type { EnvEntry } from './workload';

/** `/vault-approles/postgres`, `~/.config/vault/approles`. */
const ROLE_FOLDER = /(?:^|[/_-])app-?roles?(?:$|[/_-])/i;
/** `VAULT_ROLE_ID`, `VAULT_SECRET_ID_FILE`, `APPROLE_SECRET_ID`, `VAULT_APPROLE_DIR`. */
const ROLE_VARIABLE =
  /^(?:\w+_)?(?:VAULT_(?:\w+_)?|APP_?ROLE_)(?:ROLE|SECRET)_?ID(?:_FILE|_PATH)?$|^VAULT_APP_?ROLE_DIR$/i;
const TOKEN_VARIABLE = /^VAULT_(?:ROOT_)?TOKEN(?<file>_FILE|_PATH)?$/;
const TOKEN_FILE = /(?:^|\/)\.?(?:vault[-_])?(?:root[-_]token|vault[-_]token)(?:\.txt)?$/i;

/** The label by which a container says until which day it keeps a token beside its AppRole. */
export const TOKEN_UNTIL = 'pawl/vault-token-until';

/** The folders with the role and the secret id of an AppRole that a container sees, known by their names. */
export function roleFoldersOf(mounts: readonly DockerMount[]): readonly DockerMount[] {
  return mounts.filter(({ kind, source, target }) => isFile(kind) && namesSome([source, target], ROLE_FOLDER));
}

/** Whether a container is given what it needs to log in by an AppRole. */
export function hasAppRole(env: readonly EnvEntry[], mounts: readonly DockerMount[] = []): boolean {
  return roleFoldersOf(mounts).length > 0 || env.some(({ name }) => namesSome([name], ROLE_VARIABLE));
}

/** A token of Vault that a container is given. */
export interface VaultToken {
  /** The variable that holds it, or leads to its file; undefined where a file is mounted and no more. */
  readonly variable: string | undefined;
  /** Whether it stands in a file, and so not in the environment. */
  readonly isFile: boolean;
  readonly at: string;
}

export function vaultTokensOf(env: readonly EnvEntry[], mounts: readonly DockerMount[] = []): readonly VaultToken[] {
  const variables = env.flatMap(({ name, at }): VaultToken[] => {
    const match = isUnknown(name) ? null : TOKEN_VARIABLE.exec(name);
    return match ? [{ variable: match[0], isFile: match.groups?.['file'] !== undefined, at }] : [];
  });
  const files = mounts
    .filter(({ kind, source, target }) => isFile(kind) && namesSome([source, target], TOKEN_FILE))
    .map(({ at }): VaultToken => ({ variable: undefined, isFile: true, at }));
  return [...variables, ...files];
}

function isFile(kind: DockerMount['kind']): boolean {
  return kind === 'bind' || kind === 'volume';
}

function namesSome(texts: readonly (EnvEntry['name'] | undefined)[], pattern: RegExp): boolean {
  return texts.some((text) => text !== undefined && !isUnknown(text) && pattern.test(text));
}
