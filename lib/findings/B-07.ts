import { backupScriptsOf, hidden, type Script } from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import { Unknown } from '../model/unknown';
import { encrypts, typeOfRemote, type Upload, uploadsIn } from '../model/uploads';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * B-07: what leaves the site is encrypted first.
 *
 * A dump holds everything that the database protects. In a bucket it is as safe as the key of the bucket, which the server that was
 * dumped has, and whoever runs the bucket reads it: the encryption of a bucket is the provider's own. restic, borg and kopia
 * encrypt by themselves, unless they are told not to. A copy on another machine of one's own may stay within the site, which
 * nothing shows; nor does a script show what rclone does with a remote, unless its configuration is written here.
 */
export const B07 = finding({
  id: 'B-07',
  title: 'Backups that leave the site are encrypted before',
  severity: 'high',
  sources: ['003 L591', '003 L613'],
  judges: [on(backupScriptsOf, (script, { estate }) => judge(script, estate))],
  mend: 'a Backup, whose repository cannot be without; else age -r <public key>, gpg --encrypt, or an rclone remote of type crypt',
  exemptAt: '',
});

const BARE =
  /(?:^|[\s/])(?:borg\s.*(?:-e|--encryption)[= ]none\b|duplicity\s.*--no-encryption\b|restic\s.*--insecure-no-password\b)/;

function judge(script: Script, estate: Estate): Opinion | readonly Opinion[] {
  const bare = script.pipelines
    .map((each) => /borg|duplicity|restic/.exec(BARE.exec(each)?.[0] ?? '')?.[0])
    .find(Boolean);
  if (bare !== undefined) return fail(`tells ${bare} to encrypt nothing`);
  const uploads = uploadsIn(script);
  if (uploads.length === 0) {
    const reference = hidden(script);
    return reference === undefined ? notApplicable() : unknown(reference);
  }
  return encrypts(script) ? pass() : uploads.map((upload) => judgeUpload(upload, estate));
}

function judgeUpload({ program, to, remote }: Upload, estate: Estate): Opinion {
  if (to === 'elsewhere')
    return unsure(`copies by ${program} what nothing encrypts, and nothing shows whether that leaves the site`);
  if (remote === undefined) return fail(`copies by ${program} into a cloud what nothing encrypts`);
  if (remote.includes('$')) return unknown(new Unknown(remote));
  const type = typeOfRemote(remote, estate);
  if (type === 'crypt' || /crypt|^enc|secret/i.test(remote)) return pass();
  return type === undefined
    ? unsure(`copies to the remote ${remote}, and nothing here shows whether it is of type crypt`)
    : fail(`copies to the remote ${remote} of type ${type} what nothing encrypts`);
}
