import { engineScript, resticScript } from '../../../lib/backup/script';
import type { SecretRef } from '../../../lib/values/secret';
import type { Location } from '../../backup';
import type { BackupProps, ClusterPlan, ReadClusterPlan } from './backup';

/** Where the scripts and the dump are in every container. */
export const FOLDER = '/pawl';
export const SCRATCH = '/scratch';

type Repository = ClusterPlan['to'][number];

/** The scripts and the questions of the drill, by file name. */
export function scriptsOf({ kind, databases }: ClusterPlan['source']): Readonly<Record<string, string>> {
  const checks = Object.entries(databases).flatMap(([database, { checks: asked }]) =>
    asked.map((sql, index): [string, string] => [`${database}-${index + 1}.sql`, `${sql}\n`]),
  );
  return {
    'engine.sh': engineScript(kind),
    'restic.sh': resticScript(),
    ...Object.fromEntries(checks),
  };
}

/** What the engine's container is told: to dump, where the source is; to drill, never (E-51). */
export function engineEnv(
  what: 'dump' | 'drill',
  { name, plan }: BackupProps,
  { rpo, rto }: ReadClusterPlan,
): Readonly<Record<string, string | SecretRef>> {
  const { server, user, password, databases } = plan.source;
  return {
    PAWL_PLAN: name,
    PAWL_SCRATCH: SCRATCH,
    PAWL_DATABASES: Object.keys(databases).join(' '),
    ...(what === 'dump'
      ? { PGHOST: server.host ?? '', PGPORT: String(server.ports[0]?.port ?? ''), PGUSER: user, PGPASSWORD: password }
      : { PAWL_CHECKS: FOLDER, PAWL_RPO: String(rpo), PAWL_RTO: String(rto) }),
  };
}

/** Seconds until a repository that does not answer is given up: restic itself asks again for a quarter of an hour. */
const PATIENCE = '300';

/** What restic's container is told. @param at the repository, as the job may enter it */
export function repositoryEnv(
  at: Location<SecretRef>,
  { name: repository, password, pruner }: Repository,
  { name, metrics }: BackupProps,
  { rpo, keep, shrink }: ReadClusterPlan,
): Readonly<Record<string, string | SecretRef>> {
  return {
    PAWL_PLAN: name,
    PAWL_REPOSITORY: repository,
    PAWL_SCRATCH: SCRATCH,
    PAWL_RPO: String(rpo),
    PAWL_SHRINK: String(shrink),
    PAWL_KEEP: keep,
    PAWL_PRUNE: pruner === undefined ? 'yes' : 'no',
    PAWL_PATIENCE: PATIENCE,
    PAWL_METRICS: metrics === undefined ? '' : `http://${metrics.host ?? ''}:${metrics.ports[0]?.port ?? ''}`,
    RESTIC_REPOSITORY: at.url,
    RESTIC_PASSWORD: password,
    ...at.env,
  };
}
