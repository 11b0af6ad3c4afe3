import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  type Endpoint,
  onTcp,
  pods,
  type ClusterRepository,
  rest,
  secret,
  type SecretRef,
} from '../../../constructs/kubernetes';
import { shells } from '../../host/rig';
import { OFFSITE } from '../../kubernetes/backed-up';
import type { Synthesized } from '../../kubernetes/synthesized';
import { scratch } from '../packed';
import { argumentsWhile } from '../processes';
import { testWhere } from '../where';
import { freePort, Gateway, lacking, Node, pathOf } from './cluster';
import { rulesOf, WATCHED } from './known';
import { Rescue } from './rescue';
import { Repositories } from './servers';

/** What a stack of one engine is written with: the repository that the bench serves, and where its metrics go. */
export interface Offered {
  readonly plan: { readonly to: readonly [ClusterRepository] };
  readonly props: { readonly metrics: Endpoint };
  readonly platform: typeof WATCHED;
}

interface Stoppable {
  stop(): void | Promise<void>;
}

/** Endpoint of a server of this test's own. */
export function local(port: number): Endpoint {
  return { ...pods('shop', { app: 'db' }, onTcp(port)), host: '127.0.0.1' };
}

/** A place where the jobs of one engine run: a repository, a Pushgateway, nodes. Tests are skipped where programs are not installed. */
export class Bench {
  readonly folder = scratch();
  /** What stands for the claim of the source. */
  readonly claim = path.join(this.folder, 'claim');
  readonly gateway = new Gateway();
  readonly ready: boolean;
  readonly it: ReturnType<typeof testWhere>;
  private readonly lacks: readonly string[];
  private served: Repositories | undefined;
  private written: Synthesized | undefined;
  private nodes = 0;
  private readonly servers: Stoppable[] = [];

  /**
   * @param engine as tests name it
   * @param programs of the engine
   * @param secrets values by `name/key`
   * @param start makes the source, and the stack that backs it up
   */
  constructor(
    engine: string,
    programs: readonly string[],
    private readonly secrets: Record<string, string>,
    start: (offered: Offered) => Promise<Synthesized>,
  ) {
    fs.chmodSync(this.folder, 0o755);
    this.lacks = lacking(programs);
    this.ready = this.lacks.length === 0;
    this.it = testWhere(this.ready ? undefined : `not run: ${this.lacks.join(', ')} not installed`, 240_000);
    beforeAll(async () => {
      if (this.ready) this.written = await this.open(start);
    }, 180_000);
    afterAll(async () => {
      this.gateway.close();
      for (const server of this.servers) await server.stop();
    });
    test(`what backups of ${engine} need is here, or this machine says what it lacks`, () => {
      if (!this.ready) console.warn(`NOT RUN: backups of ${engine}: ${this.lacks.join(', ')} not installed`);
      expect(this.lacks).toEqual(this.ready ? [] : this.lacks);
    });
  }

  private async open(start: (offered: Offered) => Promise<Synthesized>): Promise<Synthesized> {
    this.served = this.stops(new Repositories(path.join(this.folder, 'repositories'), await freePort()));
    await this.served.start();
    const metrics = await freePort();
    await this.gateway.listen(metrics);
    await this.served.init('good');
    const at = rest<SecretRef>({ url: `http://127.0.0.1:${this.served.port}/good` });
    return start({
      platform: WATCHED,
      plan: { to: [{ ...OFFSITE, at, password: secret('restic', 'password') }] },
      props: { metrics: { ...pods('monitoring', { app: 'push' }, onTcp(metrics)), host: '127.0.0.1' } },
    });
  }

  /** A server that ends with the tests, whatever becomes of them. */
  stops<T extends Stoppable>(server: T): T {
    this.servers.push(server);
    return server;
  }

  /** A secret that is known late. */
  keeps(name: string, value: string): void {
    this.secrets[name] = value;
  }

  get repositories(): Repositories {
    if (this.served === undefined) throw new Error('nothing serves repositories');
    return this.served;
  }

