import type { Construct } from 'constructs';
import type { Exemption } from '../../../lib/values/exemption';
import type { Health } from '../pods/health';
import type { Endpoint } from '../network/network';
import { podTemplate } from '../pods/pod-template';
import type { PortProps } from '../pods/ports';
import { keepRunning } from '../pods/raw';
import { resource } from '../platform/resources';
import type { Shutdown, Stopping } from '../pods/shutdown';
import { LONG_LIVED, REQUIRED, Workload } from './workload';
import { lifecycleOf, metadataOf } from './workload-metadata';
import type { NoVolumes, Volumes, LongLivedProps, NoSidecars, PortsOf, Sidecars } from './workload-props';
import { NODE_AGENT } from '../props/workload-shape';

export interface NodeAgentProps<
  P extends string,
  E,
  V extends Volumes,
  S extends Sidecars = NoSidecars,
> extends LongLivedProps<E, V, S> {
  /** Ports that others than a Service ask: `metrics`, a health port. @default none */
  readonly ports?: Readonly<Record<P, PortProps>>;
  /** How it says that it is ready, started and alive (F02). */
  readonly health: Health<NoInfer<P>> | Exemption<'F02'>;
  /** @default 30 s between signal and kill; no pause, because no Service sends it requests (F23) */
  readonly shutdown?: Shutdown;
  /**
   * Of how many nodes the agent may be away at once while it is updated: a number or a percentage.
   *
   * @default '10%' (F13)
   */
  readonly maxUnavailable?: number | `${number}%`;
  /**
   * Whether a new version waits until somebody deletes each pod, and why.
   *
   * @default a changed template replaces the pods, node by node (F17)
   */
  readonly onDelete?: Exemption<'F17'>;
}

const STOPPING: Stopping = { pauses: false, drain: 30 };

/** One pod on each node: a DaemonSet. It tolerates no taint, and what it may do to its node is said by exemptions (K-16). */
export class NodeAgent<
  const P extends string = never,
  const E = unknown,
  const V extends Volumes = NoVolumes,
  const S extends Sidecars = NoSidecars,
> extends Workload<P | PortsOf<S>, NodeAgentProps<P, E, V, S>> {
  /** Its ports, for `uses()` of others; no Service, so no host name. */
  readonly endpoints: { readonly [Name in P | PortsOf<S>]: Endpoint<Name> };

  constructor(scope: Construct, id: string, given: NodeAgentProps<P, E, V, S>) {
    super(scope, id, given, {
      kind: 'NodeAgent',
      shapes: NODE_AGENT,
      required: { ...REQUIRED, health: LONG_LIVED.health },
    });
    const { props, ports, owner } = this;
    const read = podTemplate(props, ports, STOPPING, owner);
    const strategy = this.strategy();
    resource(
      this,
      'DaemonSet',
      { id: owner.id, adopt: props.adopt?.address, raw: keepRunning(read.native, props.raw), checks: owner.checks },
      {
        metadata: metadataOf('DaemonSet', props, owner),
        spec: {
          ...(strategy ? { strategy } : {}),
          selector: { matchLabels: { ...owner.selector } },
          template: read.template,
        },
        ...lifecycleOf('DaemonSet', read, undefined, owner),
      },
    );
    this.endpoints = this.endpointsAt();
  }

  private strategy(): { type: string; rollingUpdate?: { maxUnavailable: string } } | undefined {
    const { onDelete, maxUnavailable } = this.props;
    const { checks, defaults } = this.owner;
    if (onDelete !== undefined && checks.isExempt('onDelete', 'F17', onDelete)) return { type: 'OnDelete' };
    if (maxUnavailable !== undefined && !isShare(maxUnavailable))
      checks.problem(
        `maxUnavailable: ${maxUnavailable} is neither a number of nodes above 0 nor a percentage from 1% to 100%`,
        {
          rule: 'F13',
          mend: "maxUnavailable: '10%'",
        },
      );
    const away = maxUnavailable ?? defaults.of('F13', '10%');
    return away === undefined ? undefined : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: String(away) } };
  }
}

function isShare(value: number | string): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value > 0;
  const percent = /^(\d{1,3})%$/.exec(value)?.[1];
  return percent !== undefined && Number(percent) >= 1 && Number(percent) <= 100;
}
