import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { freePort, own, pathOf, run, USER } from './cluster';
import { expectSuccess, until } from './servers';

/** A Dolt server of this test's own, on loopback, which answers clones too. */
export class DoltServer {
  private process: ChildProcess | undefined;
  port = 0;
  remotes = 0;

  constructor(private readonly folder: string) {}

  async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    [this.port, this.remotes] = [await freePort(), await freePort()];
    const settings = `listener: { host: 127.0.0.1, port: ${this.port} }\nremotesapi: { port: ${this.remotes}, read_only: true }\n`;
    const file = `${this.folder}.yaml`;
    fs.writeFileSync(file, settings);
    own(this.folder);
    own(file);
    this.process = spawn('dolt', ['sql-server', '--config', file], {
      stdio: 'ignore',
      cwd: this.folder,
      env: this.env,
      ...USER,
    });
    await until('Dolt answers', async () => (await this.asks('', 'select 1')).code === 0);
    return this;
  }

  private get env(): Record<string, string> {
    return { PATH: pathOf(), HOME: this.folder, DOLT_ROOT_PATH: this.folder, DOLT_DISABLE_EVENT_FLUSH: 'true' };
  }

  /** SQL as the superuser; what it answers. */
  async ask(database: string, sql: string): Promise<string> {
    const ran = await this.asks(database, sql);
    expectSuccess(ran);
    return ran.said;
  }

  private asks(database: string, sql: string): ReturnType<typeof run> {
    return this.asksAs('root', '', database, sql);
  }

  asksAs(user: string, password: string, database: string, sql: string): ReturnType<typeof run> {
    const at = ['--host', '127.0.0.1', '--port', String(this.port), '--user', user, '--no-tls'];
    const use = database === '' ? [] : ['--use-db', database];
    return run(['dolt', ...at, ...use, 'sql', '--result-format', 'csv', '--query', sql], {
      ...this.env,
      DOLT_CLI_PASSWORD: password,
    });
  }

  /** A clone, as a backup of now would have it. @param into folder of databases */
  async clone(database: string, into: string): Promise<void> {
    expectSuccess(
      await run(
        ['dolt', 'clone', '--user', 'pawl_backup', `http://127.0.0.1:${this.remotes}/${database}`, database],
        { ...this.env, DOLT_REMOTE_PASSWORD: 'dumping' },
        into,
      ),
    );
  }

  /** Every commit of every branch and tag but canaries, and the rows on two branches. */
  async all(): Promise<string> {
    const answers = [
      await this.ask('shop', "select name, hash from dolt_branches where name <> 'pawl' order by name"),
      await this.ask('shop', 'select tag_name, tag_hash from dolt_tags'),
      await this.ask('shop', 'select * from orders order by id; select * from dear'),
      await this.ask('shop/feature/tax', 'select * from orders order by id'),
      await this.ask('shop', 'select commit_hash, message from dolt_log'),
    ];
    return answers.join('');
  }

  stop(): void {
    this.process?.kill();
  }
}
