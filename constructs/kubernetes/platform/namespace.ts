import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import type { Exemption } from '../../../lib/values/exemption';
import { parseObjectName } from '../../../lib/values/object-name';
import { type Adoption, Defaults } from '../workloads/adopt';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { settle } from './home';
import { ignored } from './ignored';
import { KubernetesStack } from './kubernetes-stack';
import { NAMESPACE } from '../props/namespace-shape';
import { type ContainerDefaults, type Quota, writeBounds } from './bounds';
import { nameOf, resource } from './resources';

/**
 * How far network policies go in a namespace (F18): `observe` writes none, `allow` isolates each workload to what it uses,
 * `default-deny` isolates everything else in the namespace as well. One namespace at a time (N-03).
 */
export type NetworkMode = 'observe' | 'allow' | 'default-deny';

// What the types say, for JavaScript, which is not told.
const MODES: readonly string[] = ['observe', 'allow', 'default-deny'] satisfies NetworkMode[];
const LEVELS: readonly string[] = ['restricted', 'baseline', 'privileged'];

/** Less than the restricted profile, with the exemption that says why. */
export interface LoweredPodSecurity {
  readonly enforce: 'baseline' | 'privileged';
  readonly because: Exemption<'F27'>;
}

export interface NamespaceProps {
  /** Name of the namespace and its Terraform id: a DNS label, at most 63 characters. */
  readonly name: string;
  /** Beside the levels of Pod Security, which win. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Pod Security Standard that the cluster enforces; `warn` and `audit` are always `restricted`.
   *
   * @default 'restricted' for a new namespace, none for an adopted one until it is asked for - F27, C-30
   */
  readonly podSecurity?: 'restricted' | LoweredPodSecurity;
  /** @default 'observe' - a policy that forgets an edge stops an app in minutes (F18) */
  readonly network?: NetworkMode;
  /**
   * What all of its pods together may ask for. No limit of CPU: throttling costs more than it protects (K-01, N-01).
   *
   * @default none
   */
  readonly quota?: Quota;
  /**
   * What a container gets that asks for nothing, such as one of a chart: its request, and as limit its memory alone (K-01).
   *
   * @default none - the workloads of Pawl say what they need
   */
  readonly containerDefaults?: ContainerDefaults;
  /** The existing namespace to take over. @default none - the namespace is new */
  readonly adopt?: Adoption;
}

const REQUIRED = {
  name: { mend: "name: 'web'", standIn: 'missing' },
} as const satisfies Record<string, RequiredProp>;

/**
 * A namespace with its Pod Security levels, its network mode, and a default service account without a token.
 *
 * What comes after it in a stack stands in it without naming it, as long as the stack has no other.
 */
export class Namespace extends Construct {
  readonly name: string;
  readonly network: NetworkMode;
  /** The name by reference, so that Terraform makes the namespace first. */
  readonly reference: string;

  constructor(scope: Construct, id: string, given: NamespaceProps) {
    super(scope, id);
    announceConstruct(this.node, 'Namespace');
    const checks = new Checks(this);
    const props = completed(given, NAMESPACE, REQUIRED, checks);
    const defaults = new Defaults(props.adopt, checks);
    const name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    this.name = name;
    this.network = props.network ?? 'observe';
    if (!MODES.includes(this.network))
      checks.problem(`network: there is no mode "${this.network}": the modes are ${MODES.join(', ')}`);
    const mutators = KubernetesStack.of(this).platform.props.mutators ?? [];
    const ignoreChanges = ignored(mutators, { kind: 'namespace' });
    const labels = { ...props.labels, ...this.podSecurityLabels(props, defaults, checks) };
    const made = resource(
      this,
      'Namespace',
      { id: name, adopt: props.adopt?.address, checks },
      {
        metadata: { name, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
        ...(ignoreChanges.length > 0 ? { lifecycle: { ignoreChanges: [...ignoreChanges] } } : {}),
      },
    );
    this.reference = nameOf(made);
    settle(this, checks);
    if (defaults.of('F27', true))
      resource(
        this,
        'DefaultServiceAccount',
        { id: name, checks },
        { metadata: { namespace: this.reference }, automountServiceAccountToken: false },
      );
    writeBounds(this, props, checks);
    if (this.network === 'default-deny')
      resource(
        this,
        'NetworkPolicy',
        { id: `${name}_default-deny`, checks },
        {
          metadata: { name: 'default-deny', namespace: this.reference },
          spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
        },
      );
  }

  private podSecurityLabels(
    { podSecurity, adopt }: NamespaceProps,
    defaults: Defaults,
    checks: Checks,
  ): Record<string, string> {
    const version = KubernetesStack.of(this).platform.props.podSecurityVersion ?? 'latest';
    const level = (mode: string, standard: string): Record<string, string> => ({
      [`pod-security.kubernetes.io/${mode}`]: standard,
      [`pod-security.kubernetes.io/${mode}-version`]: version,
    });
    const asked: string | undefined = typeof podSecurity === 'object' ? podSecurity.enforce : podSecurity;
    if (typeof podSecurity === 'object') checks.isExempt('podSecurity.because', 'F27', podSecurity.because);
    else if (asked !== undefined && asked !== 'restricted')
      checks.problem(`podSecurity: "${asked}" on its own: less than restricted takes an exemption`, {
        rule: 'F27',
        mend: "podSecurity: 'restricted'",
        exempt: "podSecurity: { enforce: 'baseline', because: exempt('F27', { reason: '…', expires: '…' }) }",
      });
    if (asked !== undefined && !LEVELS.includes(asked))
      checks.problem(`podSecurity: there is no level "${asked}": the levels are ${LEVELS.join(', ')}`);
    const enforce = asked ?? (adopt === undefined ? 'restricted' : undefined);
    return {
      ...(enforce === undefined ? {} : level('enforce', enforce)),
      ...(defaults.of('F27', { ...level('warn', 'restricted'), ...level('audit', 'restricted') }) ?? {}),
    };
  }
}
