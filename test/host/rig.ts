import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { hostFileScript } from '../../lib/host/script';
import { type HostFileSettings, releaseOf } from '../../lib/host/settings';

/** What a run of the script came to. */
export interface Ran {
  readonly code: number | null;
  readonly said: string;
}

/** A shell, with the tools that go with it. */
export interface Shell {
  readonly name: string;
  /** The program behind `/bin/sh`. */
  readonly program: string;
  readonly path: string;
}

const here = path.join(os.tmpdir(), `pawl-shells-${process.pid}`);
const TOOLS = ['flock', 'setsid', 'sha256sum', 'stat', 'timeout'];
const tools = process.env['PATH'] ?? '/usr/bin:/bin';

function found(name: string): string | undefined {
  return tools
    .split(':')
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file));
}

/** The shells of this machine. BusyBox brings its own tools, as it does on the systems that have no others. */
export function shells(): readonly Shell[] {
  const plain = ['dash', 'bash'].flatMap((name): Shell[] => {
    const program = found(name);
    return program === undefined ? [] : [{ name, program, path: tools }];
  });
  const busybox = found('busybox');
  if (busybox === undefined) return plain;
  fs.mkdirSync(here, { recursive: true });
  const applets = spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.trim().split('\n');
  const link = (name: string, program: string): void => {
    if (!fs.existsSync(path.join(here, name))) fs.symlinkSync(program, path.join(here, name));
  };
  for (const applet of applets) link(applet, busybox);
  for (const tool of TOOLS) link(tool, found(tool) ?? busybox); // Debian's BusyBox has no flock
  return [...plain, { name: 'busybox', program: path.join(here, 'sh'), path: here }];
}

const { uid, gid } = os.userInfo();
export const ME = `${uid}:${gid}`;
export const OLD = 'the old file\n';
export const NEW = "the new file: 'quoted', ${HOME}, $(id), \\n, 100 %\n";

/** One file on a host that is a folder: the script runs against it as it does over ssh. */
export class Rig {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-host-'));
  readonly target = path.join(this.folder, 'etc', 'target.conf');
  /** Where activations leave what they read: the last line is what is active. */
  readonly active = path.join(this.folder, 'active');
  readonly settings: HostFileSettings;
  private readonly script = path.join(this.folder, 'script');
  readonly journal = path.join(this.folder, 'journal');

  constructor(
    settings: Partial<HostFileSettings> = {},
    readonly shell: Shell = { name: 'sh', program: '/bin/sh', path: tools },
  ) {
    fs.mkdirSync(path.dirname(this.target));
    this.settings = {
      path: this.target,
      content: NEW,
      mode: '0640',
      owner: ME,
      validate: '',
      activate: `[ -e "$file" ] && read -r line <"$file" || line=none; printf '%s\\n' "$line" >>${this.active}`,
      verify: '',
      revert: '',
      limit: 10,
      patience: 20,
      confirmWithin: 20,
      sudo: false,
      makeFolder: false,
      ...settings,
    };
    this.write(this.settings);
  }

  write(settings: HostFileSettings): void {
    const text = hostFileScript(settings, this.journal).replaceAll('/bin/sh', this.shell.program);
    fs.writeFileSync(this.script, text);
  }

  /** The file as it was before, with a mode of its own. */
  old(text = OLD): this {
    fs.writeFileSync(this.target, text);
    fs.chmodSync(this.target, 0o604);
    return this;
  }

  run(args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Ran {
    const { status, stdout, stderr } = spawnSync(this.shell.program, [this.script, ...args], {
      encoding: 'utf8',
      env: { PATH: this.shell.path, ...environment },
    });
    return { code: status, said: stdout + stderr };
  }

  /** Starts the script, which leaves its process id in a file. */
  start(environment: Readonly<Record<string, string>> = {}): {
    readonly child: ChildProcess;
    readonly ended: Promise<Ran>;
  } {
    const launch = `echo $$ >${this.folder}/pid; exec ${this.shell.program} ${this.script}`;
    const child = spawn('/bin/sh', ['-c', launch], { env: { PATH: this.shell.path, ...environment } });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const ended = new Promise<Ran>((resolve) => {
      child.on('close', (code) => {
        resolve({ code, said });
      });
    });
    return { child, ended };
  }

  confirm(release = releaseOf(this.settings)): Ran {
    return this.run(['confirm', release]);
  }

  /** Waits until neither a run nor a watchdog holds the file. Answers in how many milliseconds. */
  async settled(): Promise<number> {
    const start = Date.now();
    const lock = path.join(this.journal, 'lock');
    if (!fs.existsSync(lock)) return 0;
    const free = (): boolean => spawnSync('flock', ['-n', lock, 'true']).status === 0;
    while (!free()) {
      if (Date.now() - start > 30_000) throw new Error('the lock is held for half a minute');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return Date.now() - start;
  }

  /** Content and mode of the file, or `none`. */
  get state(): string {
    if (!fs.existsSync(this.target)) return 'none';
    const { mode, uid: user, gid: group } = fs.statSync(this.target);
    const text = fs.readFileSync(this.target, 'utf8');
    const which = text === this.settings.content ? 'new' : text === OLD ? 'old' : `other: ${text}`;
    return `${which} 0${(mode & 0o7777).toString(8)} ${user}:${group}`;
  }

  get lastActive(): string {
    if (!fs.existsSync(this.active)) return '';
    return fs.readFileSync(this.active, 'utf8').trim().split('\n').at(-1) ?? '';
  }

  get names(): readonly string[] {
    return fs.readdirSync(path.dirname(this.target)).sort();
  }

  /** The times of the former files that are kept. */
  get backups(): readonly string[] {
    return fs.readdirSync(path.join(this.journal, 'backups')).sort();
  }

  get journalNames(): readonly string[] {
    return fs.existsSync(this.journal) ? fs.readdirSync(this.journal).sort() : [];
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What `state` says of the new file and of the old one. */
export const IS_NEW = `new 0640 ${ME}`;
export const IS_OLD = `old 0604 ${ME}`;
