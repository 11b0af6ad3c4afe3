import type { Construct } from 'constructs';
import type { Exemption } from '../../../lib/values/exemption';
import type { Health } from '../pods/health';
import type { Endpoint } from '../network/network';
import { podTemplate } from '../pods/pod-template';
import type { PortProps } from '../pods/ports';
import { writeDeployment } from './rollout';
import type { Shutdown, Stopping } from '../pods/shutdown';
import { LONG_LIVED, REQUIRED, Workload } from './workload';
import type { NoVolumes, ScaleFor, Volumes, LongLivedProps, NoSidecars, PortsOf, Sidecars } from './workload-props';
import { WORKER } from '../props/workload-shape';

export interface WorkerProps<
  P extends string,
  E,
  V extends Volumes,
  S extends Sidecars = NoSidecars,
> extends LongLivedProps<E, V, S> {
  /** Ports that others than a Service ask: `metrics`, a health port. @default none */
  readonly ports?: Readonly<Record<P, PortProps>>;
  /**
   * How it says that it is ready, started and alive (F02). Who serves nobody best writes a file now and then:
   * `heartbeat('/tmp/alive', '2m')`.
   */
  readonly health: Health<NoInfer<P>> | Exemption<'F02'>;
  /** How many copies run. There is no default: how many the app tolerates is the app's knowledge (F22). */
  readonly scale: ScaleFor<V>;
  /** @default 60 s between signal and kill, to finish what is in hand; no pause, because no Service sends it requests (F23) */
  readonly shutdown?: Shutdown;
}

const STOPPING: Stopping = { pauses: false, drain: 60 };

/** Long-lived work that nobody connects to: a queue's consumer, a bot, a tunnel. A Deployment without a Service. */
export class Worker<
  const P extends string = never,
  const E = unknown,
  const V extends Volumes = NoVolumes,
  const S extends Sidecars = NoSidecars,
> extends Workload<P | PortsOf<S>, WorkerProps<P, E, V, S>> {
  /** Its ports, for `uses()` of others; no Service, so no host name. */
  readonly endpoints: { readonly [Name in P | PortsOf<S>]: Endpoint<Name> };

  constructor(scope: Construct, id: string, given: WorkerProps<P, E, V, S>) {
    super(scope, id, given, { kind: 'Worker', shapes: WORKER, required: { ...REQUIRED, ...LONG_LIVED } });
    const { props, ports, owner } = this;
    writeDeployment(props, podTemplate(props, ports, STOPPING, owner), owner);
    this.endpoints = this.endpointsAt();
  }
}
