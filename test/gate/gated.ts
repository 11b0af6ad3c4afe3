import { App, type AppConfig, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { NullProvider } from '@cdktf/provider-null/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gate, type GateOptions } from '../../lib/gate/gate';
import { Refusal } from '../../lib/gate/refusal';
import type { Problem } from '../../lib/findings/verdict';
import { type IsoDay, parseIsoDate } from '../../lib/values/iso-date';
import { valueOf } from '../../lib/values/parsed';

/** A folder of its own for each App; all of them go when the test file ends. */
export function freshFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-gate-'));
  folders.push(folder);
  return folder;
}
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

export function day(text: string): IsoDay {
  return valueOf(parseIsoDate(text));
}

export interface Settings extends GateOptions {
  readonly app?: Omit<AppConfig, 'outdir'>;
  readonly outdir?: string;
  readonly today?: string;
  readonly cwd?: string;
}

/** What one `app.synth()` came to. */
export interface Outcome {
  readonly app: App;
  readonly outdir: string;
  /** What was printed, or the text of the refusal. */
  readonly text: string;
  /** Empty where the output was published. */
  readonly problems: readonly Problem[];
  readonly refused: boolean;
}

/** Builds an App and synthesizes it behind the gate. */
export function synth(build: (app: App) => void, settings: Settings = {}): Outcome {
  const { app: config, outdir = freshFolder(), today = '2026-11-21', cwd = process.cwd(), ...options } = settings;
  const app = new App({ ...config, outdir });
  let printed = '';
  gate(app, options, {
    today: () => day(today),
    cwd: () => cwd,
    print: (text) => {
      printed += text;
    },
  });
  build(app);
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { app, outdir, text: error.message, problems: error.problems, refused: true };
  }
  return { app, outdir, text: printed, problems: [], refused: false };
}

/** `construct rule at`, one for each problem. */
export function brief(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ where, rule, origin }) => `${where} ${rule} at ${origin ?? 'nowhere'}`);
}

/** A stack of plain cdktf with the providers that the tests use. */
export function plainStack(scope: Construct, id = 'plain'): TerraformStack {
  const stack = new TerraformStack(scope, id);
  new KubernetesProvider(stack, 'kubernetes', {});
  new NullProvider(stack, 'null', {});
  return stack;
}

/** `test/gate/x.test.ts:12`: the line so many lines below the call. */
export function lineBelow(offset: number): string {
  const frame = (new Error().stack ?? '').split('\n')[2] ?? '';
  const [, file = '', line = ''] = /\(?(\/[^()]*?):(\d+):\d+\)?$/.exec(frame) ?? [];
  return `${path.relative(process.cwd(), file)}:${String(Number(line) + offset)}`;
}

/** Every file below a folder with its text, paths relative. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** The JSON that was published of a stack. */
export function publishedOf({ outdir }: Outcome, stack: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8'));
}
