import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { type Cpu, parseCpu } from '../../../lib/values/cpu';
import { type Memory, parseMemory } from '../../../lib/values/memory';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { VERTICAL_AUTOSCALER } from '../props/custom-shape';
import type { Namespace } from '../platform/namespace';
import { writeObject } from './write';

/** Requests of one container. */
export interface Requests {
  readonly cpu?: Cpu;
  readonly memory?: Memory;
}

/** What a vertical autoscaler needs of a workload: any that is meant to run for good has it. */
export interface Scalable extends Construct {
  readonly name: string;
  readonly namespace: Namespace;
}

export interface VerticalAutoscalerProps {
  /** Whose requests it looks at: a workload that is meant to run for good. */
  readonly workload: Scalable;
  /**
   * `Off`: it recommends, and people read it. `Initial`: pods that start anyway start with what it recommends. What evicts pods has
   * no spelling (K-19, N-09).
   *
   * @default 'Off' - figures are looked at before they are taken
   */
  readonly mode?: 'Off' | 'Initial';
  /** No request below these. @default the recommender's own */
  readonly least?: Requests;
  /** No request above these: what a node has. @default none */
  readonly most?: Requests;
}

const REQUIRED = {
  workload: { mend: 'workload: web', standIn: undefined },
} as const satisfies Record<string, RequiredProp>;

const CONTROLLERS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * Recommends requests for a workload by what it used (`VerticalPodAutoscaler`). It changes pods as they start, never the object
 * that Terraform wrote, so no plan sees drift.
 *
 * Beside an autoscaler that counts CPU it leaves CPU alone: a larger request would look like less load.
 */
export class VerticalAutoscaler extends Construct {
  constructor(scope: Construct, id: string, given: VerticalAutoscalerProps) {
    super(scope, id);
    announceConstruct(this.node, 'VerticalAutoscaler');
    const checks = new Checks(this);
    const { workload, mode = 'Off', least, most } = completed(given, VERTICAL_AUTOSCALER, REQUIRED, checks);
    for (const [prop, requests] of Object.entries({ least, most })) checkRequests(prop, requests, checks);
    const target: unknown = workload; // JavaScript may leave it out
    if (target === undefined) return;
    const { name, namespace } = workload;
    const kind = CONTROLLERS.find((each) => workload.node.tryFindChild(each)); // a workload names its controller by kind
    if (kind === undefined) {
      checks.problem(`workload: "${name}" runs once or by the clock, which nothing here scales`);
      return;
    }
    const isScaled = workload.node.tryFindChild('HorizontalPodAutoscaler') !== undefined;
    const policy = {
      ...(least ? { minAllowed: { ...least } } : {}),
      ...(most ? { maxAllowed: { ...most } } : {}),
      ...(isScaled ? { controlledResources: ['memory'] } : {}),
    };
    const spec = {
      targetRef: { apiVersion: 'apps/v1', kind, name },
      updatePolicy: { updateMode: mode },
      ...(Object.keys(policy).length > 0
        ? { resourcePolicy: { containerPolicies: [{ containerName: '*', ...policy }] } }
        : {}),
    };
    const object = { apiVersion: 'autoscaling.k8s.io/v1', kind: 'VerticalPodAutoscaler', name, namespace, spec };
    writeObject(this, object, checks);
  }
}

function checkRequests(prop: string, requests: Requests | undefined, checks: Checks): void {
  if (requests?.cpu !== undefined) checks.value(`${prop}.cpu`, parseCpu(requests.cpu));
  if (requests?.memory !== undefined) checks.value(`${prop}.memory`, parseMemory(requests.memory));
}
