import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pawl } from '../../lib/cli/pawl';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-audit-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

function run(...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = pawl(['audit', ...args], {
    cwd: folder,
    out: (text) => (said.out += `${text}\n`),
    error: (text) => (said.error += `${text}\n`),
  });
  return { code, ...said };
}

function exports(text: string): ReturnType<typeof run> {
  fs.writeFileSync(path.join(folder, 'exports'), text);
  return run('exports', 'exports');
}

test('the table that stopped the estate is found, line by line, as docs/host.md shows', () => {
  const { code, out, error } = exports('/srv/nfs 10.0.20.0/24(rw,fsid=0)\n/srv/iso 10.0.20.0/24(ro) (rw)\n');
  expect([code, error]).toEqual([1, '']);
  expect(out).toBe(
    [
      'critical  F01  exports:1: /srv/nfs has fsid=0, which makes it the root of NFSv4: every other path, and every one below it, is gone for clients',
      'high      F01  exports:2: /srv/iso names nobody before (rw), so everybody may mount it: no blank before the parenthesis',
      'exports: 3 exports, 2 problems\n',
    ].join('\n'),
  );
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'host.md'), 'utf8');
  expect(page).toContain(out);
});

test('a good table has nothing to object to', () => {
  expect(exports('/srv/nfs 10.0.20.0/24(rw,sync,no_subtree_check)\n')).toEqual({
    code: 0,
    out: 'exports: 1 export, nothing to object to\n',
    error: '',
  });
});

test('a line that cannot be read is a problem, for exportfs leaves it out', () => {
  expect(exports('srv a(rw)\n')).toEqual({
    code: 1,
    out: 'high      F01  exports:1: "srv" is no absolute path: exportfs leaves out what stands there\nexports: 0 exports, 1 problem\n',
    error: '',
  });
});

test('a file that is not there ends with 3', () => {
  expect(run('exports', 'none')).toEqual({ code: 3, out: '', error: 'none is not a file\n' });
});

test.each([
  [[], 'name what FILE is: compose or exports'],
  [['table'], 'name what FILE is: compose or exports'],
  [['compose'], 'name a compose FILE, or the folder that holds one'],
  [['exports', 'a', '--json'], 'a table of exports takes no options'],
  [['exports'], 'name one FILE'],
  [['exports', 'a', 'b'], 'name one FILE'],
])('called wrongly (%j) it ends with 2 and says how it is called', (args, problem) => {
  const { code, error } = run(...args);
  expect(code).toBe(2);
  expect(error).toContain(problem);
  expect(error).toContain('pawl audit exports FILE');
});

/** Compose files in a folder of their own. */
function project(files: Readonly<Record<string, string>>): string {
  const name = fs.mkdtempSync(path.join(folder, 'shop-'));
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(name, file), text);
  return path.basename(name);
}

const DATABASE = [
  'services:',
  '  db:',
  '    image: postgres:17',
  '    environment:',
  '      POSTGRES_PASSWORD: hunter2hunter2',
  '    ports:',
  '      - 5432:5432',
  '    volumes:',
  '      - data:/var/lib/postgresql/data',
  'volumes:',
  '  data:',
  '',
].join('\n');

test('a compose file is judged line by line, as docs/docker.md shows, and no value of a secret is printed', () => {
  fs.writeFileSync(path.join(folder, 'compose.yaml'), DATABASE);
  const { code, out, error } = run('compose.yaml');
  expect([code, error]).toEqual([1, '']);
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'docker.md'), 'utf8');
  expect(page).toContain(DATABASE);
  expect(page).toContain(out);
  expect(out).not.toContain('hunter2');
});

test('a folder stands for the compose file in it, with the one that Compose puts over it', () => {
  const name = project({
    'docker-compose.yml': 'services: {web: {image: nginx}}',
    'docker-compose.override.yml': 'services: {web: {image: "nginx:1.27.2"}}',
  });
  expect(run('compose', name).out).not.toContain('F04');
  expect(run('compose', `${name}/docker-compose.yml`).out).toContain(
    `high      F04   ${name}/docker-compose.yml:1:18: services.web: "nginx" has no tag, which means latest`,
  );
});

test('a project without a service has nothing to object to', () => {
  const name = project({ 'compose.yaml': 'services: {}' });
  expect(run('compose', name)).toEqual({ code: 0, out: `${name}: 0 services: nothing to object to\n`, error: '' });
});

test('with --json each finding has its rule, its place and its state', () => {
  const name = project({ 'compose.yaml': 'services: {web: {image: "nginx:${TAG}"}}' });
  const { code, out } = run('compose', name, '--json');
  expect(code).toBe(1);
  const said: unknown = JSON.parse(out);
  expect(said).toMatchObject({ version: 1, fail: expect.any(Number) as unknown });
  expect(said).toHaveProperty(
    'findings',
    expect.arrayContaining([
      expect.objectContaining({
        rule: 'F04',
        state: 'unknown',
        subject: 'services.web',
        place: { file: `${name}/compose.yaml`, line: 1, column: 18 },
      }),
    ]),
  );
});

test('variables come from the files that are named, and one of those that is missing ends with 3', () => {
  const name = project({ 'compose.yaml': 'services: {web: {image: "nginx:${TAG}"}}', 'own.env': 'TAG=1.27.2' });
  expect(run('compose', name, '--env-file', `${name}/own.env`).out).not.toContain('F04');
  expect(run('compose', name, '--env-file', `${name}/no.env`)).toEqual({
    code: 3,
    out: '',
    error: `${name}/no.env:1:1 is not there\n`,
  });
});

test.each([
  ['services: [', '/compose.yaml:1:12 is no YAML: '],
  ['services: {web: 1}', '/compose.yaml:1:12 is no mapping of names'],
])('a file that cannot be read (%j) ends with 3 and its place', (text, message) => {
  const name = project({ 'compose.yaml': text });
  const { code, out, error } = run('compose', name);
  expect([code, out]).toEqual([3, '']);
  expect(error).toContain(`${name}${message}`);
});

test.each([
  ['none.yaml', 'none.yaml is not there\n'],
  ['.', '. holds no compose file: none of compose.yaml, compose.yml, docker-compose.yaml, docker-compose.yml\n'],
])('%s, where no compose file is, ends with 3', (name, error) => {
  fs.rmSync(path.join(folder, 'compose.yaml'), { force: true });
  expect(run('compose', name)).toEqual({ code: 3, out: '', error });
});
