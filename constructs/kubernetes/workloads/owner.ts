import type { Construct } from 'constructs';
import type { WorkloadAccess } from '../access/workload-access';
import type { Defaults } from './adopt';
import type { Checks } from '../../props/checks';
import type { Namespace } from '../platform/namespace';

/** The workload that resources belong to: what they are called after, and what is said of it. */
export interface Owner {
  readonly construct: Construct;
  readonly name: string;
  /** Terraform id of its resources. */
  readonly id: string;
  readonly namespace: Namespace;
  /** Terraform type of the object that it takes over, where it does. */
  readonly adopts: string | undefined;
  /** Labels of its pods that never change. */
  readonly selector: Readonly<Record<string, string>>;
  /** What its pods may do with the objects of the cluster. */
  readonly access: WorkloadAccess;
  /** Secrets that are refreshed from a store and read once by its pods, as they are met (S-24). */
  readonly refreshed: Set<string>;
  readonly defaults: Defaults;
  readonly checks: Checks;
}
