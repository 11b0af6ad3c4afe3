import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { exempt, Host, NfsExports, type NfsClient, type NfsExport, type NfsExportsProps } from '../../constructs/host';
import { readSettings } from '../../lib/host/settings';
import { parseExports } from '../../lib/values/nfs-exports';
import * as fc from '../seeded';
import { tables } from './nfs-tables';
import { HOST, hostStackOf, SSH } from './synthesized';
import { DEEP } from '../deep';

const why = {
  reason: 'measured: writes of the cameras are lost anyway on a power cut',
  expires: '2027-03-31',
} as const;
const READ: NfsClient = { access: 'ro' };

interface Made {
  readonly table: string;
  readonly verify: string;
  readonly validate: string;
  readonly activate: string;
  readonly problems: readonly string[];
}

function made(exports: NfsExportsProps['exports'], rest: object = {}): Made {
  const { text, problems } = hostStackOf(
    (stack) => new NfsExports(stack, 'nfs', { host: HOST, name: 'lab', exports, ...rest }),
  );
  const address = 'host' in rest ? 'host_10_0_20_5' : 'pve_lan';
  const inline = text(
    `resource.terraform_data.${address}_etc_exports_d_lab_exports.provisioner.0.remote-exec.inline.0`,
  );
  const settings = readSettings(inline.replaceAll('$${', '${'));
  if (!settings.ok) throw new Error(settings.problem);
  const { content, verify, validate, activate } = settings.value;
  return { table: content, verify, validate, activate, problems };
}
const one = (clients: Readonly<Record<string, NfsClient>>, rest: Partial<NfsExport> = {}): Made =>
  made({ '/srv/nfs': { clients, ...rest } });

test('a table is one line for each path and client, in one order, with every option said', () => {
  const { table, activate } = made({
    '/srv/nfs': { clients: { 'nas.lan': READ, '10.0.20.0/24': { access: 'rw' } } },
    '/srv/iso': { clients: { '*': READ }, fsid: 3 },
  });
  expect(table).toBe(`# lab: written by its stack. What is changed here is found, and gone at the next apply.
/srv/iso *(ro,sync,root_squash,secure,no_subtree_check,sec=sys,fsid=3)
/srv/nfs 10.0.20.0/24(rw,sync,root_squash,secure,no_subtree_check,sec=sys)
/srv/nfs nas.lan(ro,sync,root_squash,secure,no_subtree_check,sec=sys)
`);
  expect(activate).toBe('exportfs -ra');
});

test('what is dangerous takes an exemption each, whose reason stands in the table', () => {
  const { table, problems } = one({
    '*': { access: 'rw', everybodyWrites: exempt('F01', why) },
    '10.0.20.0/24': {
      access: 'rw',
      async: exempt('F01', why),
      noRootSquash: exempt('F01', { ...why, reason: 'the CSI driver makes folders\nas root' }),
      insecure: exempt('F01', why),
    },
  });
  expect(problems).toEqual([]);
  expect(table.split('\n').slice(1)).toEqual([
    `# /srv/nfs written by everybody for *: ${why.reason}`,
    `# /srv/nfs async for 10.0.20.0/24: ${why.reason}`,
    '# /srv/nfs no_root_squash for 10.0.20.0/24: the CSI driver makes folders as root',
    `# /srv/nfs insecure for 10.0.20.0/24: ${why.reason}`,
    '/srv/nfs *(rw,sync,root_squash,secure,no_subtree_check,sec=sys)',
    '/srv/nfs 10.0.20.0/24(rw,async,no_root_squash,insecure,no_subtree_check,sec=sys)',
    '',
  ]);
});

test('everybody can be made one user', () => {
  expect(one({ '10.0.20.0/24': { access: 'rw', everyoneIs: { uid: 1000, gid: 100 } } }).table).toContain(
    '(rw,sync,root_squash,all_squash,anonuid=1000,anongid=100,secure,',
  );
});

