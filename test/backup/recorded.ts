import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Engine, engineScript } from '../../lib/backup/script';

/** What goes wrong on purpose. */
export interface Amiss {
  readonly env?: Readonly<Record<string, string>>;
  /** Programs that behave badly, as shell; `$REAL` is the stand-in. */
  readonly shims?: Readonly<Record<string, string>>;
}

/** What a second is here: whoever waits asks again soon. */
const A_MOMENT = 'exec /bin/sleep 0.05';

/** Whether a process ends soon; one that nobody has waited for yet has ended. */
export async function ends(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const file = `/proc/${pid}/stat`;
    if (!fs.existsSync(file) || /\) Z /.test(fs.readFileSync(file, 'utf8'))) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

export interface Ran {
  readonly code: number | null;
  readonly said: string;
}

/** Shells that containers have, of those that this machine has. */
export const SHELLS = [['sh'], ['dash'], ['busybox', 'sh']].filter(
  ([program = '']) => spawnSync('which', [program]).status === 0,
);

/**
 * The script of an engine that cannot be had here, run with stand-ins for its programs. They answer as its documentation records it and
 * refuse every argument that it does not have. That shows the script's own logic; it does not show that the engine behaves like that.
 */
export class Recorded {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-recorded-'));
  readonly scratch = path.join(this.folder, 'scratch');
  readonly out = path.join(this.scratch, 'out');
  private readonly checks = path.join(this.folder, 'checks');
  private readonly script = path.join(this.folder, 'engine.sh');

  /**
   * @param programs that have a stand-in
   * @param access by which the dump alone reaches the source
   * @param checks by file name
   */
  constructor(
    engine: Engine,
    private readonly programs: readonly string[],
    private readonly access: Readonly<Record<string, string>>,
    checks: Readonly<Record<string, string>>,
  ) {
    for (const each of [this.scratch, this.checks]) fs.mkdirSync(each);
    fs.writeFileSync(this.script, engineScript(engine));
    fs.writeFileSync(path.join(this.scratch, 'began'), `${Math.floor(Date.now() / 1000)}\n`);
    for (const [name, text] of Object.entries(checks)) this.check(name, text);
  }

  check(name: string, text: string): void {
    fs.writeFileSync(path.join(this.checks, name), `${text}\n`);
  }

  /** Writes a file of the folder that the stand-ins know as `RECORDED`. */
  write(name: string, text: string): void {
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }

  read(name: string): string {
    return fs.readFileSync(path.join(this.folder, name), 'utf8');
  }

  dump(amiss: Amiss = {}, shell: readonly string[] = ['sh']): Ran {
    return this.run('dump', { ...this.access, ...amiss.env }, amiss, shell);
  }

  /** @param into how an empty target is reached */
  load(into: Readonly<Record<string, string>>): Ran {
    return this.run('load', into, {}, ['sh']);
  }

  drill(amiss: Amiss = {}, shell: readonly string[] = ['sh']): Ran {
    return this.run('drill', { PAWL_CHECKS: this.checks, ...amiss.env }, amiss, shell);
  }

  private run(
    command: string,
    env: Readonly<Record<string, string>>,
    { shims = {} }: Amiss,
    [program = 'sh', ...words]: readonly string[],
  ): Ran {
    const bin = path.join(this.folder, 'bin');
    fs.rmSync(bin, { recursive: true, force: true });
    fs.mkdirSync(bin);
    const write = (program: string, lines: string): void => {
      fs.writeFileSync(path.join(bin, program), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
    };
    for (const [program, lines] of Object.entries({ sleep: A_MOMENT, ...shims }))
      if (!this.programs.includes(program)) write(program, lines);
    for (const program of this.programs)
      write(program, `REAL='${path.join(__dirname, 'recorded', program)}'\n${shims[program] ?? ''}\nexec "$REAL" "$@"`);
    const { status, stdout, stderr } = spawnSync(program, [...words, this.script, command], {
      encoding: 'utf8',
      env: {
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        RECORDED: this.folder,
        PAWL_PLAN: 'shop-db',
        PAWL_SCRATCH: this.scratch,
        ...env,
      },
    });
    return { code: status, said: `${stdout}${stderr}` };
  }

  stop(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
