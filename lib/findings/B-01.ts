import { backupScriptsOf, type Script } from '../model/backup-scripts';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * B-01: backups run every night, whatever the mirrors of packages do.
 *
 * Nine of the fifteen backups of the audited estate install their client before they dump, whatever version the mirror has then: a
 * mirror that is down, or a client of another major version, is a night without a backup. The engine's own image has the program
 * that dumps it, in the version of the server.
 */
export const B01 = finding({
  id: 'B-01',
  title: 'Backups run with what their image holds, and install nothing',
  severity: 'medium',
  sources: ['004 L448-453'],
  judges: [on(backupScriptsOf, judge)],
  mend: "a Backup, whose jobs run in the engine's own image; else an image that has the client",
  exemptAt: '',
});

const INSTALLS = /(?:^|\s)(?<program>apk|apt|apt-get|dnf|microdnf|yum|pip3?|npm)\s+(?:-\S+\s+)*(?:add|install)\s/;

function judge({ pipelines }: Script): Opinion {
  const program = pipelines.map((each) => INSTALLS.exec(each)?.groups?.['program']).find((each) => each !== undefined);
  return program === undefined
    ? pass()
    : fail(`installs packages by ${program} before it copies anything: without the mirror there is no backup`);
}
