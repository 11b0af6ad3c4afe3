/**
 * On a claim: what keeps its data, `ephemeral` or the name of a backup. On a CronJob: the backup that it makes. Both say the same
 * name, because the name of an object proves nothing (E-61).
 */
export const BACKUP = 'pawl/backup';
