import type { Binding, Grant, Role } from '../model/access';
import type { Estate } from '../model/estate';
import { type Answer, every, isSame, some } from '../model/relations';
import { isUnknown, type Known } from '../model/unknown';
import { fail, finding, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F19: nobody may do everything, and nobody reads the Secrets of all namespaces.
 *
 * The audited estate let every power user read and write each Secret of the cluster, the one that unseals Vault among them: such a
 * role is worth as much as cluster-admin. A wildcard grants what the next operator installs, too. Whoever may escalate, bind or
 * impersonate gives himself the rest. A ClusterRole that is bound in single namespaces holds there alone, and the names of
 * the objects make a wide rule narrow.
 */
export const F19 = finding({
  id: 'F19',
  title: 'Roles grant without wildcards, and no role reads the Secrets of all namespaces',
  severity: 'high',
  sources: ['001 §table F19', '001 §R5'],
  judges: [on(({ roles }: Estate) => roles, judgeRole), on(clusterBindings, judgeBinding)],
  mend: 'name verbs and resources; a Role in the namespace, with resource_names, for Secrets',
  exemptAt: '',
});

function clusterBindings({ bindings }: Estate): readonly Binding[] {
  return bindings.filter(({ kind }) => kind === 'ClusterRoleBinding');
}

function judgeBinding({ roleName }: Binding): Opinion {
  const at = { at: 'role_ref' };
  if (isUnknown(roleName))
    return /^\$\{[\w.-]+\.metadata\[0\]\.name\}$/.test(roleName.expression) ? pass() : unknown(roleName, at);
  return roleName === 'cluster-admin' ? fail('gives cluster-admin: everything, everywhere', at) : pass();
}

function judgeRole(role: Role, { estate }: { estate: Estate }): readonly Opinion[] {
  const opinions = role.grants.flatMap((grant) => judgeGrant(grant, role, estate));
  return role.hidden ? [...opinions, unknown(role.hidden, { at: 'rule' })] : opinions;
}

/** Verbs with which a subject gets what it was not given. */
const CLIMBING = ['escalate', 'bind', 'impersonate'];

function judgeGrant(grant: Grant, role: Role, estate: Estate): Opinion[] {
  const { verbs, resources, at } = grant;
  if (isUnknown(verbs)) return [unknown(verbs, { at: `${at}.verbs` })];
  if (isUnknown(resources)) return [unknown(resources, { at: `${at}.resources` })];
  if (resources.length === 0) return []; // paths of the API server, no objects
  const climbing = verbs.filter((verb) => CLIMBING.includes(verb));
  return [
    ...(verbs.includes('*') ? [fail('grants every verb', { at: `${at}.verbs`, severity: 'medium' })] : []),
    ...(resources.includes('*') ? [fail('grants every resource', { at: `${at}.resources` })] : []),
    ...(climbing.length > 0 ? [fail(`lets its holder ${climbing.join(' and ')}`, { at: `${at}.verbs` })] : []),
    ...judgeSecrets(grant, role, estate),
  ];
}

function judgeSecrets(
  { apiGroups, resources, resourceNames, verbs, at: grantAt }: Grant,
  role: Role,
  estate: Estate,
): Opinion[] {
  const at = { at: `${grantAt}.resources` };
  const grants = every([
    holds(verbs, ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', '*']),
    holds(resources, ['secrets']),
    holds(apiGroups, ['', '*']),
  ]);
  if (role.kind === 'Role' || grants === false) return [];
  const isNamed = isUnknown(resourceNames) ? undefined : resourceNames.length > 0;
  if (isNamed === true) return [pass({ at: `${grantAt}.resource_names` })];
  const reach = isBoundEverywhere(role, estate);
  if (reach === false) return [];
  return grants === true && isNamed === false && reach === true
    ? [fail('grants the Secrets of all namespaces', at)]
    : [unsure('may grant the Secrets of all namespaces', at)];
}

function holds(list: Known<readonly string[]>, wanted: readonly string[]): Answer {
  return isUnknown(list) ? undefined : list.some((item) => wanted.includes(item));
}

/** True where a binding for all namespaces names the role, false where only bindings in single ones do. */
function isBoundEverywhere(role: Role, { bindings }: Estate): Answer {
  const naming = (kind: Binding['kind']): Answer =>
    some(
      bindings
        .filter((binding) => binding.kind === kind && binding.roleKind === 'ClusterRole')
        .map((binding) => isSame({ by: role, value: role.name }, { by: binding, value: binding.roleName })),
    );
  const everywhere = naming('ClusterRoleBinding');
  if (everywhere !== false) return everywhere;
  return naming('RoleBinding') === true ? false : undefined;
}
