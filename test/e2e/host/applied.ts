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

/** A stack for one host, and the Terraform that applies it. */
export class Project {
  readonly stack: string;

  constructor(
    private readonly folder: string,
    private readonly ssh: SshProps,
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
    app.synth();
    return this;
  }

  async apply(...args: readonly string[]): Promise<Applied> {
    if (!fs.existsSync(path.join(this.stack, '.terraform'))) await this.terraform('init');
    return this.terraform('apply', '-auto-approve', ...args);
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
  const file = stack.node.findAll().find((each) => each instanceof DataResource && each.node.path.includes(id));
  if (!(file instanceof DataResource)) throw new Error('no file');
  const settings = settingsOf(file);
  file.addOverride('provisioner.0.remote-exec.inline.0', literal(writeSettings({ ...settings, ...change(settings) })));
}

function settingsOf(file: DataResource): HostFileSettings {
  const [first] = file.provisioners ?? [];
  const text = first?.type === 'remote-exec' ? first.inline?.[0] : undefined;
  if (text === undefined) throw new Error('no settings');
  return valueOf(readSettings(plain(text)));
}
