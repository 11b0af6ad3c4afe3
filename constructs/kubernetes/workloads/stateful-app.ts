import type { Construct } from 'constructs';
import type { Exemption } from '../../../lib/values/exemption';
import { parseServiceName } from '../../../lib/values/object-name';
import type { RequiredProp } from '../../props/checks';
import type { Exposure } from '../network/expose';
import type { Health } from '../pods/health';
import type { Endpoint } from '../network/network';
import type { Owner } from './owner';
import { podTemplate, type ReadTemplate } from '../pods/pod-template';
import { keepRunning } from '../pods/raw';
import type { PortProps } from '../pods/ports';
import { resource } from '../platform/resources';
import { writeDeployment } from './rollout';
import { type AtMostOneCopy, single } from './scale';
import type { ServiceProps } from '../network/service';
import type { Shutdown, Stopping } from '../pods/shutdown';
import type { WithPorts } from './served';
import type { Claim } from '../pods/volume';
import { LONG_LIVED, REQUIRED, Workload } from './workload';
import { type Described, lifecycleOf, metadataOf } from './workload-metadata';
import type { ClaimsOf, Volumes, LongLivedProps, NoSidecars, PortsOf, Sidecars } from './workload-props';
import { STATEFUL_APP } from '../props/workload-shape';

export interface StatefulAppProps<
  P extends string,
  E,
  V extends Volumes,
  S extends Sidecars = NoSidecars,
> extends LongLivedProps<E, V, S> {
  /** What it keeps, each claim with its backup decision (F09); at least one claim. */
  readonly volumes: V;
  /** Container ports by name; the first is the one that probes, Service and Ingress mean when they name none. @default none */
  readonly ports?: Readonly<Record<P, PortProps>>;
  /** How it says that it is ready, started and alive (F02). */
  readonly health: Health<NoInfer<P>> | Exemption<'F02'>;
  /** One writer, or none for now: `parked()`, `onDemand()`. @default single() - two writers on one volume would corrupt it (F13) */
  readonly scale?: AtMostOneCopy;
  /** @default a pause of 5 s where the image has a shell, and 120 s between signal and kill, to write out what is in memory (F23) */
  readonly shutdown?: Shutdown;
  /**
   * Whether a new version waits until somebody deletes the pod, and why.
   *
   * @default a changed template replaces the pod (F17)
   */
  readonly onDelete?: Exemption<'F17'>;
  /** @default a ClusterIP at the ports of the container, where it has any */
  readonly service?: WithPorts<P, ServiceProps<NoInfer<P | PortsOf<S>>>>;
  /** Further Services by key, each called after the workload and its key. @default none */
  readonly services?: WithPorts<P, Readonly<Record<string, ServiceProps<NoInfer<P | PortsOf<S>>>>>>;
  /** Host names under which the platform's ingress serves it. @default none - reachable inside the cluster only */
  readonly expose?: WithPorts<P, Exposure<NoInfer<P | PortsOf<S>>>>;
}

const NEEDED = {
  ...REQUIRED,
  health: LONG_LIVED.health,
  volumes: {
    rule: 'F09',
    mend: "volumes: { data: claim({ size: '1Gi', mount: '/data', backup: … }) }",
    standIn: {},
  },
} as const satisfies Record<string, RequiredProp>;

const STOPPING: Stopping = { pauses: true, drain: 115 };

/**
 * One writer with claims of its own: a StatefulSet, whose next pod waits until the last one is gone. The claims are resources of
 * their own with `prevent_destroy`: the templates of a StatefulSet cannot be changed, so a claim from one could never grow.
 *
 * An adopted Deployment stays one, with Recreate.
 */
export class StatefulApp<
  const P extends string = never,
  const E = unknown,
  const V extends Volumes = Volumes,
  const S extends Sidecars = NoSidecars,
> extends Workload<P | PortsOf<S>, StatefulAppProps<P, E, V, S>> {
  /** What the Service offers, for `uses()` of others. */
  readonly endpoints: { readonly [Name in P | PortsOf<S>]: Endpoint<Name> };
  /** Its claims by volume name, for others to `borrow()`. */
  readonly claims: ClaimsOf<V>;

  constructor(scope: Construct, id: string, given: StatefulAppProps<P, E, V, S>) {
    super(scope, id, given, {
      kind: 'StatefulApp',
      shapes: STATEFUL_APP,
      required: NEEDED,
      parseName: parseServiceName,
    });
    const { props, ports, owner } = this;
    const { scale = single(), volumes } = props;
    if (!Object.values(volumes).some(isClaim))
      owner.checks.problem('volumes: there is no claim, so it keeps nothing', {
        rule: 'F09',
        mend: 'new WebService(…), or a claim({ … })',
      });
    const template = podTemplate(props, ports, STOPPING, owner);
    if (/^kubernetes_deployment(_v1)?$/.test(owner.adopts ?? ''))
      writeDeployment({ ...props, scale, overlaps: false }, template, owner);
    else writeStatefulSet({ ...props, scale }, template, owner);
    this.claims = template.claims as ClaimsOf<V>;
    this.endpoints = this.serve(props);
  }
}

function isClaim(volume: { readonly kind: string }): volume is Claim {
  return volume.kind === 'claim';
}

interface StatefulSetProps
  extends Described, Pick<StatefulAppProps<string, unknown, Volumes>, 'onDelete' | 'adopt' | 'raw'> {
  readonly scale: AtMostOneCopy;
}

function writeStatefulSet(
  { scale, onDelete, adopt, raw, ...described }: StatefulSetProps,
  read: ReadTemplate,
  owner: Owner,
): void {
  const { construct, id, name, selector, defaults, checks } = owner;
  const waits = onDelete !== undefined && checks.isExempt('onDelete', 'F17', onDelete);
  const strategy = waits ? { type: 'OnDelete' } : defaults.of('F13', { type: 'RollingUpdate' });
  resource(
    construct,
    'StatefulSet',
    { id, adopt: adopt?.address, raw: keepRunning(read.native, raw), checks },
    {
      metadata: metadataOf('StatefulSet', { ...described, scale }, owner),
      spec: {
        ...(scale.kind === 'on demand' ? {} : { replicas: scale.kind === 'parked' ? '0' : '1' }),
        serviceName: adopt?.service?.name ?? name,
        ...(strategy ? { updateStrategy: [strategy] } : {}),
        selector: { matchLabels: { ...selector } },
        template: read.template,
        ...(read.claimTemplates.length > 0 ? { volumeClaimTemplate: [...read.claimTemplates] } : {}),
      },
      ...lifecycleOf('StatefulSet', read, scale, owner),
    },
  );
}
