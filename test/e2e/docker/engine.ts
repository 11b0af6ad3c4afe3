import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { blocksIn, isObject, type Json, type JsonObject } from '../../../lib/values/json';

/** What these tests need of the machine (Debian: `docker.io`, `busybox-static`), as root. */
function missing(): string | undefined {
  const absent = ['dockerd', 'docker', 'tar'].filter((name) => spawnSync('which', [name]).status !== 0);
  if (absent.length > 0) return `not run: ${absent.join(' and ')} not on this machine`;
  const linked = spawnSync('ldd', [BUSYBOX], { encoding: 'utf8' }); // fails of what is linked to nothing
  if (!fs.existsSync(BUSYBOX) || linked.status === 0) return 'not run: no static busybox on this machine';
  return process.getuid?.() === 0 ? undefined : 'not run: only root starts a Docker engine';
}

const BUSYBOX = '/bin/busybox';

/** Names of busybox in an image. */
const TOOLS = [
  ...['sh', 'cat', 'sleep', 'httpd', 'wget', 'touch', 'nslookup', 'id', 'awk', 'sed', 'grep', 'tr', 'wc', 'od'],
  ...['find', 'date', 'mkdir', 'mv', 'rm'],
];

/** What a program of this machine is linked to, the loader included. */
function librariesOf(program: string): readonly string[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, file = '']) => file);
}

/** A Docker engine of the test's own, on a socket in a folder of its own. */
export class Engine {
  private constructor(
    readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  get socket(): string {
    return path.join(this.folder, 'engine.sock');
  }

  /** The engine, or why none runs here. It is waited for at once, so that tests can be skipped which nothing could prove. */
  static start(): Engine | string {
    const why = missing();
    if (why !== undefined) return why;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-engine-'));
    const out = fs.openSync(path.join(folder, 'log'), 'w');
    const args = ['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/pid`];
    const own = ['--bridge', 'none', '-H', `unix://${folder}/engine.sock`];
    const engine = new Engine(folder, spawn('dockerd', [...args, ...own], { stdio: ['ignore', out, out] }));
    const answers = 'for i in $(seq 60); do docker version >/dev/null 2>&1 && exit 0; sleep 0.5; done; exit 1';
    if (spawnSync('sh', ['-c', answers], { env: engine.environment }).status === 0) return engine;
    const [said = ''] = fs.readFileSync(path.join(folder, 'log'), 'utf8').trim().split('\n').slice(-1);
    engine.process.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
    return `not run: the engine does not start here: ${said}`;
  }

  /** Runs a program that asks this engine. @returns what it prints */
  run(program: string, args: readonly string[], cwd: string): string {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, env: this.environment, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${path.basename(program)} ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** For its own command line. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, DOCKER_HOST: `unix://${this.socket}` };
  }

  async stop(): Promise<void> {
    await this.removeNetworks();
    this.process.kill('SIGTERM');
    if (this.process.exitCode === null) await new Promise((resolve) => this.process.once('exit', resolve));
    this.unmount();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** A Swarm leaves the name spaces of its networks mounted. */
  private unmount(): void {
    const mounts = fs.readFileSync('/proc/self/mounts', 'utf8').split('\n');
    const own = mounts.flatMap((line) => line.split(' ')[1] ?? []).filter((at) => at.startsWith(`${this.folder}/`));
    for (const at of own.reverse()) spawnSync('umount', [at]);
  }

  /** Bridges outlive their engine, and a machine on which enough of them are left has no addresses for the next. */
  private async removeNetworks(): Promise<void> {
    const { json: containers } = await this.ask('GET', '/containers/json?all=true');
    for (const { Id: id } of blocksIn(containers))
      if (typeof id === 'string') await this.ask('DELETE', `/containers/${id}?force=true`);
    await this.ask('POST', '/networks/prune');
  }

  /** One request of the engine's own API. */
  async ask(method: string, url: string, body?: JsonObject): Promise<{ readonly status: number; readonly json: Json }> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        { socketPath: this.socket, method, path: url, headers: { 'content-type': 'application/json' } },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, json: parsed(text) });
          });
        },
      );
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** The same, where anything but success is an error with the engine's own words. */
  async done(method: string, url: string, body?: JsonObject): Promise<JsonObject> {
    const { status, json } = await this.ask(method, url, body);
    if (status >= 300) throw new Error(`${method} ${url}: ${status} ${JSON.stringify(json)}`);
    return isObject(json) ? json : {};
  }

  /**
   * An image of busybox, which pulls nothing.
   *
   * @param programs of this machine that it has too, each with the libraries that it is linked to
   * @returns the id that the provider calls image_id
   */
  image(name: string, programs: readonly string[] = []): string {
    const root = path.join(this.folder, 'image');
    for (const folder of ['bin', 'etc', 'run', 'tmp', 'srv'])
      fs.mkdirSync(path.join(root, folder), { recursive: true });
    fs.chmodSync(path.join(root, 'tmp'), 0o1777);
    fs.copyFileSync(BUSYBOX, path.join(root, 'bin', 'busybox'));
    fs.chmodSync(path.join(root, 'bin', 'busybox'), 0o755);
    for (const tool of TOOLS) fs.symlinkSync('busybox', path.join(root, 'bin', tool));
    for (const file of programs.flatMap((program) => [program, ...librariesOf(program)])) {
      const place = path.join(root, file);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.copyFileSync(file, place);
      fs.chmodSync(place, 0o755);
    }
    fs.writeFileSync(path.join(root, 'etc', 'passwd'), 'root:x:0:0::/:/bin/sh\napp:x:1001:1001::/:/bin/sh\n');
    return this.imported(name, root);
  }

  /** An image of what a folder holds. @returns its id */
  imported(name: string, root: string): string {
    const tar = spawnSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 1024 * 1024 * 1024 });
    const imported = spawnSync('docker', ['import', '-', name], {
      input: tar.stdout,
      env: this.environment,
      encoding: 'utf8',
    });
    if (imported.status !== 0) throw new Error(imported.stderr);
    return imported.stdout.trim();
  }

  /** What the engine says of a container once this is true of it, or after 60 s. */
  async waitFor(name: string, isReached: (state: JsonObject) => boolean): Promise<JsonObject> {
    for (let waited = 0; ; waited += 1) {
      const container = await this.done('GET', `/containers/${name}/json`);
      const state = container['State'];
      if (waited > 120 || (isObject(state) && isReached(state))) return container;
      await sleep(500);
    }
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
