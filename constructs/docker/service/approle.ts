import type { ContainerMounts } from '@cdktf/provider-docker/lib/container';
import type { IConstruct } from 'constructs';
import { endsOn } from '../../../lib/gate/time-box';
import { TOKEN_UNTIL } from '../../../lib/model/vault-logins';
import type { IsoDate } from '../../../lib/values/iso-date';
import type { HostSecret } from '../../../lib/values/secret';
import type { Checks } from '../../props/checks';
import { parseHostPath } from '../../props/paths';
import { mayLack, made, object, parsedLater, text } from '../../props/shape';
import type { EnvValue } from './environment';
import { secretFile } from './secret-shape';

/** By which a service logs in to Vault as itself. */
export interface AppRole {
  readonly kind: 'approle';
  /** Folder of the host with the role and secret id of this service alone. */
  readonly directory: `/${string}`;
  readonly fallback: Fallback | undefined;
}

/** The token that was there before, until a day. */
interface Fallback {
  readonly token: HostSecret;
  /** The last day, at most 365 days ahead; past it synth refuses the stack (C-27). */
  readonly until: IsoDate;
}

/**
 * A folder of the host with `role-id` and `secret-id`, which the container sees read-only where `VAULT_APPROLE_DIR` says (S-09). Each
 * service has one of its own: what shares a folder has the rights of the other.
 *
 * @param options `fallback` is a token in a file (`VAULT_TOKEN_FILE`) while a service moves over, with its last day in the label
 * `pawl/vault-token-until`; without one there is no way around the AppRole (S-10)
 */
export function appRole(directory: AppRole['directory'], options: { readonly fallback?: Fallback } = {}): AppRole {
  return { kind: 'approle', directory, fallback: options.fallback };
}

export const appRoleShape = made('made by appRole', {
  approle: object<AppRole>({
    directory: parsedLater,
    fallback: mayLack(object<Fallback>({ token: secretFile, until: text })),
  }),
});

interface Given {
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly mounts: readonly ContainerMounts[];
  readonly labels: Readonly<Record<string, string>>;
}

/** What a container is given of it, after the end of its fallback was recorded. */
export function appRoleOf(construct: IConstruct, role: AppRole | undefined, checks: Checks): Given {
  if (role === undefined) return { env: {}, mounts: [], labels: {} };
  const { directory, fallback } = role;
  checks.value('approle', parseHostPath(directory), { rule: 'S-09' });
  const target = `/vault-approles/${directory.split('/').filter(Boolean).at(-1) ?? ''}`;
  if (fallback)
    endsOn(construct, {
      rule: 'S-10',
      prop: 'approle.fallback',
      what: 'a token of Vault beside its AppRole',
      until: fallback.until,
      mend: `approle: appRole('${directory}')`,
    });
  return {
    env: { VAULT_APPROLE_DIR: target, ...(fallback ? { VAULT_TOKEN: fallback.token } : {}) },
    mounts: [{ type: 'bind', source: directory, target, readOnly: true }],
    labels: fallback ? { [TOKEN_UNTIL]: fallback.until } : {},
  };
}