describe('what is refused', () => {
  test.each<[string, NfsExportsProps['exports'], readonly string[]]>([
    [
      'a path that is not absolute',
      { 'srv/nfs': { clients: { '10.0.0.1': READ } } },
      ['props exports["srv/nfs"]: path "srv/nfs" is not absolute: begin with /'],
    ],
    [
      'a path with a blank, which would make the rest a client',
      { '/srv/my nfs': { clients: { '10.0.0.1': READ } } },
      ['props exports["/srv/my nfs"]: path "/srv/my nfs" has the step "my nfs": write letters, digits and ._@+:,=-'],
    ],
    [
      'the blank that gives everybody the rights',
      { '/srv': { clients: { 'host (rw)': READ } } },
      [
        'props exports["/srv"].clients["host (rw)"]: client: host name "host (rw)" has the label "host (rw)": write a-z, 0-9 and inner hyphens between the dots',
      ],
    ],
    [
      'a network with host bits',
      { '/srv': { clients: { '10.0.20.5/24': READ } } },
      [
        'props exports["/srv"].clients["10.0.20.5/24"]: client: "10.0.20.5/24" has bits set behind its prefix: the network is 10.0.20.0/24',
      ],
    ],
    [
      'the root of NFSv4',
      { '/srv': { clients: { '10.0.0.1': READ }, fsid: 0 } },
      ['props exports["/srv"].fsid: 0 is no fsid: write a whole number from 1 on; 0 would be the root of NFSv4 (F01)'],
    ],
    [
      'the root of NFSv4 by name',
      { '/srv': { clients: { '10.0.0.1': READ }, fsid: 'root' } },
      ['props exports["/srv"].fsid: "root" is no fsid: write a number from 1 on, or a UUID'],
    ],
    [
      'a UUID of zeros, which is 0',
      { '/srv': { clients: { '10.0.0.1': READ }, fsid: '00000000-0000-0000-0000-000000000000' } },
      [
        'props exports["/srv"].fsid: "00000000-0000-0000-0000-000000000000" is no fsid: write a number from 1 on, or a UUID',
      ],
    ],
    [
      'everybody who writes',
      { '/srv': { clients: { '*': { access: 'rw' } } } },
      ['F01 exports["/srv"].clients["*"]: everybody may write: name the clients'],
    ],
    [
      'a path without clients',
      { '/srv': { clients: {} } },
      ['F01 exports["/srv"].clients is empty: without a client everybody may mount it'],
    ],
    ['nothing', {}, ['props exports is empty: leave the construct out']],
    [
      'a folder inside with other rights for the same client',
      { '/srv': { clients: { '10.0.0.0/8': { access: 'rw' } } }, '/srv/iso': { clients: { '10.0.20.0/24': READ } } },
      [
        'F01 exports: /srv/iso gives 10.0.20.0/24 ro,root_squash, and /srv around it gives 10.0.0.0/8 rw,root_squash: a client of both has the laxer one',
      ],
    ],
    [
      'one fsid twice',
      { '/srv/a': { clients: { '10.0.0.1': READ }, fsid: 1 }, '/srv/b': { clients: { '10.0.0.1': READ }, fsid: 1 } },
      ['props exports: /srv/b has the fsid of /srv/a: clients take one for the other'],
    ],
    [
      'root as everybody',
      { '/srv': { clients: { '10.0.0.1': { access: 'ro', everyoneIs: { uid: 0, gid: 0 } } } } },
      ['props exports["/srv"].clients["10.0.0.1"]: everyoneIs: uid and gid are whole numbers from 1 to 4294967294'],
    ],
  ])('%s', (_, exports, problems) => {
    expect(made(exports).problems).toEqual(problems);
  });

  test('a dangerous option without its exemption', () => {
    const clients = { '10.0.0.1': { access: 'rw', async: true } } as unknown as Record<string, NfsClient>;
    expect(one(clients).problems).toEqual([
      'F01 exports["/srv/nfs"].clients["10.0.0.1"]: async takes an exemption, which says why',
    ]);
  });

  test('rights of a folder inside that no client has twice may differ', () => {
    const exports = {
      '/srv': { clients: { '10.0.0.1': { access: 'rw' } } },
      '/srv/iso': { clients: { '10.0.0.2': READ } },
    } as const;
    expect(made(exports).problems).toEqual([]);
  });

  test('an address to mount from that is no client of every path', () => {
    const exports = {
      '/srv/a': { clients: { '10.0.20.0/24': READ } },
      '/srv/b': { clients: { '10.0.30.0/24': READ } },
    };
    expect(made(exports, { mountFrom: '10.0.20.5' }).problems).toEqual([
      'props mountFrom: 10.0.20.5 may not mount /srv/b: make it a client, or leave mountFrom out',
    ]);
  });
});

