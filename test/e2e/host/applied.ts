import { App, DataResource } from 'cdktf';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { backend, Host, HostFile, type HostFileProps, HostStack, type SshProps } from '../../../constructs/host';
import { gate } from '../../../lib/gate/gate';
import { type HostFileSettings, readSettings, writeSettings } from '../../../lib/host/settings';
import { plain } from '../../../lib/values/plain-text';
import { literal } from '../../../constructs/props/literal';
import { parseIsoDate } from '../../../lib/values/iso-date';
import { valueOf } from '../../../lib/values/parsed';

export interface Applied {
  readonly code: number | null;
  readonly said: string;
  readonly seconds: number;
}

/** For a host that is slower than those that the defaults are made for. */
export interface Pace {
  /** Seconds for each command of a file, in place of what the stack says. */
  readonly limit?: number;
  /** Files at once. */
  readonly atOnce?: number;
}

/** A stack for one host, and the Terraform that applies it. */
export class Project {
  readonly stack: string;

  constructor(
    private readonly folder: string,
    private readonly ssh: SshProps,
    private readonly pace: Pace = {},
  ) {
    this.stack = path.join(folder, 'stacks', 'lab');
  }

  /** Synthesizes a stack with one file. */
  write(file: Omit<HostFileProps, 'host'>): this {
    return this.build((stack, host) => new HostFile(stack, 'file', { ...file, host }));
  }

  /** Synthesizes the stack; the state stays. */
  build(build: (stack: HostStack, host: Host) => unknown): this {
    const app = new App({ outdir: this.folder });
    gate(app, {}, { today: () => valueOf(parseIsoDate('2026-11-21')), cwd: () => this.folder, print: () => undefined });
    const stack = new HostStack(app, 'lab', { backend: backend.local(), tier: 3 });
    build(stack, Host.ssh(this.ssh));
    const { limit } = this.pace;
    if (limit !== undefined) for (const file of filesOf(stack)) changeFile(file, () => ({ limit }));
    app.synth();
    return this;
  }

  async apply(...args: readonly string[]): Promise<Applied> {
    if (!fs.existsSync(path.join(this.stack, '.terraform'))) await this.terraform('init');
    const { atOnce } = this.pace;
    return this.terraform(
      'apply',
      '-auto-approve',
      ...(atOnce === undefined ? [] : [`-parallelism=${atOnce}`]),
      ...args,
    );
  }

  /** Whether a plan has changes. */
  async plans(): Promise<boolean> {
    return (await this.terraform('plan', '-detailed-exitcode')).code === 2;
  }

  get state(): string {
    return fs.readFileSync(path.join(this.stack, 'terraform.lab.tfstate'), 'utf8');
  }

  private async terraform(command: string, ...args: readonly string[]): Promise<Applied> {
    const start = Date.now();
    const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null', TF_IN_AUTOMATION: '1' };
    const child = spawn('terraform', [command, '-no-color', '-input=false', ...args], { cwd: this.stack, env });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const code = await new Promise<number | null>((resolve) => {
      child.on('close', resolve);
    });
    return { code, said: said.replace(/^\S+ \(remote-exec\): /gm, ''), seconds: (Date.now() - start) / 1000 };
  }
}

/** Changes what the stack was to put on the host, past the construct, as an override can. */
export function force(
  stack: HostStack,
  change: (settings: HostFileSettings) => Partial<HostFileSettings>,
  id = '',
): void {
  const file = filesOf(stack).find(({ node }) => node.path.includes(id));
  if (file === undefined) throw new Error('no file');
  changeFile(file, change);
}

function filesOf(stack: HostStack): readonly DataResource[] {
  return stack.node.findAll().filter((each) => each instanceof DataResource);
}

/** What files were changed to, so that they can be changed again. */
const changed = new WeakMap<DataResource, HostFileSettings>();

function changeFile(file: DataResource, change: (settings: HostFileSettings) => Partial<HostFileSettings>): void {
  const settings = changed.get(file) ?? settingsOf(file);
  const next = { ...settings, ...change(settings) };
  changed.set(file, next);
  file.addOverride('provisioner.0.remote-exec.inline.0', literal(writeSettings(next)));
}

function settingsOf(file: DataResource): HostFileSettings {
  const [first] = file.provisioners ?? [];
  const text = first?.type === 'remote-exec' ? first.inline?.[0] : undefined;
  if (text === undefined) throw new Error('no settings');
  return valueOf(readSettings(plain(text)));
}
