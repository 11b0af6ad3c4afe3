import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { parseObjectName } from '../../../lib/values/object-name';
import { Checks, type RequiredProp } from '../../props/checks';
import { completedIn } from '../platform/home';
import type { Namespace } from '../platform/namespace';
import { claimSpec, writeClaim } from '../pods/claim';
import type { Mounting } from '../pods/mounting';
import { type AskedStorage, borrow, type BorrowedClaim, type OwnedClaim } from '../pods/volume';
import { STANDALONE_CLAIM } from '../props/claim-shape';
import { type Adoption, Defaults } from '../workloads/adopt';

export interface StandaloneClaimProps extends AskedStorage {
  /** Name of the claim: a DNS label, at most 63 characters. */
  readonly name: string;
  /** @default the stack's, where it has made one alone */
  readonly namespace?: Namespace;
  /** Whether many nodes mount it at once, which its storage class must be able to do. @default false */
  readonly shared?: boolean;
  /** The existing claim to take over. @default none - it is new */
  readonly adopt?: Adoption;
}

const REQUIRED = {
  name: { mend: "name: 'ledger'", standIn: 'missing' },
  size: { mend: "size: '1Gi'", standIn: '1Gi' },
} as const satisfies Record<string, RequiredProp>;

/**
 * A claim that no workload owns, with `prevent_destroy`: several jobs of a namespace keep their data in it.
 *
 * Where one node mounts it, the pods that do carry a label of its name and run on the node of each other: a job that is put on
 * another node while one of them runs would wait for the volume (F14). A claim of one long-lived workload belongs in its `volumes`.
 */
export class StandaloneClaim extends Construct {
  readonly name: string;
  /** For what mounts it in another way: the source or the target of a backup, a repository. */
  readonly claim: OwnedClaim;

  constructor(scope: Construct, id: string, given: StandaloneClaimProps) {
    super(scope, id);
    announceConstruct(this.node, 'StandaloneClaim');
    const checks = new Checks(this);
    const { namespace, adopt, shared = false, ...props } = completedIn(this, given, STANDALONE_CLAIM, REQUIRED, checks);
    const name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    this.name = name;
    const writer = { construct: this, defaults: new Defaults(adopt, checks), checks };
    const spec = claimSpec('', `claim "${name}"`, { ...props, shared }, writer);
    const place = { name, id: namespace.name === name ? name : `${namespace.name}_${name}`, namespace };
    const labels = { [`claim.pawl/${name}`]: 'mounted' };
    this.claim = {
      kind: 'owned claim',
      name: writeClaim(place, adopt, spec, writer),
      shared,
      pods: { kind: 'pods', namespace: namespace.name, labels },
      standsAlone: true,
    };
  }

  /**
   * The claim at a path of a workload: `volumes: { data: ledger.mount('/data') }`.
   *
   * @param path a path, or several with the folder of the volume that is seen at each
   * @param options `readOnly`, default false
   */
  mount(path: Mounting, options: { readonly readOnly?: boolean } = {}): BorrowedClaim {
    return borrow(this.claim, path, options);
  }
}
