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
  [[], 'name what FILE is: exports'],
  [['compose', 'x'], 'name what FILE is: exports'],
  [['exports'], 'name one FILE'],
  [['exports', 'a', 'b'], 'name one FILE'],
])('called wrongly (%j) it ends with 2 and says how it is called', (args, problem) => {
  const { code, error } = run(...args);
  expect(code).toBe(2);
  expect(error).toContain(problem);
  expect(error).toContain('pawl audit exports FILE');
});
