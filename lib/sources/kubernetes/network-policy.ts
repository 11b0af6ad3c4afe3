import type { Direction, NetworkPolicy } from '../../model/estate';
import { type Answer, some } from '../../model/relations';
import { isUnknown, type Known } from '../../model/unknown';
import type { Labels } from '../../model/workload';
import { type Attributes, within } from '../attributes';
import { namespaceOf, type Source } from './objects';

export function readNetworkPolicy(source: Source): NetworkPolicy {
  const spec = within(source.attributes.block('spec'));
  // The API's own default: what comes in, and what goes out where rules speak of it.
  const types = spec?.strings('policy_types') ?? ['Ingress', ...(spec?.has('egress') === true ? ['Egress'] : [])];
  const direction = (type: string, rules: string): Direction | undefined =>
    spec !== undefined && (isUnknown(types) || types.includes(type)) ? readDirection(spec, rules) : undefined;
  return {
    ...source.subject,
    at: source.attributes.at,
    namespace: namespaceOf(source),
    selector: selectorOf(spec),
    ingress: direction('Ingress', 'ingress'),
    egress: direction('Egress', 'egress'),
  };
}

function selectorOf(spec: Attributes | undefined): Known<Labels> | undefined {
  const selector = spec?.block('pod_selector');
  if (selector === undefined || isUnknown(selector) || selector.has('match_expressions')) return undefined;
  return selector.map('match_labels');
}

function readDirection(spec: Attributes, name: string): Direction {
  const { list, hidden } = spec.blocks(name);
  const further: readonly Answer[] = hidden === undefined ? [] : [undefined];
  return {
    lets: some([...list.map(() => true), ...further]),
    letsDns: some([...list.map(isForDns), ...further]),
  };
}

/** A rule without ports is for all of them. */
function isForDns(rule: Attributes): Answer {
  const name = rule.has('port') ? 'port' : 'ports'; // as Kubernetes' own spelling is read, and as the provider's
  const { list, hidden } = rule.blocks(name);
  if (list.length === 0 && hidden === undefined) return true;
  return some([...list.map(coversDns), ...(hidden === undefined ? [] : [undefined])]);
}

const DNS = 53;

function coversDns(ports: Attributes): Answer {
  const from = ports.string('port');
  if (from === undefined) return true;
  if (isUnknown(from) || !/^\d+$/.test(from)) return undefined; // a name is the port of whoever is asked
  const to = ports.number('end_port') ?? Number(from);
  return isUnknown(to) ? undefined : Number(from) <= DNS && DNS <= to;
}
