import { type Script, scriptsOf } from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * E-24: what is lost here stays where it was copied to.
 *
 * `rclone sync` makes the other side equal to this one: what is deleted, encrypted or forgotten here is gone there a night later.
 * A mirror is no backup; `copy` only adds, and `--backup-dir` keeps what a mirror takes away. Copies within one machine are not
 * asked, nor `rsync` with links to the copy before.
 */
export const E24 = finding({
  id: 'E-24',
  title: 'Copies elsewhere keep what was deleted here',
  severity: 'high',
  sources: ['002 L336'],
  judges: [on((estate: Estate) => scriptsOf(estate).filter(copies), judge)],
  mend: 'a Backup into a repository that is off-site; else rclone copy, or --backup-dir beside sync',
  exemptAt: '',
});

const COPIES = /(?:^|[\s/])(?:rclone\s|aws\s+s3\s|mc\s+(?:mirror|cp)\s|gsutil\s|rsync\s)/;
const MIRRORS = [
  /(?:^|[\s/])rclone\s+(?:-\S+\s+)*sync\s/,
  /(?:^|[\s/])aws\s+s3\s+sync\s.*--delete\b/,
  /(?:^|[\s/])mc\s+mirror\s.*--remove\b/,
  /(?:^|[\s/])gsutil\s.*\brsync\s.*-\w*d/,
  /(?:^|[\s/])rsync\s.*--del\S*\s.*\s\S+(?:@\S+)?:\S*/,
];
const KEEPS = /--(?:backup-dir|link-dest|backup\b|compare-dest|copy-dest|suffix)/;

function copies({ pipelines }: Script): boolean {
  return pipelines.some((pipeline) => COPIES.test(pipeline));
}

function judge({ pipelines }: Script): Opinion {
  const mirrors = pipelines.some((each) => !KEEPS.test(each) && MIRRORS.some((mirror) => mirror.test(each)));
  return mirrors ? fail('mirrors: what is deleted or damaged here is soon gone there too') : pass();
}
