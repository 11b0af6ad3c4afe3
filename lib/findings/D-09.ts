import type { DockerContainer } from '../model/docker';
import type { Estate } from '../model/estate';
import { isUnknown } from '../model/unknown';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * D-09: containers stand in networks of their own, not on the default bridge.
 *
 * On the default bridge every container of the host reaches every other, and none by its name. Who is in the network of its host is
 * K-16's to judge; Swarm gives its services networks of their own.
 */
export const D09 = finding({
  id: 'D-09',
  title: 'Docker containers stand in networks that are defined, not on the default bridge',
  severity: 'medium',
  sources: ['004 L83', '004 L101', '004 L118-128', '002 L31'],
  judges: [on(({ dockerContainers }: Estate) => dockerContainers.filter(({ kind }) => kind === 'container'), judge)],
  mend: "network: new SingleNetwork(this, 'network', { name: '…' })",
});

function judge({ rights: { networkMode: mode }, networks, hiddenNetworks }: DockerContainer): Opinion {
  const at = { at: 'networks_advanced' };
  if (isUnknown(mode)) return unknown(mode, { at: 'network_mode' });
  if (mode !== undefined && mode !== 'bridge' && mode !== 'default') return notApplicable();
  if (networks.some(({ name }) => name === 'bridge')) return fail('stands on the default bridge', at);
  if (networks.length > 0) return pass(at);
  return hiddenNetworks ? unknown(hiddenNetworks, at) : fail('stands on the default bridge: it has no network', at);
}
