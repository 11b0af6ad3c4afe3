import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { exempt, NfsExports, type NfsExportsProps } from '../../constructs/host';
import { pawl } from '../../lib/cli/pawl';
import { exportsCode } from '../../lib/host/exports-code';
import { readSettings } from '../../lib/host/settings';
import { plain } from '../../lib/values/plain-text';
import { parseExports } from '../../lib/values/nfs-exports';
import { valueOf } from '../../lib/values/parsed';
import { tables } from '../host/nfs-tables';
import { HOST, hostStackOf } from '../host/synthesized';
import * as fc from '../seeded';
import { DEEP } from '../deep';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-import-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

function imported(text: string, ...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  fs.writeFileSync(path.join(folder, 'nas.exports'), text);
  const code = pawl(['host', 'import', 'exports', 'nas.exports', ...args], {
    cwd: folder,
    out: (line) => (said.out += `${line}\n`),
    error: (line) => (said.error += `${line}\n`),
  });
  return { code, ...said };
}

test('a table becomes the construct that renders it, with the comment above a line as the reason of its exemptions', () => {
  const table = [
    '# the CSI driver makes folders as root,',
    '# and squashing it breaks every new claim',
    '/srv/nfs 10.0.20.0/24(rw,async,no_subtree_check,no_root_squash) 10.0.20.5(ro)',
    '/srv/iso *(ro,fsid=3,crossmnt)',
  ];
  expect(imported(table.join('\n'), '--expires', '2027-03-31')).toEqual({
    code: 0,
    error: '',
    out: `new NfsExports(this, 'nas', {
  host,
  name: 'nas',
  exports: {
    '/srv/nfs': {
      clients: {
        '10.0.20.0/24': {
          access: 'rw',
          async: exempt('F01', { reason: 'the CSI driver makes folders as root, and squashing it breaks every new claim', expires: '2027-03-31' }),
          noRootSquash: exempt('F01', { reason: 'the CSI driver makes folders as root, and squashing it breaks every new claim', expires: '2027-03-31' }),
        },
        '10.0.20.5': { access: 'ro' },
      },
    },
    '/srv/iso': {
      clients: {
        '*': { access: 'ro' },
      },
      fsid: 3,
      crossmnt: true,
    },
  },
});
`,
  });
});

test.each([
  ['/a 10.0.0.1(rw,fsid=0)', '/a has fsid=0, which takes every other path from clients: it has no spelling'],
  ['/a 10.0.0.1 (rw)', '/a names nobody, so everybody may mount it'],
  ['/a 10.0.0.1(rw,subtree_check)', '/a has subtree_check, which NfsExports does not say'],
  ['/a 10.0.0.1(rw,sec=krb5p)', '/a has sec=krb5p, which NfsExports does not say'],
  ['/a 10.0.0.1(rw,snyc)', '/a has snyc, which exportfs does not know'],
  ['/a 10.0.0.1(rw,anonuid=7)', '/a has anonuid or anongid without all_squash'],
  ['/a 10.0.0.1(rw,all_squash,anonuid=0)', '/a has anonuid or anongid without all_squash, or of 0'],
  ['/a 10.0.0.1(ro) 10.0.0.1(ro)', '/a is exported to 10.0.0.1 twice'],
  ['/a 10.0.0.1(ro,fsid=1) 10.0.0.2(ro)', '/a has another fsid or crossmnt for 10.0.0.2'],
  ['/a @trusted(ro)', '/a is exported to @trusted'],
])('what no construct says is left out and told: %s', (line, message) => {
  const { code, out, error } = imported(`/kept 10.0.0.9(ro)\n${line}\n`);
  expect([code, error]).toEqual([1, expect.stringContaining(`nas.exports:2: left out: ${message}`)]);
  expect(out).toContain("'/kept': {");
});

test('an exemption needs a day, and a table without one does not', () => {
  expect(imported('/a 10.0.0.1(rw,async)\n')).toEqual({
    code: 2,
    out: '',
    error: expect.stringContaining('say until when they may stay, by --expires 2027-03-31') as string,
  });
  expect(imported('/a 10.0.0.1(rw)\n').code).toBe(0);
});

test.each([
  [['host'], 'say what: verify, plan, revert or import'],
  [['host', 'import', 'exports'], 'name what is imported, and one FILE'],
  [['host', 'import', 'units', 'x'], 'name what is imported, and one FILE'],
  [['host', 'revert', 'x'], 'name a STACK and a FILE'],
])('%j is told how to be called', (args, message) => {
  let told = '';
  expect(pawl(args, { cwd: folder, out: () => undefined, error: (text) => (told += text) })).toBe(2);
  expect(told).toContain(message);
});

/** The table that a construct renders. */
function rendered(build: (add: (props: NfsExportsProps) => void) => void): string {
  const { text } = hostStackOf((stack) => {
    build((props) => new NfsExports(stack, 'nfs', props));
  });
  const inline = text('resource.terraform_data.pve_lan_etc_exports_d_lab_exports.provisioner.0.remote-exec.inline.0');
  return valueOf(readSettings(plain(inline))).content;
}

const TABLES = DEEP ? 2_000 : 100;
test(`${TABLES} generated tables come back as they were`, () => {
  fc.assert(
    fc.property(tables(), (exports) => {
      const table = rendered((add) => {
        add({ host: HOST, name: 'lab', exports });
      });
      const { code, problems } = exportsCode(parseExports(table), table, 'lab', '2027-03-31');
      expect(problems).toEqual([]);
      const again = rendered((add) => {
        const recorded = jest.fn((_scope: unknown, _id: string, props: NfsExportsProps) => {
          add(props);
        });
        // what was printed is JavaScript as well
        Reflect.apply(vm.compileFunction(code, ['NfsExports', 'exempt', 'host']), undefined, [recorded, exempt, HOST]);
      });
      expect(again).toBe(table);
    }),
    { numRuns: TABLES },
  );
});
