import type { Subject } from './subject';
import type { Known, Unknown } from './unknown';

/** One rule of a role; a list that is not written is empty. */
export interface Grant {
  /** Attribute path below the role: `rule[0]`. */
  readonly at: string;
  readonly apiGroups: Known<readonly string[]>;
  readonly resources: Known<readonly string[]>;
  /** The objects that it is limited to; none means all of them. */
  readonly resourceNames: Known<readonly string[]>;
  readonly verbs: Known<readonly string[]>;
}

export interface Role extends Subject {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: Known<string>;
  /** Where it holds; says nothing of a ClusterRole. */
  readonly namespace: Known<string>;
  readonly grants: readonly Grant[];
  /** Set where the list of rules is an expression, or is put together from other roles. */
  readonly hidden: Unknown | undefined;
}

/** Who gets a role, in one namespace or in all of them. */
export interface Binding extends Subject {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  /** Where it gives the role; says nothing of a ClusterRoleBinding. */
  readonly namespace: Known<string>;
  readonly roleKind: Known<string>;
  readonly roleName: Known<string>;
}
