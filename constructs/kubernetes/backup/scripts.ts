import { engineScript, resticScript } from '../../../lib/backup/script';
import type { SecretRef } from '../../../lib/values/secret';
import type { Checks } from '../../props/checks';
import { uid } from '../../props/user';
import type { InNamespace } from '../platform/home';
import type { BackupProps, ReadClusterPlan } from './backup';
import type { ClusterRepository } from './repository';
import { knownByName, type Settings, settingsOf, USERS, usersOf } from './settings';

/** Where the scripts and the dump are in every container. */
export const FOLDER = '/pawl';
export const SCRATCH = '/scratch';
/** Where the dump sees the claim that it copies. */
const SOURCE = '/source';
/** Where restic sees the claim that is its repository. */
const REPOSITORY = '/repository';
/** The user of every container, unless another is named: that of PostgreSQL in the images of Debian. */
export const USER = uid(999);

/** The scripts and the questions of the drill, by file name. */
export function scriptsOf(
  { source: { engine, files }, repositories }: ReadClusterPlan,
  { runAs = USER }: BackupProps,
): Readonly<Record<string, string>> {
  const byName = repositories.some(({ at }) => at.kind === 'location' && at.ssh !== undefined);
  const scripts = { 'engine.sh': engineScript(engine), 'restic.sh': resticScript(), ...files };
  return byName ? { ...scripts, [USERS]: usersOf(runAs) } : scripts;
}

/** What the dump is told: where the source is, and as whom to enter it. */
export function dumpSettings(props: BackupProps, { source }: ReadClusterPlan, checks: Checks): Settings {
  const { access, claim } = source;
  const told = { ...common(props, source), ...access };
  if (claim === undefined) return settingsOf(told, checks);
  return settingsOf({ ...told, PAWL_SOURCE: SOURCE }, checks, { name: 'source', claim, mount: SOURCE });
}

/** What the drill is told: never where the source is (E-51). */
export function drillSettings(props: BackupProps, { source }: ReadClusterPlan, checks: Checks): Settings {
  return settingsOf({ ...common(props, source), PAWL_CHECKS: FOLDER }, checks);
}

function common(
  { name }: BackupProps,
  { names, env }: ReadClusterPlan['source'],
): Readonly<Record<string, string | SecretRef>> {
  return { PAWL_PLAN: name, PAWL_SCRATCH: SCRATCH, PAWL_DATABASES: names.join(' '), ...env };
}

/** Seconds until a repository that does not answer is given up: restic itself asks again for a quarter of an hour. */
const PATIENCE = '300';

/** What restic's container is told. @param at the repository, as the job may enter it @param scripts the ConfigMap */
export function repositorySettings(
  at: ClusterRepository['at'],
  { name: repository, password, pruner }: ClusterRepository,
  { name, namespace, metrics }: BackupProps & InNamespace,
  { rpo, rto, keep, shrink }: ReadClusterPlan,
  scripts: string,
  checks: Checks,
): Settings {
  const told = {
    PAWL_NAMESPACE: namespace.name,
    PAWL_PLAN: name,
    PAWL_REPOSITORY: repository,
    PAWL_SCRATCH: SCRATCH,
    PAWL_RPO: String(rpo),
    PAWL_RTO: String(rto),
    PAWL_SHRINK: String(shrink),
    PAWL_KEEP: keep,
    PAWL_PRUNE: pruner === undefined ? 'yes' : 'no',
    PAWL_PATIENCE: PATIENCE,
    PAWL_METRICS: metrics === undefined ? '' : `http://${metrics.host ?? ''}:${metrics.ports[0]?.port ?? ''}`,
    RESTIC_PASSWORD: password,
  };
  if (at.kind === 'folder') {
    const url = [REPOSITORY, ...(at.folder === '' ? [] : [at.folder])].join('/');
    const work = { name: 'repository', claim: at.claim, mount: REPOSITORY } as const;
    return settingsOf({ ...told, RESTIC_REPOSITORY: url }, checks, work);
  }
  const settings = settingsOf({ ...told, RESTIC_REPOSITORY: at.url, ...at.env }, checks);
  return at.ssh === undefined ? settings : knownByName(settings, scripts);
}
