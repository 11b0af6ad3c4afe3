import type { RoleV1, RoleV1Rule as Rule } from '@cdktf/provider-kubernetes/lib/role-v1';
import { type ApiResource, parseApiResource } from '../../../lib/values/api-resource';
import { type Exemption, isExemption } from '../../../lib/values/exemption';
import type { FindingId } from '../../../lib/values/finding-id';
import { isObject } from '../../../lib/values/json';
import { nameOf, resource } from '../platform/resources';
import { grantScope, type ReadScope } from '../props/grant-shape';
import type { Owner } from '../workloads/owner';
import { type Granted, VERBS } from './grant';

type Role = Pick<RoleV1, 'putRule'>;
type RoleKind = 'Role' | 'ClusterRole';

const READ = ['get', 'list', 'watch'];
/** The API server knows no name yet, or many, when it decides about these. */
const NAMELESS = ['create', 'deletecollection'];

/**
 * What one workload may do with the objects of the cluster. The first grant gives it a service account of its own, and its pods
 * alone a token; all grants are one Role in its namespace, and one ClusterRole where something reaches further (F19, S-22).
 */
export class WorkloadAccess {
  private readonly rules: Readonly<Record<RoleKind, Rule[]>> = { Role: [], ClusterRole: [] };
  private readonly roles = new Map<RoleKind, Role>();
  private readonly reasons = new Set<Exemption<FindingId>>();
  private account: string | undefined;

  constructor(private readonly owner: Omit<Owner, 'access'>) {}

  /** The service account of the pods, by reference; undefined where nothing was granted. */
  get serviceAccount(): string | undefined {
    return this.account;
  }

  grant({ verbs, resource: asked, scope }: Granted): void {
    const { checks } = this.owner;
    const read = grantScope(scope, checks);
    const what = this.resourceOf(asked);
    const may = this.verbsOf(verbs, read);
    if (read === undefined || what === undefined || may === undefined) return;
    const { names, everywhere, because } = read;
    if (everywhere && isSecrets(what) && names === undefined) this.isExempt('can.because', because);
    else if (because !== undefined)
      checks.problem('can.because: this grant needs no exemption', { rule: 'F19', mend: 'leave because out' });
    this.add(everywhere || what.ofCluster === true ? 'ClusterRole' : 'Role', {
      apiGroups: [what.group],
      resources: [what.resource],
      ...(names === undefined ? {} : { resourceNames: [...names] }),
      verbs: [...may],
    });
  }

  private add(kind: RoleKind, rule: Rule): void {
    this.account ??= this.writeAccount();
    this.rules[kind].push(rule);
    const rules = merged(this.rules[kind]);
    const role = this.roles.get(kind);
    if (role) role.putRule(rules);
    else this.roles.set(kind, this.writeRole(kind, rules, this.account));
  }

  private resourceOf(asked: unknown): ApiResource | undefined {
    if (typeof asked !== 'string') return this.isWildcard(asked, 'resource') ? ANYTHING : undefined;
    if (!asked.includes('*')) return this.owner.checks.value('can', parseApiResource(asked), { rule: 'F19' });
    this.tellStar(asked);
    return undefined;
  }

  private verbsOf(verbs: readonly unknown[], scope: ReadScope | undefined): readonly string[] | undefined {
    const { checks } = this.owner;
    const isNamed = scope?.names !== undefined;
    const known = verbs.map((verb): readonly string[] | undefined => {
      if (typeof verb !== 'string') return this.isWildcard(verb, 'verb') ? ['*'] : undefined;
      if (verb === 'read') return isNamed ? ['get'] : READ;
      if (VERBS.includes(verb)) return [verb];
      if (verb === '*') this.tellStar(verb);
      else checks.problem(`can: there is no verb "${verb}": the verbs are ${VERBS.join(', ')}`, { rule: 'F19' });
      return undefined;
    });
    const nameless = NAMELESS.find((verb) => isNamed && verbs.includes(verb));
    if (nameless !== undefined)
      checks.problem(`can: ${nameless} cannot be limited by name, so the API server would refuse it always`, {
        rule: 'F19',
        mend: `can('${nameless}', …) without names, beside the others`,
      });
    if (verbs.length === 0) checks.problem('can: no verb, which grants nothing', { mend: "can('read', …)" });
    const all = known.flatMap((each) => each ?? []);
    return all.length === 0 || known.includes(undefined) ? undefined : all;
  }

  private isWildcard(value: unknown, part: string): boolean {
    if (isObject(value) && value['kind'] === 'wildcard') return this.isExempt('wildcard', value['because']);
    this.owner.checks.problem(`can: a ${part} is text, or wildcard(exempt('F19', …))`, { rule: 'F19' });
    return false;
  }

  /** One exemption may be the reason of several grants, and is granted once. */
  private isExempt(prop: string, because: unknown): boolean {
    if (isExemption(because)) {
      if (this.reasons.has(because)) return true;
      this.reasons.add(because);
    }
    return this.owner.checks.isExempt(prop, 'F19', because);
  }

  private tellStar(text: string): void {
    this.owner.checks.problem(`can: "${text}" grants what nobody has thought of yet`, {
      rule: 'F19',
      mend: "can(['get', 'patch'], 'deployments.apps')",
      exempt: "wildcard(exempt('F19', { reason: '…', expires: '…' })) in its place",
    });
  }

  /** Its own token stays off: the pods ask for it, so that nothing else that runs as this account gets one. */
  private writeAccount(): string {
    const { construct, name, id, namespace, checks } = this.owner;
    return nameOf(
      resource(
        construct,
        'ServiceAccount',
        { id, checks },
        { metadata: { name, namespace: namespace.reference }, automountServiceAccountToken: false },
      ),
    );
  }

  private writeRole(kind: RoleKind, rule: Rule[], account: string): Role {
    const { construct, name, id, namespace, checks } = this.owner;
    const place = { id, checks };
    const subject = [{ kind: 'ServiceAccount', name: account, namespace: namespace.reference }];
    const roleRef = (role: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: role });
    if (kind === 'Role') {
      const metadata = { name, namespace: namespace.reference };
      const role = resource(construct, kind, place, { metadata, rule });
      resource(construct, 'RoleBinding', place, { metadata, roleRef: roleRef(nameOf(role)), subject });
      return role;
    }
    const metadata = { name: `${namespace.name}:${name}` }; // of the whole cluster, so the namespace is part of it
    const role = resource(construct, kind, place, { metadata, rule });
    resource(construct, 'ClusterRoleBinding', place, { metadata, roleRef: roleRef(nameOf(role)), subject });
    return role;
  }
}

const ANYTHING: ApiResource = { group: '*', resource: '*', ofCluster: undefined };

function isSecrets({ group, resource: plural }: ApiResource): boolean {
  return group === '' && plural === 'secrets';
}

/** One rule for each kind of object and names, in an order of its own: the order of `can()` never shows in the output. */
function merged(rules: readonly Rule[]): Rule[] {
  const byWhat = new Map<string, Rule>();
  for (const { verbs, resourceNames, ...kind } of rules) {
    const what = { ...kind, ...(resourceNames ? { resourceNames: [...new Set(resourceNames)].sort() } : {}) };
    const key = JSON.stringify(what);
    byWhat.set(key, { ...what, verbs: [...new Set([...(byWhat.get(key)?.verbs ?? []), ...verbs])].sort() });
  }
  return [...byWhat].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}
