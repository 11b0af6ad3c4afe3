import type { Exposure } from '../network/expose';
import type { Endpoint } from '../network/network';
import type { ServiceProps } from '../network/service';
import type { Namespace } from '../platform/namespace';
import type { PortProps } from '../pods/ports';
import type { Raw } from '../pods/raw';
import type { WorkloadAdoption } from './adopt';
import type { WithPorts } from './served';

/** What runs pods, by its kind in Kubernetes. */
export const RAW_KINDS = [
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Pod',
  'ReplicationController',
  'StatefulSet',
] as const;
export type RawKind = (typeof RAW_KINDS)[number];

/** Strategy and hardening stand in `raw`, like all else. */
export type RawAdoption = Omit<WorkloadAdoption, 'strategy' | 'harden'>;

export interface RawWorkloadProps<P extends string> {
  /** Name of the object and value of its selector: a DNS label, at most 63 characters. */
  readonly name: string;
  /** @default the stack's, where it has made one alone */
  readonly namespace?: Namespace;
  /** What runs the pods. */
  readonly kind: RawKind;
  /**
   * Everything else of the object, by the provider's own names: `{ spec: { replicas: 1, template: { spec: { container: [ … ] } } } }`.
   * Nothing is added to it but name, namespace, selector and labels, and `ignore_changes` for the platform's mutators.
   */
  readonly raw: Raw;
  /**
   * What the containers listen on, for probes of others, policies and Services; the containers themselves are in `raw`.
   *
   * @default none
   */
  readonly ports?: Readonly<Record<P, PortProps>>;
  /** What it connects to, besides DNS. More by `uses()`. @default [] (F18) */
  readonly uses?: readonly Endpoint[];
  /** @default a ClusterIP that offers all ports, where there are any */
  readonly service?: WithPorts<P, ServiceProps<NoInfer<P>>>;
  /** Further Services by key, each called after the workload and its key. @default none */
  readonly services?: WithPorts<P, Readonly<Record<string, ServiceProps<NoInfer<P>>>>>;
  /** Host names under which the platform's ingress serves it. @default none - reachable inside the cluster only */
  readonly expose?: WithPorts<P, Exposure<NoInfer<P>>>;
  /** The existing object to take over; parity leaves out the labels of the object itself. @default none */
  readonly adopt?: RawAdoption;
}
