import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { own, pathOf, type Ran, run, USER } from './cluster';

/** A PostgreSQL server of this test's own, on loopback. */
export class Postgres {
  private readonly data: string;

  constructor(
    private readonly folder: string,
    readonly port: number,
  ) {
    this.data = path.join(folder, 'data');
  }

  async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true });
    own(this.folder);
    const password = path.join(this.folder, 'password');
    fs.writeFileSync(password, 'admin');
    own(this.folder);
    const host = ['--auth-host=scram-sha-256', '--auth-local=trust', `--pwfile=${password}`];
    expectSuccess(await run(['initdb', `--pgdata=${this.data}`, '--username=postgres', '--no-sync', ...host]));
    const options = `-p ${this.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${this.folder} -c fsync=off`;
    const log = `--log=${path.join(this.folder, 'log')}`;
    expectSuccess(await run(['pg_ctl', `--pgdata=${this.data}`, '--wait', log, `--options=${options}`, 'start']));
    return this;
  }

  /** Statements as superuser; what they answer. */
  async sql(database: string, statements: string): Promise<string> {
    const options = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', this.folder, '-p', String(this.port)];
    const ran = await run(['psql', ...options, '-U', 'postgres', '-d', database, '-c', statements]);
    expectSuccess(ran);
    return ran.said;
  }

  async stop(): Promise<void> {
    await run(['pg_ctl', `--pgdata=${this.data}`, '--mode=immediate', 'stop']);
  }
}

/** restic repositories behind rclone's REST server. */
export class Repositories {
  private process: ChildProcess | undefined;

  constructor(
    readonly folder: string,
    readonly port: number,
  ) {}

  async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true });
    own(this.folder);
    const address = ['--addr', `127.0.0.1:${this.port}`];
    this.process = spawn('rclone', ['serve', 'restic', ...address, this.folder], {
      stdio: 'ignore',
      cwd: this.folder,
      env: { PATH: pathOf(), HOME: this.folder },
      ...USER,
    });
    await listening(this.port);
    return this;
  }

  url(name: string): string {
    return `rest:http://127.0.0.1:${this.port}/${name}`;
  }

  async init(name: string): Promise<string> {
    expectSuccess(
      await run(['restic', 'init', '--no-cache'], { RESTIC_REPOSITORY: this.url(name), RESTIC_PASSWORD: 'repository' }),
    );
    return this.url(name);
  }

  /** A copy of a repository, to be damaged. */
  copy(from: string, to: string): string {
    fs.cpSync(path.join(this.folder, from), path.join(this.folder, to), { recursive: true });
    own(path.join(this.folder, to));
    return this.url(to);
  }

  /** Ids of the snapshots of a repository. */
  async snapshots(name: string): Promise<readonly string[]> {
    const ran = await run(['restic', 'snapshots', '--json', '--no-cache'], {
      RESTIC_REPOSITORY: path.join(this.folder, name),
      RESTIC_PASSWORD: 'repository',
    });
    expectSuccess(ran);
    return [...ran.said.matchAll(/"short_id":"([0-9a-f]+)"/g)].map(([, id = '']) => id);
  }

  /** Reads a whole snapshot, which must be there. */
  read(name: string, snapshot: string): Promise<Ran> {
    const env = { RESTIC_REPOSITORY: path.join(this.folder, name), RESTIC_PASSWORD: 'repository' };
    return run(['restic', 'dump', snapshot, '/', '--archive', 'tar', '--no-cache'], env);
  }

  stop(): void {
    this.process?.kill();
  }
}

export function expectSuccess({ code, said }: Ran): void {
  if (code !== 0) throw new Error(`exit code ${code}: ${said}`);
}

export async function listening(port: number): Promise<void> {
  await until(
    `something listens on ${port}`,
    () =>
      new Promise((resolve) => {
        const socket = net.connect(port, '127.0.0.1', () => {
          socket.destroy();
          resolve(true);
        });
        socket.on('error', () => {
          resolve(false);
        });
      }),
  );
}

/** Waits, for half a minute at most. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`it did not come to pass that ${what}`);
}
