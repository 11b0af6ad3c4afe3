/**
 * On a claim: what keeps its data, `ephemeral` or the name of a backup. On a CronJob: the backup that it makes. Both say the same
 * name, because the name of an object proves nothing (E-61).
 */
export const BACKUP = 'pawl/backup';

/** On the CronJob of a backup: whether its repository outlives the site, `true` or `false` (B-03). */
export const OFFSITE = 'pawl/offsite';

/** On the CronJob of a backup: what it dumps, `postgres`, `tree` … */
export const ENGINE = 'pawl/engine';
