import type { Construct } from 'constructs';
import { parseServiceName } from '../../../lib/values/object-name';
import { blocksIn, isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import type { RequiredProp } from '../../props/checks';
import type { Endpoint } from '../network/network';
import { rawResource } from '../platform/resources';
import { checkRaw, mergedInto } from '../pods/raw';
import { RAW_WORKLOAD } from '../props/workload-shape';
import type { Owner } from './owner';
import type { RawKind, RawWorkloadProps } from './raw-workload-props';
import { REQUIRED, Workload } from './workload';
import { lifecycleOf, type Positions } from './workload-metadata';

const NEEDED = {
  name: REQUIRED.name,
  kind: { mend: "kind: 'Deployment'", standIn: 'Deployment' },
  raw: { mend: 'raw: { spec: { … } }', standIn: {} },
} as const satisfies Record<string, RequiredProp>;

/**
 * A workload that no kind of Pawl can write: any attribute that the provider has, by its own name, of any object that runs pods.
 *
 * It has name, namespace, selector, ports, policies and Services like every workload, and no default: what a kind writes by itself
 * is the author's to write here. The gate compares it with the provider's schema, tells a misspelt name, and judges the pods as it
 * judges all others. Where one attribute is missing from a kind, the `raw` of that kind is the smaller way out.
 */
export class RawWorkload<const P extends string = never> extends Workload<P, RawWorkloadProps<P>> {
  /** What the Services offer, for `uses()` of others. */
  readonly endpoints: { readonly [Name in P]: Endpoint<Name> };

  constructor(scope: Construct, id: string, given: RawWorkloadProps<P>) {
    super(scope, id, given, {
      kind: 'RawWorkload',
      shapes: RAW_WORKLOAD,
      required: NEEDED,
      parseName: parseServiceName,
    });
    const { props, owner } = this;
    const { kind, raw, adopt } = props;
    const identity = identityOf(kind, owner);
    const attributes = mergedInto(identity, raw);
    checkRaw(raw, owner.checks);
    for (const path of contradicted(identity, attributes, 'raw'))
      owner.checks.problem(`${path} is what name, namespace and selector say: raw cannot say otherwise`, {
        mend: "leave it out, or adopt: { address: '…', selector: { … } }",
      });
    const lifecycle = lifecycleOf(kind, positionsOf(kind, attributes), undefined, owner);
    const place = { id: owner.id, adopt: adopt?.address, checks: owner.checks };
    rawResource(this, kind, place, () => mergedInto(attributes, this.grants()), lifecycle);
    this.endpoints = this.serve(props);
  }

  /** The service account, where something was granted. */
  private grants(): JsonObject {
    const { serviceAccount } = this.owner.access;
    if (serviceAccount === undefined) return {};
    const pod = { service_account_name: serviceAccount, automount_service_account_token: true };
    return inTemplate(this.props.kind, { spec: pod });
  }
}

/** Where the template of the pods stands in an object; a Pod is its own. */
const TEMPLATE: Readonly<Record<RawKind, readonly string[]>> = {
  CronJob: ['spec', 'job_template', 'spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  Job: ['spec', 'template'],
  Pod: [],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
};

/** By which field of the spec an object knows its pods; a Job makes its own selector. */
function selectorOf(kind: RawKind, selector: JsonObject): JsonObject {
  if (kind === 'ReplicationController') return { spec: { selector } };
  return ['DaemonSet', 'Deployment', 'StatefulSet'].includes(kind)
    ? { spec: { selector: { match_labels: selector } } }
    : {};
}

/** What makes the object this workload's: nothing that is a default. */
function identityOf(kind: RawKind, { name, namespace, selector, defaults }: Owner): JsonObject {
  const labels = { ...selector };
  const own = { metadata: { name, namespace: namespace.reference, ...(defaults.parity ? {} : { labels }) } };
  return mergedInto(mergedInto(own, inTemplate(kind, { metadata: { labels } })), selectorOf(kind, labels));
}

function inTemplate(kind: RawKind, template: JsonObject): JsonObject {
  return TEMPLATE[kind].reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), template);
}

function podsOf(kind: RawKind, attributes: JsonObject): readonly JsonObject[] {
  return [...TEMPLATE[kind], 'spec'].reduce<readonly JsonObject[]>(
    (blocks, key) => blocks.flatMap((block) => blocksIn(block[key])),
    [attributes],
  );
}

/** Paths at which something else stands than was meant to stay. */
function contradicted(meant: Json, found: Json | undefined, at: string): readonly string[] {
  if (!isObject(meant)) return meant === found ? [] : [at];
  const block = isList(found) && found.length === 1 ? found[0] : found;
  if (!isObject(block)) return [at];
  return Object.entries(meant).flatMap(([key, value]) => contradicted(value ?? null, block[key], `${at}.${key}`));
}

function positionsOf(kind: RawKind, attributes: JsonObject): Positions {
  const pods = podsOf(kind, attributes);
  const count = (list: string): number => pods.flatMap((pod) => blocksIn(pod[list])).length;
  return { containers: count('container'), initContainers: count('init_container'), tracked: false };
}