test('paths are mounted where the address of the host is a client of each, and never by a name', () => {
  const exports = { '/srv/a': { clients: { '10.0.20.0/24': READ } }, '/srv/b': { clients: { '*': READ } } };
  const host = Host.ssh({ ...SSH, address: '10.0.20.5' });
  expect(made(exports, { host }).verify).toMatch(
    /mounts '10\.0\.20\.5' '\/srv\/a'\nmounts '10\.0\.20\.5' '\/srv\/b'\n$/,
  );
  expect(made(exports).verify).not.toContain('mounts');
});

/** Runs a command of the table on a host that is a folder of programs. */
function onHost(
  command: string,
  programs: Readonly<Record<string, string>>,
  file = '',
): { code: number | null; said: string } {
  const bin = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-nfs-'));
  for (const [name, body] of Object.entries(programs))
    fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  fs.writeFileSync(path.join(bin, 'table'), file);
  const env = { PATH: `${bin}:/usr/bin:/bin`, file: path.join(bin, 'table') };
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-euc', command], { encoding: 'utf8', env });
  fs.rmSync(bin, { recursive: true, force: true });
  return { code: status, said: stdout + stderr };
}

describe('on the host', () => {
  const lab = one({ '10.0.20.0/24': { access: 'rw' } });
  const ACTIVE = '/srv/nfs  10.0.20.0/24(sync,wdelay,hide,no_subtree_check,sec=sys,rw,root_squash,no_all_squash)';
  const exportfs = (active: string): Readonly<Record<string, string>> => ({ exportfs: `cat <<'E'\n${active}\nE` });

  test.each([
    ['', lab.table, 0],
    ['fsid=0', `${lab.table}/srv/iso 10.0.20.0/24(ro,fsid=0)\n`, 1],
    ['fsid=root behind others', `${lab.table}/srv/iso 10.0.20.0/24(ro,sync,fsid=root,crossmnt)\n`, 1],
    ['fsid=0 in the defaults of a line', `${lab.table}/srv/iso -fsid=0 10.0.20.0/24\n`, 1],
    ['fsid=01', `${lab.table}/srv/iso 10.0.20.0/24(fsid=00)\n`, 1],
    ['fsid=10', `${lab.table}/srv/iso 10.0.20.0/24(fsid=10)\n`, 0],
  ])('a table with "%s" that came by an override: validation answers', (_, table, code) => {
    expect(onHost(lab.validate, {}, table).code).toBe(code);
  });

  test.each([
    ['what the table says', ACTIVE, 0, ''],
    ['nothing', '', 1, '/srv/nfs is not exported to 10.0.20.0/24\n'],
    ['another client', ACTIVE.replace('10.0.20.0', '10.0.2.0'), 1, '/srv/nfs is not exported to 10.0.20.0/24\n'],
    ['less', ACTIVE.replace(',rw,', ',ro,'), 1, '/srv/nfs is exported to 10.0.20.0/24 without rw\n'],
    [
      'no squashing',
      ACTIVE.replace('root_squash', 'no_root_squash'),
      1,
      '/srv/nfs is exported to 10.0.20.0/24 without root_squash\n',
    ],
    [
      'a root of NFSv4 beside it',
      `${ACTIVE}\n/srv  10.0.20.0/24(fsid=0,rw)`,
      1,
      '/srv  10.0.20.0/24(fsid=0,rw)\nhas fsid=0: no other path can be mounted\n',
    ],
  ])('exportfs serves %s: verification answers', (_, active, code, said) => {
    expect(onHost(lab.verify, exportfs(active))).toEqual({ code, said });
  });

  test('each path and a folder in it is mounted read-only over NFSv4.2; one that cannot be ends it', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-srv-'));
    fs.mkdirSync(path.join(folder, 'photos'));
    const host = Host.ssh({ ...SSH, address: '10.0.20.5' });
    const { verify } = made({ [folder]: { clients: { '10.0.20.0/24': { access: 'rw' } } } }, { host });
    const programs = {
      ...exportfs(ACTIVE.replace('/srv/nfs', folder)),
      mount: 'echo mount "$@"',
      umount: 'echo umount',
    };
    const { code, said } = onHost(verify, programs);
    expect(code).toBe(0);
    const mounts = said.replace(/\/\S*\/tmp\.\S+/g, 'POINT').split('\n');
    expect(mounts).toEqual([
      `mount -t nfs4 -o ro,vers=4.2,soft,timeo=50,retrans=2 10.0.20.5:${folder} POINT`,
      'umount',
      `mount -t nfs4 -o ro,vers=4.2,soft,timeo=50,retrans=2 10.0.20.5:${folder}/photos POINT`,
      'umount',
      '',
    ]);
    const refused = onHost(verify, { ...programs, mount: 'case $5 in */photos) exit 32 ;; esac' });
    expect([refused.code, refused.said]).toEqual([
      1,
      expect.stringContaining(`${folder}/photos cannot be mounted from 10.0.20.5`),
    ]);
    fs.rmSync(folder, { recursive: true });
  });
});

