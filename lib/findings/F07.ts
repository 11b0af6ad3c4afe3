import type { Connection, Estate, HostChange } from '../model/estate';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * F07: hosts are changed by files that are verified and taken back, over connections that know whom they talk to.
 *
 * Three provisioners of the audited estate wrote to the control plane: one way, once, and nobody would see what was changed by
 * hand afterwards. A connection without the host's key gives its credential to whoever answers, and one by password gives it to
 * the state as well.
 */
export const F07 = finding({
  id: 'F07',
  title: 'Hosts are changed by verified files, over connections with a pinned host key and no password',
  severity: 'medium',
  sources: ['001 §table F07', '001 §R2 bullet 3'],
  judges: [
    on(({ hostChanges }: Estate) => hostChanges, judgeChange),
    on(({ connections }: Estate) => connections, judgeConnection),
  ],
  mend: 'a HostFile of pawl/host, with Host.ssh({ address, user, hostKey, key })',
});

function judgeChange({ isHostFile }: HostChange): Opinion {
  return isHostFile
    ? pass()
    : fail('changes a host by commands, which nothing verifies or takes back', { at: 'provisioner' });
}

function judgeConnection({ hasPassword, hostKey, bastion }: Connection): readonly Opinion[] {
  return [
    ...(hasPassword
      ? [fail('logs in by a password, which the state keeps', { at: 'password', severity: 'high' })]
      : []),
    hostKey === undefined
      ? fail('accepts any host that answers: no host_key', { at: 'host_key', severity: 'high' })
      : pass({ at: 'host_key' }),
    ...(bastion && bastion.hostKey === undefined
      ? [fail('accepts any bastion that answers: no bastion_host_key', { at: 'bastion_host_key', severity: 'high' })]
      : []),
  ];
}
