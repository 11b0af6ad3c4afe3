import { type CronFields, parseCronFields } from '../values/cron-fields';
import { asCron } from '../values/on-calendar';
import { plain } from '../values/plain-text';
import { dumpsIn, restoresIn } from './backup-scripts';
import type { Estate, PlacedText } from './estate';
import { pipelinesOf } from './shell';
import type { Subject, Unreadable } from './subject';
import { isUnknown } from './unknown';

/** What a job of backups does with them: it takes them out, as a restore or a drill does, or writes them, as all others do. */
export type BackupRole = 'restores' | 'writes' | undefined;

/** What a machine starts by its clock: a timer of systemd, or a line of a crontab. */
export interface Clocked extends Subject {
  /** What messages call it: `report.timer`, `sync.sh`. */
  readonly name: string;
  /** Names the machine: its address, or the expression that stands for it in one configuration. */
  readonly machine: string;
  readonly fields: CronFields;
  /** Undefined where it is that of the machine. */
  readonly timeZone: string | undefined;
  readonly role: BackupRole;
}

const known = new WeakMap<Estate, readonly (Clocked | Unreadable)[]>();

/** Everything that files on hosts have started by a clock, and files of which nobody sees what they start. */
export function clockedOn(estate: Estate): readonly (Clocked | Unreadable)[] {
  const all = known.get(estate) ?? readClocked(estate);
  known.set(estate, all);
  return all;
}

function readClocked({ hostFiles }: Estate): readonly (Clocked | Unreadable)[] {
  return hostFiles.flatMap((file): readonly (Clocked | Unreadable)[] => {
    const { path, content, place, title, at } = file;
    if (isUnknown(path) || !(TIMER.test(path) || CRONTAB.test(path))) return [];
    if (isUnknown(content)) return [{ place, title, at, hiddenBy: content.expression }];
    const beside = hostFiles.filter((other) => machineOf(other) === machineOf(file));
    const read = TIMER.test(path) ? inTimer : inCrontab;
    return read(file, path, plain(content), beside);
  });
}

const TIMER = /^\/(?:etc|usr\/local\/lib|usr\/lib|lib)\/systemd\/system\/(?<unit>[^/]+)\.timer$/;
const CRONTAB = /^\/etc\/(?:crontab$|cron\.d\/[^/]+$)|^\/var\/spool\/cron\/(?:crontabs\/)?[^/]+$/;

/** An expression means one machine in its own configuration alone, and one that names the resource in that resource. */
function machineOf({ host, place: { stack, address } }: PlacedText): string {
  if (!isUnknown(host)) return host;
  return `${stack} ${/\b(?:self|each|count)\./.test(host.expression) ? address : ''} ${host.expression}`;
}

function inTimer(file: PlacedText, path: string, text: string, beside: readonly PlacedText[]): readonly Clocked[] {
  const unit = TIMER.exec(path)?.groups?.['unit'] ?? '';
  if (/^\s*RandomizedDelaySec=\s*[^0\s]/m.test(text)) return [];
  const service = /^\s*Unit=(\S+)/m.exec(text)?.[1] ?? `${unit}.service`;
  const started = /^\s*ExecStart=(.*)$/m.exec(textAt(`/etc/systemd/system/${service}`, beside) ?? '')?.[1] ?? '';
  return [...text.matchAll(/^\s*OnCalendar=(.+)$/gm)].flatMap(([, calendar = '']) => {
    const read = asCron(calendar);
    return read === undefined ? [] : clocked(file, { ...read, name: `${unit}.timer`, command: started }, beside);
  });
}

const LINE = /^(?<when>@[a-z]+|(?:[\d*?][^\s=]*\s+){2}(?:[\d*?]\S*\s+)(?:[\w*?]\S*\s+)[\w*?]\S*)\s+(?<rest>\S.*)$/;

function inCrontab(file: PlacedText, path: string, text: string, beside: readonly PlacedText[]): readonly Clocked[] {
  const timeZone = /^\s*CRON_TZ=["']?([^\s"']+)/m.exec(text)?.[1];
  return text.split(/\r?\n/).flatMap((line) => {
    const { when, rest = '' } = LINE.exec(line.trim())?.groups ?? {};
    if (when === undefined) return [];
    const command = path.startsWith('/etc/') ? rest.replace(/^\S+\s+/, '') : rest; // whose job it is stands before it
    const name = programIn(command).split('/').pop() ?? '';
    // Sunday is 7 as well to cron
    const expression = when.replace(/(?<=\s)7$/, '0');
    return clocked(file, { expression, timeZone, name, command }, beside);
  });
}

function clocked(
  file: PlacedText,
  job: {
    readonly expression: string;
    readonly timeZone: string | undefined;
    readonly name: string;
    readonly command: string;
  },
  beside: readonly PlacedText[],
): readonly Clocked[] {
  const fields = parseCronFields(job.expression);
  if (!fields.ok) return [];
  const { place, title, at } = file;
  const { timeZone, name, command } = job;
  const role = roleOf(`${name} ${command}`, `${command}\n${textAt(programIn(command), beside) ?? ''}`);
  return [{ place, title, at, name, machine: machineOf(file), fields: fields.value, timeZone, role }];
}

/** The program of a command, past shells and what sets its surroundings. */
function programIn(command: string): string {
  return (
    command
      .split(/\s+/)
      .find((word) => !/^-|=|^(?:\S*\/)?(?:(?:ba|da)?sh|env|nice|ionice|flock|timeout|sudo|\d+)$/.test(word)) ?? ''
  );
}

function textAt(path: string, files: readonly PlacedText[]): string | undefined {
  const content = files.find((file) => file.path === path)?.content;
  return content === undefined || isUnknown(content) ? undefined : plain(content);
}

const MOVES = /(?:^|[\s/;&|])(?:rclone|rsync|restic\s.*\bbackup|borg\s+create|aws\s+s3|mc\s+(?:cp|mirror)|gsutil)\s/m;

/** @param name what it is called, which says it where its text does not */
export function roleOf(name: string, text: string): BackupRole {
  const script = { pipelines: pipelinesOf(text) };
  if (/restor|drill/i.test(name) || restoresIn(script).length > 0) return 'restores';
  return /backup|dump|sync|snapshot/i.test(name) || dumpsIn(script).length > 0 || MOVES.test(text)
    ? 'writes'
    : undefined;
}
