import * as path from 'node:path';
import { type PlacedFile, placedFiles } from '../../host/placed';
import { hostFileScript } from '../../host/script';
import { journalFolder, releaseOf } from '../../host/settings';
import { quoted } from '../../values/shell-word';
import { type Exit, EXIT, Misuse, type Terminal, UnusableInput } from '../command';
import { synthesized } from '../synthesized';
import { type Answer, onHost } from './reach';
import { linesOf } from './verify';

/** A file as it stood on its host earlier. */
interface Backup {
  readonly name: string;
  readonly mode: string;
  readonly owner: string;
  readonly content: string;
}

/** Puts a backup of a file back, by the script that puts files there: activated, confirmed, taken back when that fails. */
export function revert(folder: string, wanted: string, time: string | undefined, terminal: Terminal): Exit {
  if (time !== undefined && !/^\d{8}T\d{6}Z$/.test(time)) throw new Misuse(`--to ${time} is no time: 20261122T010203Z`);
  const file = placedFiles(synthesized(path.resolve(terminal.cwd, folder), folder)).find(
    ({ settings }) => settings.path === wanted,
  );
  if (file === undefined) throw new UnusableInput(`${folder} puts no ${wanted} on a host`);
  const { name, ...kept } = backupOf(file, time, terminal);
  // what proves the stack's content says nothing of what stood before it
  const settings = { ...file.settings, ...kept, verify: '' };
  const upload = 'script=$(mktemp) && cat >"$script" && { /bin/sh "$script"; code=$?; rm -f "$script"; exit "$code"; }';
  terminal.out(`${file.way.address}  ${wanted}  from its backup of ${name}`);
  const applied = tell(onHost(file, `/bin/sh -c ${quoted(upload)}`, hostFileScript(settings), terminal), terminal);
  if (applied !== EXIT.done) return applied;
  const run = `${journalFolder(wanted)}/run`;
  return tell(onHost(file, `/bin/sh ${quoted(run)} confirm ${releaseOf(settings)}`, '', terminal), terminal);
}

function tell({ code, said }: Answer, { out }: Terminal): Exit {
  if (code === undefined) throw new UnusableInput(`the host cannot be reached: ${said}`);
  for (const line of linesOf(said)) out(`  ${line}`);
  return code === 0 ? EXIT.done : EXIT.no;
}

function backupOf(file: PlacedFile, time: string | undefined, terminal: Terminal): Backup {
  const { path: target } = file.settings;
  const script = [
    `backups=${quoted(`${journalFolder(target)}/backups`)}`,
    `for backup in $(printf '%s\\n' "$backups"/${time ?? '[0-9]*Z'} | sort -r); do`,
    '  [ -f "$backup" ] || exit 4',
    '  echo "${backup##*/}"',
    '  stat -c %a:%u:%g "$backup"',
    '  base64 <"$backup"',
    '  exit 0',
    'done',
    '',
  ].join('\n');
  const { code, said } = onHost(file, '/bin/sh -s', script, terminal);
  if (code === undefined) throw new UnusableInput(`the host cannot be reached: ${said}`);
  if (code !== 0)
    throw new UnusableInput(`${file.way.address} has no backup of ${target}${time === undefined ? '' : ` of ${time}`}`);
  const [name = '', rights = '', ...lines] = said.split('\n');
  const [mode = '', ...owner] = rights.split(':');
  const bytes = Buffer.from(lines.join(''), 'base64');
  const content = bytes.toString('utf8');
  if (!Buffer.from(content).equals(bytes) || content.includes('\0'))
    throw new UnusableInput(`the backup of ${name} is no text: put it back by hand`);
  return { name, mode: mode.padStart(4, '0'), owner: owner.join(':'), content };
}
