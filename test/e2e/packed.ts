import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const HOUSE = path.resolve(__dirname, '..', '..');
/** Where the package holds scripts besides what the compiler writes. */
const SCRIPTS = ['lib/host', 'lib/backup'];

/** What a command came to. */
export interface Ran {
  readonly code: number | null;
  /** Standard output and error together, without colours. */
  readonly said: string;
}

/** What a command is given besides: a fixed day, so that exemptions hold in any year, and an npm that keeps its warnings to itself. */
const GIVEN = {
  PAWL_DATE: '2026-11-21',
  CHECKPOINT_DISABLE: '1',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  npm_config_loglevel: 'error',
};

/** Runs a command to its end. */
export function run(folder: string, command: string, ...args: readonly string[]): Ran {
  const env = { ...process.env, ...GIVEN };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env });
  return { code: status, said: stdout + stderr };
}

/**
 * `test` where the package registry answers, else a skipped one that says why: these projects are installed as a user would.
 */
export function withRegistry(name: string, body: () => void): void {
  registryAnswers ??= run(os.tmpdir(), 'npm', 'view', 'cdktf@0.21.0', 'version').code === 0;
  if (registryAnswers) test(name, body);
  else test.skip(`${name} (not run: the package registry does not answer)`, body);
}
let registryAnswers: boolean | undefined;

/** An empty folder outside of this project, gone when the test file ends. */
export function scratch(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-e2e-'));
  afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The package as it would be published, built into `folder`. Answers the path of the tarball. */
export function pack(folder: string): string {
  const built = path.join(folder, 'package');
  for (const file of ['package.json', 'LICENSE'])
    fs.cpSync(path.join(HOUSE, file), path.join(built, file), { recursive: true });
  succeed(run(HOUSE, 'npx', 'tsc', '-p', 'tsconfig.build.json', '--outDir', path.join(built, 'dist')));
  for (const folder of SCRIPTS)
    for (const script of fs.readdirSync(path.join(HOUSE, folder)).filter((name) => name.endsWith('.sh')))
      fs.cpSync(path.join(HOUSE, folder, script), path.join(built, 'dist', folder, script));
  succeed(run(built, 'npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder));
  const tarball = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack wrote no tarball');
  return path.join(folder, tarball);
}

/** Installs what a project's package.json names, with the packed package in the place of a published one. */
export function install(project: string, tarball: string): void {
  succeed(run(project, 'npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', tarball));
}

function succeed({ code, said }: Ran): void {
  if (code !== 0) throw new Error(said);
}

export const EXAMPLE = path.join(HOUSE, 'examples', 'web-app');
