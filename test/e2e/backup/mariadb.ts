import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { own, pathOf, run, USER } from './cluster';
import { expectSuccess, until } from './servers';

/** A MariaDB server of this test's own, on loopback. */
export class MariaDb {
  private process: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true });
    own(this.folder);
    const data = `--datadir=${path.join(this.folder, 'data')}`;
    const install = ['--no-defaults', data, '--auth-root-authentication-method=normal', '--skip-test-db'];
    expectSuccess(await run(['mariadb-install-db', ...install]));
    const address = [
      `--socket=${this.socket}`,
      `--port=${this.port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
    ];
    const options = ['--no-defaults', data, ...address, '--innodb-flush-log-at-trx-commit=0'];
    this.process = spawn('mariadbd', options, { stdio: 'ignore', env: { PATH: pathOf() }, ...USER });
    await until('MariaDB answers', async () => (await this.ask('', 'select 1')).code === 0);
    expectSuccess(await this.ask('mysql', "alter user root@'127.0.0.1' identified by 'admin'"));
    return this;
  }

  /** Statements as superuser; what they answer. */
  async sql(database: string, statements: string): Promise<string> {
    const ran = await this.ask(database, statements);
    expectSuccess(ran);
    return ran.said;
  }

  private ask(database: string, statements: string): ReturnType<typeof run> {
    const options = ['--user=root', '--protocol=socket', `--socket=${this.socket}`, `--database=${database}`];
    const text = ['--default-character-set=utf8mb4', '--batch', '--raw', '--skip-column-names'];
    return run(['mariadb', ...options, ...text, `--execute=${statements}`]);
  }

  private get socket(): string {
    return path.join(this.folder, 'sock');
  }

  stop(): void {
    this.process?.kill('SIGKILL');
  }
}
