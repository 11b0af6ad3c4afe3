import type { Binding, Grant, Role } from '../../model/access';
import { type Known, Unknown } from '../../model/unknown';
import { type Attributes, within } from '../attributes';
import { namespaceOf, type Source } from './objects';

export function readRole(kind: Role['kind'], source: Source): Role {
  const { subject, attributes } = source;
  const rules = attributes.blocks('rule');
  const aggregated = attributes.has('aggregation_rule') ? new Unknown('aggregation_rule') : undefined;
  return {
    ...subject,
    kind,
    at: attributes.at,
    name: within(attributes.block('metadata'))?.string('name') ?? new Unknown('metadata.name'),
    namespace: namespaceOf(source),
    grants: rules.list.map((rule) => readGrant(rule, attributes.at)),
    hidden: rules.hidden ?? aggregated,
  };
}

function readGrant(rule: Attributes, roleAt: string): Grant {
  const list = (name: string): Known<readonly string[]> => rule.strings(name) ?? [];
  return {
    at: roleAt === '' ? rule.at : rule.at.slice(roleAt.length + 1),
    apiGroups: list('api_groups'),
    resources: list('resources'),
    resourceNames: list('resource_names'),
    verbs: list('verbs'),
  };
}

export function readBinding(kind: Binding['kind'], source: Source): Binding {
  const { subject, attributes } = source;
  const role = within(attributes.block('role_ref'));
  return {
    ...subject,
    kind,
    at: attributes.at,
    namespace: namespaceOf(source),
    roleKind: role?.string('kind') ?? new Unknown('role_ref'),
    roleName: role?.string('name') ?? new Unknown('role_ref'),
  };
}
