import type { Construct } from 'constructs';
import type { Exemption } from '../../../lib/values/exemption';
import { parseServiceName } from '../../../lib/values/object-name';
import type { RequiredProp } from '../../props/checks';
import type { Exposure } from '../network/expose';
import type { Health } from '../pods/health';
import type { Endpoint } from '../network/network';
import { podTemplate } from '../pods/pod-template';
import type { PortProps } from '../pods/ports';
import { writeDeployment } from './rollout';
import type { Serving } from '../network/service';
import type { Shutdown, Stopping } from '../pods/shutdown';
import { LONG_LIVED, REQUIRED, Workload } from './workload';
import type {
  ClaimsOf,
  NoVolumes,
  ScaleFor,
  Volumes,
  LongLivedProps,
  NoSidecars,
  PortsOf,
  Sidecars,
} from './workload-props';
import { WEB_SERVICE } from '../props/workload-shape';

export interface WebServiceProps<P extends string, E, V extends Volumes, S extends Sidecars = NoSidecars>
  extends LongLivedProps<E, V, S>, Serving<NoInfer<P | PortsOf<S>>> {
  /** Container ports by name; the first is the one that probes, Service and Ingress mean when they name none. */
  readonly ports: Readonly<Record<P, PortProps>>;
  /**
   * How it says that it is ready, started and alive (F02).
   *
   * `http(path)`: readiness 10 s x 3, startup 5 s x 60, liveness by TCP 30 s x 10. Timeout 3 s.
   */
  readonly health: Health<NoInfer<P>> | Exemption<'F02'>;
  /**
   * How many copies run. There is no default: how many the app tolerates is the app's knowledge (F22).
   *
   * `replicated(n)` also writes a PodDisruptionBudget with `max_unavailable: 1`, so that a node drain takes one pod at a time;
   * `min_available` could block it for ever (N-04). `single()` writes none.
   */
  readonly scale: ScaleFor<V>;
  /** @default a pause of 5 s where the image has a shell, and 35 s between signal and kill (F23) */
  readonly shutdown?: Shutdown;
  /** Host names under which the platform's ingress serves it. @default none - reachable inside the cluster only */
  readonly expose?: Exposure<NoInfer<P | PortsOf<S>>>;
}

const NEEDED = {
  ...REQUIRED,
  ...LONG_LIVED,
  ports: { mend: 'ports: { http: 8080 }', standIn: { http: 8080 } },
} as const satisfies Record<string, RequiredProp>;

const STOPPING: Stopping = { pauses: true, drain: 30 };

/** A long-lived server behind a Service: Deployment, Service, and what its props ask for besides. */
export class WebService<
  const P extends string,
  const E = unknown,
  const V extends Volumes = NoVolumes,
  const S extends Sidecars = NoSidecars,
> extends Workload<P | PortsOf<S>, WebServiceProps<P, E, V, S>> {
  /** What the Service offers, for `uses()` of others. */
  readonly endpoints: { readonly [Name in P | PortsOf<S>]: Endpoint<Name> };
  /** Its claims by volume name, for others to `borrow()`. */
  readonly claims: ClaimsOf<V>;

  constructor(scope: Construct, id: string, given: WebServiceProps<P, E, V, S>) {
    super(scope, id, given, {
      kind: 'WebService',
      shapes: WEB_SERVICE,
      required: NEEDED,
      parseName: parseServiceName,
    });
    const { props, ports, owner } = this;
    const template = podTemplate(props, ports, STOPPING, owner);
    writeDeployment(props, template, owner);
    this.claims = template.claims as ClaimsOf<V>;
    this.endpoints = this.serve({ service: {}, ...props });
  }
}
