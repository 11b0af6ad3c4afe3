import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { own, pathOf, run, USER } from './cluster';
import { until } from './servers';

/** A Redis server of this test's own, on loopback, which asks for a password. */
export class RedisServer {
  private process: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true });
    own(this.folder);
    const options = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--dir',
      this.folder,
      '--requirepass',
      'admin',
    ];
    this.process = spawn('redis-server', [...options, '--save', '', '--enable-debug-command', 'local'], {
      stdio: 'ignore',
      env: { PATH: pathOf() },
      ...USER,
    });
    await until('Redis answers', async () => (await this.ask('ping')) === 'PONG\n');
    return this;
  }

  /** Commands as administrator, one a line; what they answer. */
  async ask(...commands: readonly string[]): Promise<string> {
    const ran = await run(
      ['sh', '-c', `printf '%s\\n' "$@" | redis-cli -h 127.0.0.1 -p ${this.port} --no-auth-warning`, 'sh', ...commands],
      { REDISCLI_AUTH: 'admin' },
    );
    return ran.said;
  }

  /** What Redis makes of all keys of all databases but canaries, in whatever order they stand: a digest, and how many there are. */
  async all(): Promise<string> {
    const forget = `eval "for _, key in ipairs(redis.call('keys', 'pawl:*')) do redis.call('del', key) end" 0`;
    return (await this.ask(forget, 'debug digest', 'dbsize', 'select 3', 'dbsize')).trim();
  }

  stop(): void {
    this.process?.kill();
  }
}
