import { keepingOf, storagesOf, type Storage } from '../model/keeping';
import type { Estate } from '../model/estate';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F09: what a claim holds is backed up, or nobody would miss it.
 *
 * Snapshots of the storage bring files back, not a database in a consistent state; the audit found more than 30 claims that
 * nothing else copied. Proof of a backup is a CronJob that mounts the claim besides its user: the name of a job is none (E-61),
 * nor is a suspended job, nor a job that mounts what nothing but jobs mounts and may just as well be its user. A database is dumped
 * over the network: its claim names the backup, and a CronJob of the namespace that runs says that it makes it. On a Docker host the
 * timers of a DockerBackup keep the volumes that their scripts name; a container that reads the volume of another may copy it or
 * not, so that is unknown.
 */
export const F09 = finding({
  id: 'F09',
  title: 'Every claim has a backup, or says that it is ephemeral',
  severity: 'high',
  sources: ['001 §table F09', '001 §R1', '004 L448-453'],
  judges: [on(storagesOf, (storage, { estate }) => judge(storage, estate))],
  mend: "backup: backedUpBy('<name of a Backup>'), or 'ephemeral', if losing it loses nothing; else a CronJob that mounts the claim and copies it; on a Docker host backup: 'kept', and a DockerBackup",
  exemptAt: 'backup: ',
});

function judge(storage: Storage, estate: Estate): Opinion {
  const keeping = keepingOf(storage, estate);
  switch (keeping.kind) {
    case 'ephemeral':
      return notApplicable();
    case 'kept':
      return pass({ at: '' });
    case 'lost':
      return fail(keeping.message);
    case 'unsure':
      return unsure(keeping.message);
    case 'hidden':
      return unknown(keeping.value, { at: 'labels' in storage ? 'labels' : 'metadata.annotations' });
  }
}
