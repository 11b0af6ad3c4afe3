import type { Binding, Grant, Role } from '../model/access';
import type { Estate } from '../model/estate';
import { type Answer, every, isSame, some } from '../model/relations';
import { isMadeFor, VAULT } from '../model/software';
import { isUnknown, type Known } from '../model/unknown';
import type { Subject } from '../model/subject';
import { fail, finding, on, pass, unsure, type Opinion } from './finding';

/**
 * S-12: in Vault's namespace a role reads Secrets by their names.
 *
 * The key that unseals Vault is a Secret there, and so is the root token of its first days: whoever may list the Secrets of that
 * namespace has all that Vault keeps. RBAC cannot forbid, so that what is granted is all that there is to judge; who is
 * cluster-admin reads it all the same (F19).
 */
export const S12 = finding({
  id: 'S-12',
  title: "Roles in Vault's namespace read Secrets by name only",
  severity: 'high',
  sources: ['001 §R5 bullet 1'],
  judges: [
    on(({ roles }: Estate) => roles.filter(({ kind }) => kind === 'Role'), judgeRole),
    on(({ bindings }: Estate) => bindings.filter(({ kind }) => kind === 'RoleBinding'), judgeBinding),
  ],
  mend: 'resource_names with the Secrets that are meant',
  exemptAt: '',
});

function judgeRole(role: Role, { estate }: { estate: Estate }): readonly Opinion[] {
  const isVaults = holdsVault({ by: role, namespace: role.namespace }, estate);
  return isVaults === false ? [] : role.grants.flatMap((grant) => judgeGrant(grant, isVaults, `${grant.at}.resources`));
}

/** A ClusterRole that is bound here reads the Secrets of this namespace. */
function judgeBinding(binding: Binding, { estate }: { estate: Estate }): readonly Opinion[] {
  const isVaults = holdsVault({ by: binding, namespace: binding.namespace }, estate);
  if (isVaults === false || binding.roleKind !== 'ClusterRole') return [];
  const role = estate.roles.find(
    ({ kind, name, place }) =>
      kind === 'ClusterRole' &&
      isSame({ by: binding, value: binding.roleName }, { by: { ...binding, place }, value: name }) === true,
  );
  return role ? role.grants.flatMap((grant) => judgeGrant(grant, isVaults, 'role_ref')) : [];
}

function judgeGrant({ apiGroups, resources, resourceNames, verbs }: Grant, isVaults: Answer, at: string): Opinion[] {
  const reads = every([
    holds(verbs, ['get', 'list', 'watch', '*']),
    holds(resources, ['secrets', '*']),
    holds(apiGroups, ['', '*']),
  ]);
  const isNamed = isUnknown(resourceNames) ? undefined : resourceNames.length > 0;
  if (reads === false) return [];
  if (isNamed === true) return [pass()];
  return [
    reads === true && isNamed === false && isVaults === true
      ? fail("reads every Secret of Vault's namespace, the one that unseals it too", { at })
      : unsure("may read every Secret of Vault's namespace", { at }),
  ];
}

function holds(list: Known<readonly string[]>, wanted: readonly string[]): Answer {
  return isUnknown(list) ? undefined : list.some((item) => wanted.includes(item));
}

/** Whether Vault runs in a namespace, by the image of a workload there; a chart's is known by the usual name alone. */
function holdsVault({ by, namespace }: { by: Subject; namespace: Known<string> }, { workloads }: Estate): Answer {
  if (namespace === 'vault' || namespace === 'openbao') return true;
  const servers = workloads.filter(({ pod }) => pod.containers.some(({ image }) => isMadeFor(image, VAULT) === true));
  return some(servers.map((server) => isSame({ by, value: namespace }, { by: server, value: server.namespace })));
}
