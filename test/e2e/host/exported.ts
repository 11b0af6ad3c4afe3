import { type Host, type HostStack, NfsExports } from '../../../constructs/host';
import { MACHINE_ADDRESS, MACHINE_NETWORK } from './machine';

export const TABLE = '/etc/exports.d/cluster.exports';
/** What stands in the table of `/srv/nfs` alone. */
export const GOOD = [
  '# cluster: written by its stack. What is changed here is found, and gone at the next apply.',
  `/srv/nfs ${MACHINE_NETWORK}(rw,sync,root_squash,secure,no_subtree_check,sec=sys,fsid=1)`,
  '',
].join('\n');

/** The table of the machine: one path, or two. */
export function exportsOf(stack: HostStack, host: Host, client: '/srv/nfs' | '/srv/nfs-ssd' = '/srv/nfs'): void {
  const all = { '/srv/nfs': 1, '/srv/nfs-ssd': 2 } as const;
  const wanted = client === '/srv/nfs' ? ['/srv/nfs' as const] : (['/srv/nfs', '/srv/nfs-ssd'] as const);
  new NfsExports(stack, 'exports', {
    host,
    name: 'cluster',
    mountFrom: MACHINE_ADDRESS,
    exports: Object.fromEntries(
      wanted.map((each) => [each, { clients: { [MACHINE_NETWORK]: { access: 'rw' as const } }, fsid: all[each] }]),
    ),
  });
}
