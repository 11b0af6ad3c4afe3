import { REPOSITORY } from '../../../lib/model/plan-job';
import { dumpTold, drillTold, repositoryTold, SOURCE } from '../../backup/jobs';
import type { Checks } from '../../props/checks';
import type { InNamespace } from '../platform/home';
import type { BackupProps, ReadClusterPlan } from './backup';
import type { ClusterRepository } from './repository';
import { knownByName, type Settings, settingsOf } from './settings';

export function dumpSettings({ name }: BackupProps, { source }: ReadClusterPlan, checks: Checks): Settings {
  const told = dumpTold(name, source);
  const { claim } = source;
  return claim === undefined
    ? settingsOf(told, checks)
    : settingsOf(told, checks, { name: 'source', claim, mount: SOURCE });
}

export function drillSettings({ name }: BackupProps, { source }: ReadClusterPlan, checks: Checks): Settings {
  return settingsOf(drillTold(name, source), checks);
}

/** What restic's container is told. @param at the repository, as the job may enter it @param scripts the ConfigMap */
export function repositorySettings(
  at: ClusterRepository['at'],
  repository: ClusterRepository,
  { name: plan, namespace, metrics }: BackupProps & InNamespace,
  read: ReadClusterPlan,
  scripts: string,
  checks: Checks,
): Settings {
  const address = metrics === undefined ? '' : `http://${metrics.host ?? ''}:${metrics.ports[0]?.port ?? ''}`;
  const told = repositoryTold(at, repository, { plan, namespace: namespace.name, metrics: address }, read);
  if (at.kind === 'folder') return settingsOf(told, checks, { name: 'repository', claim: at.claim, mount: REPOSITORY });
  const settings = settingsOf(told, checks);
  return at.ssh === undefined ? settings : knownByName(settings, scripts);
}
