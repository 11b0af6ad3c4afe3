import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import type { Shell } from '../../host/rig';
import type { Synthesized } from '../../kubernetes/synthesized';

/** What a container, or a whole job, came to. */
export interface Ran {
  readonly code: number;
  readonly said: string;
}

/** Where Debian keeps the programs of the newest PostgreSQL; undefined where there is none. */
export const POSTGRES = fs.existsSync('/usr/lib/postgresql')
  ? fs
      .readdirSync('/usr/lib/postgresql')
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => `/usr/lib/postgresql/${version}/bin`)[0]
  : undefined;

const has = (program: string): boolean =>
  pathOf()
    .split(':')
    .some((folder) => folder !== '' && fs.existsSync(`${folder}/${program}`));

/** Those of the programs that this machine lacks, with what every backup needs. */
export function lacking(programs: readonly string[]): readonly string[] {
  return ['restic', 'rclone', ...programs].filter((program) => !has(program));
}

/** The user of all containers: servers of databases refuse to run as root. */
export const USER: { readonly uid: number; readonly gid: number } | Record<string, never> =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

/** A process to its end, with what it printed. */
export function run(
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
  cwd = os.tmpdir(),
): Promise<Ran> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { PATH: pathOf(), LC_ALL: 'C', ...env }, cwd, ...USER });
    let said = '';
    const hear = (chunk: string): void => {
      said += chunk;
    };
    // a sign of several bytes may come in two chunks
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', (error) => {
      resolve({ code: 127, said: error.message });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 128, said });
    });
  });
}

export function pathOf(): string {
  return `${POSTGRES ?? ''}:${process.env['PATH'] ?? '/usr/bin:/bin'}`;
}

/** One container as it was written. */
interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the jobs of a stack as the kubelet would, one container after the other, in folders in place of the volumes. */
export class Node {
  readonly scratch: string;
  readonly scripts: string;
  /** What stands for the claim of a repository; nobody makes it. */
  readonly repository: string;
  private readonly mounted: string;

  /** @param secrets values by `name/key` @param folder that the node may fill @param claim the folder that stands for the source's claim */
  constructor(
    private readonly stack: Synthesized,
    private readonly secrets: Readonly<Record<string, string>>,
    readonly folder: string,
    private readonly claim: string,
    private readonly shell: Shell = { name: 'sh', program: '/bin/sh', path: pathOf() },
  ) {
    this.scratch = path.join(folder, 'scratch');
    this.scripts = path.join(folder, 'pawl');
    this.mounted = path.join(folder, 'secrets');
    this.repository = path.join(folder, 'repository');
    for (const each of [this.scratch, this.scripts]) fs.mkdirSync(each, { recursive: true });
    for (const [name, value] of Object.entries(secrets)) {
      const file = path.join(this.mounted, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, value, { mode: 0o400 });
    }
    const data = stack.at('resource.kubernetes_config_map_v1.shop_shop-db_scripts.data');
    for (const [name, text] of Object.entries(isObject(data) ? data : {}))
      fs.writeFileSync(path.join(this.scripts, name), textOf(text).replaceAll('$${', '${').replaceAll('%%{', '%{'));
    own(folder);
  }

  /** Runs every container of a job until one fails. @param between what happens after a container has ended */
  async job(
    job: string,
    env: Readonly<Record<string, string>> = {},
    between: (container: string) => void = () => undefined,
  ): Promise<Ran> {
    fs.rmSync(this.scratch, { recursive: true, force: true });
    fs.mkdirSync(this.scratch);
    own(this.scratch);
    let said = '';
    for (const container of this.containers(job)) {
      const ran = await this.run(container, env);
      said += ran.said;
      if (ran.code !== 0) return { code: ran.code, said };
      between(container.name);
    }
    return { code: 0, said };
  }

  /** Runs one script with the settings of a container, for another command than the container's. */
  async script(job: string, container: string, command: string, env: Readonly<Record<string, string>>): Promise<Ran> {
    const found = this.containers(job).find(({ name }) => name === container);
    if (!found) throw new Error(`${job} has no container ${container}`);
    return this.run({ ...found, command: [...found.command.slice(0, 2), command] }, env);
  }

  env(job: string, container: string): Readonly<Record<string, string>> {
    return this.containers(job).find(({ name }) => name === container)?.env ?? {};
  }

  private run({ command, env }: Container, others: Readonly<Record<string, string>>): Promise<Ran> {
    const [, script = '', what = ''] = command.map((word) => this.local(word));
    const limited = others['ULIMIT'] === undefined ? '' : `ulimit -f ${others['ULIMIT']}; `;
    return run(
      ['/bin/sh', '-c', `${limited}exec "$0" "$@"`, this.shell.program, script, what],
      { PATH: this.shell.path, ...env, ...others },
      this.scratch,
    );
  }

  private containers(job: string): readonly Container[] {
    const scheduled = `resource.kubernetes_cron_job_v1.shop_${job}.spec.job_template.spec.template.spec`;
    const once = `resource.kubernetes_job_v1.shop_${job}.spec.template.spec`;
    const pod = this.stack.at(once) === undefined ? scheduled : once;
    return [`${pod}.init_container`, `${pod}.container`]
      .flatMap((each) => listOf(this.stack.at(each)))
      .map((each) => ({
        name: textOf(each['name']),
        command: isList(each['command']) ? each['command'].map(textOf) : [],
        env: Object.fromEntries(listOf(each['env']).map((entry) => [textOf(entry['name']), this.valueOf(entry)])),
      }));
  }

  private valueOf(entry: JsonObject): string {
    const source = isObject(entry['value_from']) ? entry['value_from']['secret_key_ref'] : undefined;
    if (!isObject(source)) return this.local(textOf(entry['value']));
    const key = `${textOf(source['name'])}/${textOf(source['key'])}`;
    const value = this.secrets[key];
    if (value === undefined) throw new Error(`there is no secret ${key}`);
    return value;
  }

  /** A path of the container, where it is on this machine. */
  private local(text: string): string {
    return text
      .replace(/^\/pawl(?=\/|$)/, this.scripts)
      .replace(/^\/scratch(?=\/|$)/, this.scratch)
      .replace(/^\/source(?=\/|$)/, this.claim)
      .replace(/^\/secrets(?=\/)/, this.mounted)
      .replace(/^\/repository(?=\/|$)/, this.repository);
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

/** Gives a folder to the user of the containers. */
export function own(folder: string): void {
  if ('uid' in USER) spawnSync('chown', ['-R', `${USER.uid}:${USER.gid}`, folder]);
}

/** A Pushgateway that only listens. */
export class Gateway {
  readonly pushed: { readonly path: string; readonly body: string }[] = [];
  private readonly server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      this.pushed.push({ path: request.url ?? '', body });
      response.end();
    });
  });

  listen(port: number): Promise<void> {
    return new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  close(): void {
    this.server.close();
  }
}