  /** The alerts on the shop. */
  get rules(): string {
    return rulesOf(this.stack);
  }

  private get stack(): Synthesized {
    if (this.written === undefined) throw new Error('no stack was written');
    return this.written;
  }

  /** A node of its own. @param shell whose tools its containers have; the machine's own unless it is named */
  node(shell?: string): Node {
    this.nodes += 1;
    const secrets = { 'restic/password': 'repository', ...this.secrets };
    const folder = path.join(this.folder, `n${this.nodes}`);
    return new Node(this.stack, secrets, folder, this.claim, shell === undefined ? undefined : this.withShell(shell));
  }

  private withShell(name: string): { name: string; program: string; path: string } {
    const found = shells().find((each) => each.name === name);
    if (!found) throw new Error(`${name} is not installed`);
    // BusyBox has its own tools; the programs of the images are none of them
    const programs = path.join(this.folder, `programs-${name}`);
    fs.mkdirSync(programs, { recursive: true });
    for (const program of PROGRAMS) {
      const real = programOf(program);
      const link = path.join(programs, program);
      if (real !== undefined && !fs.existsSync(link)) fs.symlinkSync(real, link);
    }
    return { ...found, path: `${pathOf().split(':')[0] ?? ''}:${programs}:${found.path}` };
  }

  /** The commands of DISASTER_RECOVERY.md for the stack, in a project of their own. @param name of a folder that is made */
  rescue(name: string): Rescue {
    return new Rescue(path.join(this.folder, name), this.stack);
  }

  /** What was pushed of a metric, oldest first. */
  metric(name: string): readonly number[] {
    return this.gateway.pushed.flatMap(({ body }) => {
      const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1];
      return value === undefined ? [] : [Number(value)];
    });
  }

  /** A backup and its drill in one shell, and what the metrics then know. */
  async proves(shell: string, said: { readonly kept: RegExp; readonly restored: RegExp }): Promise<void> {
    const here = this.node(shell);
    const before = (await this.repositories.snapshots('good')).length;
    const kept = await here.job('shop-db');
    expect(kept.said).toMatch(said.kept);
    expect(kept.said).toMatch(/kept \d+ bytes in r2 as [0-9a-f]{8}/);
    expect(kept.code).toBe(0);
    expect((await this.repositories.snapshots('good')).length).toBe(before + 1);
    const drill = await here.job('shop-db-drill');
    expect(drill.said).toMatch(said.restored);
    expect(drill.code).toBe(0);
    for (const succeeded of ['backup_last_success_timestamp_seconds', 'backup_restore_last_success_timestamp_seconds'])
      expect(Date.now() / 1000 - (this.metric(succeeded).at(-1) ?? 0)).toBeLessThan(60);
    expect(this.gateway.pushed.filter(({ body }) => body.includes('failure'))).toEqual([]);
    expect(this.metric('backup_size_bytes').at(-1)).toBeGreaterThan(1000);
    expect(this.metric('backup_canary_age_seconds').at(-1)).toBeLessThan(60);
  }

  /** Arguments of all processes while a backup and its drill run: again, until each of these programs was met. */
  async argumentsWith(...programs: readonly string[]): Promise<readonly string[]> {
    const here = this.node();
    return argumentsWhile(programs, async () => {
      await here.job('shop-db');
      await here.job('shop-db-drill');
    });
  }
}

/** Programs of images that BusyBox does not stand in for. */
const PROGRAMS = [
  'etcd',
  'dolt',
  'etcdctl',
  'redis-cli',
  'redis-server',
  'redis-check-rdb',
  'restic',
  'mariadb',
  'mariadb-dump',
  'mariadb-install-db',
  'mariadbd',
  'sqlite3',
];

/** Where a program is on this machine. */
export function programOf(program: string): string | undefined {
  return pathOf()
    .split(':')
    .map((each) => path.join(each, program))
    .find((each) => fs.existsSync(each));
}
