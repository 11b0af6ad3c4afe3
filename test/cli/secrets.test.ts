import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pawl } from '../../lib/cli/pawl';
import { openStage } from '../../lib/synth/publish';
import type { Json, JsonObject } from '../../lib/values/json';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-cli-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const reading = (user: Json | undefined, ...files: readonly (readonly [string, string])[]): JsonObject => ({
  image: 'app:1.2.3',
  ...(user === undefined ? {} : { user }),
  mounts: files.map(([source, name]) => ({ type: 'bind', source, target: `/run/secrets/${name}`, read_only: true })),
});

/** Publishes containers as a stack, and asks for its secrets. */
function asked(containers: Readonly<Record<string, JsonObject>>): { code: number; out: string; error: string } {
  const stage = openStage(path.join(folder, 'cdktf.out'));
  fs.mkdirSync(path.join(stage.directory, 'stacks', 'shop'), { recursive: true });
  const named = Object.entries(containers).map(([name, body]) => [name, { name, ...body }]);
  const json = { resource: { docker_container: Object.fromEntries(named) as JsonObject } };
  fs.writeFileSync(path.join(stage.directory, 'stacks', 'shop', 'cdk.tf.json'), JSON.stringify(json));
  stage.commit();
  return run('cdktf.out/stacks/shop');
}

function run(...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = pawl(['secrets', ...args], {
    cwd: folder,
    out: (text) => (said.out += `${text}\n`),
    error: (text) => (said.error += `${text}\n`),
  });
  return { code, ...said };
}

const HEAD = '# Secrets of the stack shop: files of its host, each with its value alone\n';

test('each file is made by a command that gives it to the user of its container', () => {
  const db = reading('70:70', ['/srv/secrets/db', 'postgres_password']);
  const api = reading('1000', ['/srv/secrets/api', 'token'], ['/srv/with space', 'key']);
  expect(asked({ db, api })).toEqual({
    code: 0,
    error: '',
    out: `${HEAD}\
install -D -m 0400 -o 1000 -g 1000 /dev/stdin /srv/secrets/api # token of api
install -D -m 0400 -o 70 -g 70 /dev/stdin /srv/secrets/db # postgres_password of db
install -D -m 0400 -o 1000 -g 1000 /dev/stdin '/srv/with space' # key of api
`,
  });
});

test('the command makes the file with what is piped in, and nobody else may read it', () => {
  const file = path.join(folder, 'made', 'it’s');
  const user = `${String(process.getuid?.())}:${String(process.getgid?.())}`;
  const [, command = ''] = asked({ api: reading(user, [file, 'token']) }).out.split('\n');
  execFileSync('sh', ['-c', `printf 'a value' | ${command}`]);
  expect(fs.readFileSync(file, 'utf8')).toBe('a value');
  expect(fs.statSync(file).mode & 0o777).toBe(0o400);
});

test('a file that two containers of one user read is made once', () => {
  const two = reading('1000:1000', ['/srv/secrets/db', 'password']);
  expect(asked({ api: two, job: two }).out).toBe(
    `${HEAD}install -D -m 0400 -o 1000 -g 1000 /dev/stdin /srv/secrets/db # password of api, password of job\n`,
  );
});

test('a file that different users read is told of, and so is one whose reader nobody knows', () => {
  const { code, out, error } = asked({
    api: reading('1000:1000', ['/srv/secrets/db', 'password']),
    db: reading('70:70', ['/srv/secrets/db', 'password']),
    root: reading(undefined, ['/srv/secrets/x', 'x']),
    later: reading('${var.user}', ['/srv/secrets/y', 'y']),
  });
  expect({ code, out }).toEqual({ code: 1, out: HEAD });
  expect(error).toBe(`\
shop  /srv/secrets/db: is read by different users (password of api, password of db)
  mend: give each a file of its own
shop  /srv/secrets/x: nothing says who may read it (x of root)
  mend: runAs: uid(1000)
shop  /srv/secrets/y: nothing says who may read it (y of later)
  mend: runAs: uid(1000)
`);
});

test('what is no secret is not asked for', () => {
  const mounts = [
    { type: 'bind', source: '/srv/settings', target: '/etc/app' },
    { type: 'bind', source: '${var.path}', target: '/run/secrets/x' },
    { type: 'volume', source: 'data', target: '/run/secrets/data' },
  ];
  expect(asked({ api: { image: 'app:1.2.3', user: '1000', mounts } })).toEqual({ code: 0, out: '', error: '' });
});

test('called wrongly it ends with 2 and says how it is called', () => {
  expect(run().code).toBe(2);
  expect(run().error).toContain('name one stack\n\npawl secrets STACK\n');
});
