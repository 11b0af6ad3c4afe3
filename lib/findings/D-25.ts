import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import { isUnknown } from '../model/unknown';
import { fail, finding, known, on, pass, unknown, type Opinion } from './finding';

/**
 * D-25: containers on a Docker host have no rights that they do not state.
 *
 * Docker gives every container fourteen capabilities, lets a setuid program raise itself to root, and leaves the image's files
 * writable. The few that need a capability (Vault locks memory, cAdvisor reads processes) carry an exemption with the reason,
 * which may stay for good. Swarm knows no security options. That a container is privileged is K-16's.
 */
export const D25 = finding({
  id: 'D-25',
  title: 'Docker containers drop their capabilities, gain no privileges, and keep their files read-only',
  severity: 'medium',
  sources: ['003 L391-428'],
  judges: [on(dockerContainers, judge)],
  mend: 'leave security unset, and name what is written to in writable',
  exemptAt: '',
});

function judge({ rights }: DockerContainer): readonly Opinion[] {
  const readOnly = judgeRoot(rights);
  if (rights.privileged === true) return [readOnly];
  return [judgeDropped(rights), judgeAdded(rights), judgePrivileges(rights), readOnly];
}

type Rights = DockerContainer['rights'];

function judgeDropped({ dropCapabilities: dropped, dropAt: at }: Rights): Opinion {
  if (isUnknown(dropped)) return unknown(dropped, { at });
  return names(dropped).includes('ALL') ? pass({ at }) : fail('keeps the capabilities that Docker gives', { at });
}

function judgeAdded({ addCapabilities: added, addAt: at }: Rights): Opinion {
  if (isUnknown(added)) return unknown(added, { at });
  if (added.length === 0) return pass();
  return names(added).includes('ALL')
    ? fail('adds every capability: it has its host', { at, severity: 'critical' })
    : fail(`adds the capabilities ${names(added).join(', ')}`, { at });
}

/** Docker takes them with and without their prefix, in any case. */
function names(capabilities: readonly string[]): readonly string[] {
  return capabilities.map((name) => name.toUpperCase().replace(/^CAP_/, ''));
}

function judgePrivileges({ securityOptions: options }: Rights): Opinion {
  const at = { at: 'security_opts' };
  if (options === undefined) return pass();
  if (isUnknown(options)) return unknown(options, at);
  return options.some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option))
    ? pass(at)
    : fail('may gain privileges: no-new-privileges is missing', at);
}

function judgeRoot({ readOnly, readOnlyAt: at }: Rights): Opinion {
  return known(readOnly, { at }, (value) =>
    value === true ? pass({ at }) : fail('may write to its root file system', { at, severity: 'low' }),
  );
}
