import type { Estate, Maker, Service, Supply } from '../model/estate';
import { type Mentions, mentionsIn } from '../model/mentions';
import { isSame, selects, some } from '../model/relations';
import type { Subject } from '../model/subject';
import { isUnknown, type Known } from '../model/unknown';
import type { Labels } from '../model/workload';
import { type Clause, fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * K-10: what nothing uses is taken out.
 *
 * The audited estate moved its database and kept the Services, Secrets and accounts of the old one: somebody will rotate, back up
 * or debug them. Whoever means an object says its name or refers to its resource, in whatever stack, so that one which no text
 * names is left over. Only where a namespace and its pods are written here can that be told; a chart, a module or an operator may
 * use what it does not name. What is found by its labels (a dashboard for Grafana) or belongs to somebody outside (the token of an
 * account) is used. Whether an operator runs for a custom resource is not judged: it mostly stands in another stack than that.
 */
export const K10 = finding({
  id: 'K-10',
  title: 'ConfigMaps, Secrets and accounts are used by something, and Services select pods',
  severity: 'low',
  sources: ['001 §R2 bullet 5'],
  judges: [
    withMentions((mentions) =>
      on(
        ({ supplies }: Estate) => supplies,
        (supply, { estate }) => judgeSupply(supply, mentions, estate),
      ),
    ),
    on(
      ({ services }: Estate) => services,
      (service, { estate }) => judgeService(service, estate),
    ),
  ],
  mend: 'take it out; where somebody outside uses it, an exemption that names him',
  exemptAt: '',
});

/** Reads the texts once for all subjects. */
function withMentions(clause: (mentions: Mentions) => Clause): Clause {
  return { judgeAll: (estate, factsOf) => clause(mentionsIn(estate)).judgeAll(estate, factsOf) };
}

function judgeSupply(supply: Supply, mentions: Mentions, estate: Estate): Opinion {
  const { name, namespace } = supply;
  if (mentions.hasReference(supply)) return pass();
  const isNamed = isUnknown(name) ? mentions.hasExpression(name.expression, supply) : mentions.hasName(name, supply);
  if (isNamed || isFound(supply)) return pass();
  if (isUnknown(name)) return unknown(name, { at: 'metadata.name' });
  return isWhole(namespace, supply, estate)
    ? fail('is used by nothing that is written here')
    : unsure('is used by nothing that is written here; what else runs in its namespace may use it');
}

/** Labels and annotations that tell people what an object is; by any other one it is found. */
const DESCRIBES =
  /^(?:app|name|run|tier|component|version|release|chart|heritage|team|env|environment|description|k8s-app|(?:app\.kubernetes\.io|helm\.sh|meta\.helm\.sh|kubectl\.kubernetes\.io|reloader\.stakater\.com)\/.*)$/;

/** Whether somebody who does not know its name finds it. */
function isFound({ labels, annotations, type }: Supply): boolean {
  const isTold = (map: Known<Labels>): boolean =>
    isUnknown(map) || Object.keys(map).some((key) => !DESCRIBES.test(key));
  return isTold(labels) || isTold(annotations) || type === 'kubernetes.io/service-account-token';
}

function judgeService(service: Service, estate: Estate): Opinion {
  const { selector, namespace } = service;
  const at = { at: 'spec.selector' };
  if (!isUnknown(selector) && Object.keys(selector).length === 0) return notApplicable(); // its addresses stand elsewhere
  const serves = some(estate.workloads.map((workload) => selects({ ...service, labels: selector }, workload)));
  if (serves === true) return pass(at);
  if (isUnknown(selector)) return unknown(selector, at);
  return serves === false && isWhole(namespace, service, estate)
    ? fail('selects no pods that anything here runs', at)
    : unsure('selects no pods that anything here surely runs', at);
}

/** Whether the namespace and what runs in it are written here, as far as can be seen. */
function isWhole(namespace: Known<string>, by: Subject, estate: Estate): boolean {
  const isThere = (subject: Subject, value: Known<string>) => isSame({ by, value: namespace }, { by: subject, value });
  return (
    estate.namespaces.some((each) => isThere(each, each.name) === true) &&
    estate.workloads.some((each) => isThere(each, each.namespace) === true) &&
    !estate.unreadable.some(({ place }) => place.stack === by.place.stack) &&
    !estate.makers.some((maker) => mayMakeIn(maker, by, isThere))
  );
}

function mayMakeIn(
  maker: Maker,
  { place }: Subject,
  isThere: (subject: Subject, value: Known<string>) => boolean | undefined,
): boolean {
  const { namespace } = maker;
  if (namespace === undefined) return maker.place.stack === place.stack;
  return isThere(maker, namespace) !== false;
}
