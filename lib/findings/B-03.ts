import { isOwnScript } from '../backup/script';
import { backupScriptsOf, dumpsIn, hidden, type Script, scriptsOf } from '../model/backup-scripts';
import { placesOf } from '../model/dump-places';
import type { Estate } from '../model/estate';
import { sendsAway } from '../model/uploads';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * B-03: a backup is on another machine than what it is a copy of.
 *
 * A dump in a folder of its host, in its container, or in a claim beside the data goes with them: a disk, a rented server, a house. The
 * audited lab kept a copy of its secrets in a folder of those secrets (E-20). Any upload by a script of the same stack counts: which
 * folder it takes is not always to be seen. Where a share may be mounted nothing is known. That a Backup has a repository off-site is
 * what its construct asks for.
 */
export const B03 = finding({
  id: 'B-03',
  title: 'Backups are copied to another machine than the one that they are made on',
  severity: 'high',
  sources: ['002 L321-337', '002 L393-396', '004 L483-487', '000 L60'],
  judges: [on(backupScriptsOf, (script, { estate }) => judge(script, estate))],
  mend: 'a Backup, whose to: [ … ] has a repository with offsite: true; else restic, or rclone copy, into a bucket elsewhere',
  exemptAt: '',
});

/** What may take a dump to another machine, where its command does not show it. */
const HANDS_ON =
  /(?:^|[\s/|("'])(?<program>restic|rustic|borg|kopia|duplicity|wal-g|pgbackrest|barman[\w-]*|ssh|sftp|lftp|ncftpput|az|b2|s5cmd|rclone|aws|mc|gsutil|gcloud|curl(?=.*\s(?:-T|--upload-file|-F|--form)\s)|(?:rsync|scp)(?=\s.*\$))\s/;

function judge(script: Script, estate: Estate): Opinion {
  if (isOwnScript('engine.sh', script.text)) return pass();
  const dumps = dumpsIn(script);
  const places = placesOf(script, estate);
  if (dumps.length === 0 && places.length === 0) {
    const reference = hidden(script);
    return reference === undefined ? notApplicable() : unknown(reference);
  }
  const { stack } = script.place;
  const sent = scriptsOf(estate).some((each) => each.place.stack === stack && !each.runsOnce && sendsAway(each));
  if (sent) return pass();
  const program = HANDS_ON.exec(script.pipelines.join('\n'))?.groups?.['program'];
  if (program !== undefined) return unsure(`hands on by ${program}, and nothing shows to which machine`);
  if (places.some(({ stays }) => stays === false)) return pass();
  const unclear = places.find(({ stays }) => stays === undefined);
  const [first] = places;
  if (first === undefined) return unsure('dumps, and nothing shows where to');
  return unclear === undefined
    ? fail(`keeps its copies ${first.where} alone: what takes the data takes them too`)
    : unsure(`keeps its copies ${unclear.where}, and nothing here copies them to another machine`);
}
