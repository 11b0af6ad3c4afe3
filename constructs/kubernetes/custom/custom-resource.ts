import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import type { JsonObject } from '../../../lib/values/json';
import { parseObjectName } from '../../../lib/values/object-name';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import type { Namespace } from '../platform/namespace';
import { CUSTOM_RESOURCE } from '../props/custom-shape';
import type { AdoptedObject } from '../workloads/adopt';
import { writeObject } from './write';

export interface CustomResourceProps {
  /** Group and version, as the custom resource definition has them: `monitoring.coreos.com/v1`. */
  readonly apiVersion: `${string}.${string}/v${number}${string}`;
  /** `PrometheusRule` */
  readonly kind: string;
  /** A DNS label, at most 63 characters. */
  readonly name: string;
  /** @default none - an object of the whole cluster */
  readonly namespace?: Namespace;
  /** The fields of its kind, by their own names. Text is literal: `${…}` reaches the cluster as it stands. */
  readonly spec: JsonObject;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Literal text. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Fields that somebody in the cluster changes after they were written, beside labels and annotations: `spec.replicas`. A plan
   * then takes what it finds there.
   *
   * @default none - every other field is as written, or the plan says so
   */
  readonly computed?: readonly string[];
  /** The existing object to take over. @default none - it is new */
  readonly adopt?: AdoptedObject;
}

const REQUIRED = {
  apiVersion: { mend: "apiVersion: 'monitoring.coreos.com/v1'", standIn: 'missing.example.org/v1' },
  kind: { mend: "kind: 'PrometheusRule'", standIn: 'Missing' },
  name: { mend: "name: 'web'", standIn: 'missing' },
  spec: { mend: 'spec: { … }', standIn: {} },
} as const satisfies Record<string, RequiredProp>;

/** An object of a kind that Kubernetes does not have itself, by the platform's strategy. */
export class CustomResource extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, given: CustomResourceProps) {
    super(scope, id);
    announceConstruct(this.node, 'CustomResource');
    const checks = new Checks(this);
    const props = completed(given, CUSTOM_RESOURCE, REQUIRED, checks);
    this.name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    writeObject(this, { ...props, name: this.name }, checks);
  }
}
