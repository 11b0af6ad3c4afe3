import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathOf, POSTGRES } from '../backup/cluster';
import type { Engine } from './engine';

/** What the containers of a backup of PostgreSQL run, and what serves its repository: as Debian has them. */
const TOOLS =
  'sh cat cp cut date env find grep head id ls mkdir mv od rm sed sha256sum sleep sort tail timeout touch tr true wc wget restic rclone';
const SERVER = 'initdb pg_ctl pg_dump pg_dumpall pg_restore postgres psql';

/** Where programs of this machine are, or those that it lacks. */
function located(): { readonly files: readonly string[]; readonly missing: readonly string[] } {
  const folders = pathOf().split(':');
  const all = [...TOOLS.split(' '), ...SERVER.split(' ')].map((name) => {
    const file = folders.map((folder) => path.join(folder, name)).find((each) => fs.existsSync(each));
    return { name, file: file === undefined ? undefined : fs.realpathSync(file) };
  });
  return {
    files: all.flatMap(({ name, file }) =>
      file === undefined || SERVER.split(' ').includes(name) ? [] : [`${name} ${file}`],
    ),
    missing: all.flatMap(({ name, file }) => (file === undefined ? [name] : [])),
  };
}

/** Programs that this machine lacks for an image of its own. */
export function lackingForImage(): readonly string[] {
  return [...(POSTGRES === undefined ? ['postgresql'] : []), ...located().missing];
}

/** An image with the programs of this machine, and a user 999: it stands for that of PostgreSQL, and for restic's. */
export function backupImage(engine: Engine, name: string): void {
  const root = path.join(engine.folder, 'backup-image');
  const put = (from: string, to = from): void => {
    fs.mkdirSync(path.join(root, path.dirname(to)), { recursive: true });
    fs.cpSync(from, path.join(root, to), { recursive: true, dereference: true });
  };
  for (const folder of ['bin', 'etc', 'run', 'tmp', 'var', 'scratch', 'pawl'])
    fs.mkdirSync(path.join(root, folder), { recursive: true });
  fs.chmodSync(path.join(root, 'tmp'), 0o1777);
  const home = path.dirname(POSTGRES ?? '/');
  const share = home.replace('/usr/lib/', '/usr/share/');
  for (const folder of [home, share, '/usr/share/zoneinfo']) if (fs.existsSync(folder)) put(folder);
  const programs = located().files.map((each) => each.split(' '));
  for (const [name = '', file = ''] of programs) put(file, `/bin/${name}`);
  for (const name of SERVER.split(' ')) fs.symlinkSync(`${home}/bin/${name}`, path.join(root, 'bin', name));
  const linked = [...programs.map(([, file = '']) => file), ...SERVER.split(' ').map((name) => `${home}/bin/${name}`)];
  const modules = fs
    .readdirSync(`${home}/lib`)
    .filter((file) => /^(?:libpqwalreceiver|plpgsql|dict_snowball)\.so$/.test(file));
  const { stdout } = spawnSync('ldd', [...linked, ...modules.map((file) => `${home}/lib/${file}`)], {
    encoding: 'utf8',
  });
  for (const [, file = ''] of stdout.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm))
    if (!fs.existsSync(path.join(root, file))) put(fs.realpathSync(file), file);
  fs.writeFileSync(path.join(root, 'etc', 'passwd'), 'root:x:0:0::/:/bin/sh\npostgres:x:999:999::/tmp:/bin/sh\n');
  fs.writeFileSync(path.join(root, 'etc', 'group'), 'root:x:0:\npostgres:x:999:\n');
  engine.imported(name, root);
  fs.rmSync(root, { recursive: true });
}
