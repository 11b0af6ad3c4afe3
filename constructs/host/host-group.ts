import { Construct, type IConstruct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { checkedLater, list, type Shape, text } from '../props/shape';
import type { Host } from './host';

export interface HostGroupProps {
  /** In the order in which they change. */
  readonly hosts: readonly Host[];
  /**
   * Proves on a host that it serves, and so that the next one may change: `curl -fsk https://127.0.0.1:6443/readyz`. It is asked
   * after each file of the group, within `limit` of the file; what fails it is taken back, and no other host is touched.
   */
  readonly healthy: string;
  /** What each host gets. @param scope for the constructs of this host @param host the one */
  readonly each: (scope: Construct, host: Host) => void;
}

const HOST_GROUP: Readonly<Record<keyof HostGroupProps, Shape>> = {
  hosts: list(checkedLater),
  healthy: text,
  each: checkedLater,
};
const REQUIRED = {
  hosts: { mend: 'hosts: [first, second, third]', standIn: [] },
  healthy: { mend: "healthy: 'curl -fsk https://127.0.0.1:6443/readyz'", standIn: 'false' },
  each: { mend: 'each: (scope, host) => { new HostFile(scope, …, { host, … }) }', standIn: () => undefined },
} as const satisfies Record<string, RequiredProp>;

/**
 * Hosts that stand in for each other change one at a time (F07): a mistake takes one of them, and the health of that one stops the
 * rest. Terraform alone changes all of them at once.
 *
 * @example
 * new HostGroup(this, 'control-plane', {
 *   hosts: [first, second, third],
 *   healthy: 'curl -fsk https://127.0.0.1:6443/readyz',
 *   each: (scope, host) => new HostFile(scope, 'audit', { host, … }),
 * });
 */
export class HostGroup extends Construct {
  constructor(scope: Construct, id: string, given: HostGroupProps) {
    super(scope, id);
    announceConstruct(this.node, 'HostGroup');
    const checks = new Checks(this);
    const { hosts, healthy, each } = completed(given, HOST_GROUP, REQUIRED, checks);
    if (hosts.length === 0) checks.problem('hosts is empty: nothing would change');
    if (new Set(hosts.map(({ address }) => address)).size < hosts.length)
      checks.problem('hosts has one twice: it would wait for itself');
    let former: GroupMember | undefined;
    for (const [index, host] of hosts.entries()) {
      const member: GroupMember = new GroupMember(this, String(index + 1), host, healthy, former);
      each(member, host);
      former = member;
    }
  }
}

/** One host of a group, around its constructs. @internal */
export class GroupMember extends Construct {
  constructor(
    group: HostGroup,
    id: string,
    readonly host: Host,
    private readonly healthy: string,
    /** The one whose files are in place before. */
    readonly former: GroupMember | undefined,
  ) {
    super(group, id);
  }

  /** Waits half a minute for the host to be well: a service that was told of a new file takes its time. */
  get gate(): string {
    return [
      'tries=0',
      `until ( ${this.healthy} ) >/dev/null 2>&1; do`,
      '  tries=$((tries + 1))',
      `  [ "$tries" -lt 15 ] || { echo 'the host is not healthy, so that no other changes'; exit 1; }`,
      '  sleep 2',
      'done',
    ].join('\n');
  }

  /** The member that a construct stands in. */
  static around(construct: IConstruct): GroupMember | undefined {
    return construct.node.scopes.find((scope) => scope instanceof GroupMember);
  }
}