const RUNS = DEEP ? 2000 : 100;

test(`${RUNS} generated tables are read back as what was asked for`, () => {
  let lines = 0;
  fc.assert(
    fc.property(tables(), (exports) => {
      const { table, problems } = made(exports);
      expect(problems).toEqual([]);
      const read = parseExports(table);
      expect(read.problems).toEqual([]);
      const asked = Object.entries(exports).flatMap(([name, { clients, fsid }]) =>
        Object.entries(clients).map(([client, { access, async, noRootSquash, insecure, everyoneIs: who }]) => ({
          path: name,
          client,
          options: [
            access,
            async ? 'async' : 'sync',
            noRootSquash ? 'no_root_squash' : 'root_squash',
            ...(who ? ['all_squash', `anonuid=${who.uid}`, `anongid=${who.gid}`] : []),
            insecure ? 'insecure' : 'secure',
            'no_subtree_check',
            'sec=sys',
            ...(fsid === undefined ? [] : [`fsid=${fsid}`]),
          ],
        })),
      );
      const found = read.lines.map(({ path: place, client, options }) => ({ path: place, client, options }));
      lines += found.length;
      expect(new Set(found.map((each) => JSON.stringify(each)))).toEqual(
        new Set(asked.map((each) => JSON.stringify(each))),
      );
      expect(read.lines.some(({ stray }) => stray)).toBe(false);
    }),
    { numRuns: RUNS },
  );
  expect(lines).toBeGreaterThan(2 * RUNS);
}, 120_000);

test(`${RUNS} hostile names of paths and clients are refused with a reason, and never reach the table`, () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '0', '1', '2'), minLength: 1, maxLength: 6 });
  const poison = fc.constantFrom(
    ' ',
    '\t',
    '\n',
    '(',
    ')',
    '#',
    '\\',
    '"',
    "'",
    '$',
    '`',
    ';',
    '\0',
    ' (rw)',
    '(rw,fsid=0)',
    '\n/ *(rw)',
    '..',
    '//',
  );
  const hostile = fc.tuple(word, poison, word).map(([before, bad, after]) => `${before}${bad}${after}`);
  fc.assert(
    fc.property(hostile, fc.boolean(), (bad, isPath) => {
      const inPath = bad.includes('..') && !bad.startsWith('/') ? `/srv/../${bad}` : `/srv/${bad}`;
      const exports = isPath
        ? { [inPath]: { clients: { '10.0.0.1': READ } } }
        : { '/srv': { clients: { [bad]: READ } } };
      const { table, problems } = made(exports);
      expect(problems).toHaveLength(1);
      expect(table).toBe('# lab: written by its stack. What is changed here is found, and gone at the next apply.\n');
    }),
    { numRuns: RUNS },
  );
}, 120_000);
