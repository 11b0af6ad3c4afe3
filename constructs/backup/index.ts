/** What a backup is, on whatever platform its jobs run. */
export { backup, type BackupPlan, type BackupProps, type DrillInterval, type Retention } from './plan';
export { BackupRepository, type Location, r2, type Repository, type ResticProps, rest, s3 } from './repository';
export { postgres, type Postgres, type PostgresProps, type ProvenDatabase } from './source';
