import { TerraformResource } from 'cdktf';
import { exempt, NfsExports } from '../../constructs/host';
import type { JsonObject } from '../../lib/values/json';
import { synth } from '../gate/gated';
import { backend, HostStack } from '../../constructs/host';
import { HOST } from '../host/synthesized';
import { ask, everywhere, states, verdicts } from './asking';

const GOOD = '/srv/nfs 10.0.20.0/24(rw,sync,no_subtree_check)';
const BAD = '/srv/nfs 10.0.20.0/24(rw,sync,no_subtree_check,fsid=0)';
const FSID =
  'has fsid=0, which makes it the root of NFSv4: every other path, and every one below it, is gone for clients';
const BY_HAND = 'a command puts the exports of a host in place: nothing checks them there, nothing takes them back';

interface Form {
  readonly name: string;
  readonly at: string;
  readonly byHand: boolean;
  readonly write: (line: string) => JsonObject;
}
const resource = (type: string, body: JsonObject): JsonObject => ({ resource: { [type]: { x: body } } });
const FORMS: readonly Form[] = [
  {
    name: 'a local_file',
    at: 'local_file.x.content',
    byHand: false,
    write: (line) => resource('local_file', { filename: '/etc/exports', content: `# shares\n${line}\n` }),
  },
  {
    name: 'a file provisioner',
    at: 'null_resource.x.provisioner[0].file.content',
    byHand: true,
    write: (line) =>
      resource('null_resource', {
        provisioner: [{ file: { destination: '/etc/exports.d/a.exports', content: line } }],
      }),
  },
  {
    name: 'an echo over ssh',
    at: 'terraform_data.x.provisioner[0].local-exec.command',
    byHand: true,
    write: (line) =>
      resource('terraform_data', {
        provisioner: [{ 'local-exec': { command: `ssh root@pve "echo '${line}' >> /etc/exports && exportfs -ra"` } }],
      }),
  },
  {
    name: 'a here-document',
    at: 'null_resource.x.provisioner[0].remote-exec.inline[0]',
    byHand: true,
    write: (line) =>
      resource('null_resource', {
        provisioner: [{ 'remote-exec': { inline: [`cat > /etc/exports <<'E'\n${line}\nE`, 'exportfs -ra'] } }],
      }),
  },
  {
    name: 'content that another resource uploads',
    at: 'terraform_data.x.input',
    byHand: true,
    write: (line) =>
      resource('terraform_data', {
        input: line,
        provisioner: [{ 'local-exec': { command: 'scp exports root@pve:/etc/exports' } }],
      }),
  },
];

describe.each(FORMS)('in $name', ({ at, byHand, write }) => {
  const prefix = byHand ? `${BY_HAND}; ` : '';

  test('the line that stopped the estate fails', () => {
    expect(ask('F01', write(BAD))).toEqual([
      `fail ${at}: ${prefix}line 1: /srv/nfs ${FSID}`.replace(
        'line 1',
        at.includes('local_file') || at.includes('inline') ? 'line 2' : 'line 1',
      ),
    ]);
  });

  test('a good line has nothing but the way it gets there', () => {
    expect(ask('F01', write(GOOD))).toEqual(byHand ? [`fail ${at}: ${BY_HAND}`] : [`pass ${at}`]);
  });

  test('an expression in its place is unknown', () => {
    expect(states('F01', write('${file("exports")}'))).toEqual([byHand ? 'fail' : 'unknown']);
  });

  test('an exemption covers it', () => {
    expect(verdicts('F01', write(BAD), {}, [everywhere('F01')]).map(({ state }) => state)).toEqual(['exempt']);
  });
});

test.each([
  ['/srv *(rw)', 'can be written by everybody: name the clients'],
  ['/srv host (rw)', 'names nobody before (rw), so everybody may mount it: no blank before the parenthesis'],
  ['/srv 10.0.0.1(no_root_squash)', 'has no_root_squash: root of 10.0.0.1 is root here'],
  ['/srv 10.0.0.1(async)', 'has async: what a client took for written is lost when the server stops'],
  ['/srv 10.0.0.1(insecure)', 'has insecure: any user of 10.0.0.1 may speak for its root'],
  ['/srv 10.0.0.1(ro,sinc)', 'has the option "sinc", which exportfs does not know: it refuses the table'],
  ['/srv 10.0.0.1(fsid=root)', FSID],
  ['/srv -fsid=00 10.0.0.1(ro)', FSID],
])('%s fails', (line, message) => {
  const said = ask('F01', resource('local_file', { filename: '/etc/exports', content: line }));
  expect(said).toEqual([`fail local_file.x.content: line 1: /srv ${message}`]);
});

test.each([
  ['/srv 10.0.0.1(ro)\n/srv 10.0.0.1(ro)', 'line 2: /srv for 10.0.0.1 stands in line 1 too: one of the two counts'],
  [
    '/srv/a 10.0.0.1(ro,fsid=7)\n/srv/b 10.0.0.2(ro,fsid=7)',
    'line 2: /srv/b for 10.0.0.2 has the fsid 7 of /srv/a: clients take one for the other',
  ],
  [
    '/srv 10.0.0.0/8(rw)\n/srv/iso 10.1.0.0/16(ro)',
    'line 2: /srv/iso for 10.1.0.0/16 is ro and /srv is rw: a client of both has the laxer one',
  ],
])('two lines that contradict each other fail: %j', (content, message) => {
  expect(ask('F01', resource('local_file', { filename: '/etc/exports', content }))).toEqual([
    `fail local_file.x.content: ${message}`,
  ]);
});

test.each([
  '/srv *(ro)',
  '/srv 10.0.0.1(rw,fsid=10)',
  '/srv 10.0.0.1(rw)\n/srv/iso 10.0.0.2(ro)',
  '# /srv *(rw,fsid=0)',
])('what is no danger passes: %j', (content) => {
  expect(
    ask('F01', resource('local_file', { filename: '/etc/exports', content })).filter(
      (each) => !/^(?:pass|unknown) /.test(each),
    ),
  ).toEqual([]);
});

test('a path in other commands is no export', () => {
  const command = 'kubectl get pods (all) /srv 10.0.0.1(rw)';
  expect(ask('F01', resource('null_resource', { provisioner: [{ 'local-exec': { command } }] }))).toEqual([]);
});

describe('behind the gate', () => {
  const clients = { '10.0.20.0/24': { access: 'rw' } } as const;
  const stackOf = (build: (stack: HostStack) => void): ReturnType<typeof synth> =>
    synth((app) => {
      build(new HostStack(app, 'pve', { backend: backend.pg() }));
    });

  test('a table of the construct passes', () => {
    const { refused, text } = stackOf((stack) => {
      new NfsExports(stack, 'nfs', { host: HOST, name: 'lab', exports: { '/srv/nfs': { clients } } });
    });
    expect([refused, text]).toEqual([false, expect.stringContaining(' 0 fail  0 exempt  0 unknown')]);
  });

  test('the exemption of a dangerous option is the one that the gate needs', () => {
    const why = { reason: 'the CSI driver makes folders as root', expires: '2027-03-31' } as const;
    const { refused, text } = stackOf((stack) => {
      const rights = { access: 'rw', noRootSquash: exempt('F01', why) } as const;
      new NfsExports(stack, 'nfs', {
        host: HOST,
        name: 'lab',
        exports: { '/srv/nfs': { clients: { '10.0.20.0/24': rights } } },
      });
    });
    expect([refused, text]).toEqual([false, expect.stringContaining(' 0 fail  1 exempt  0 unknown')]);
  });

  test('fsid=0 that is forced through an override is refused, and told with the construct', () => {
    const { refused, text } = stackOf((stack) => {
      const nfs = new NfsExports(stack, 'nfs', { host: HOST, name: 'lab', exports: { '/srv/nfs': { clients } } });
      const file = nfs.node.findChild('table').node.findChild('file');
      if (!TerraformResource.isTerraformResource(file)) throw new Error('no resource');
      const script = "#!/bin/sh\ncat >/etc/exports <<'E'\n/srv/nfs 10.0.20.0/24(rw,fsid=0)\nE";
      file.addOverride('provisioner.0.remote-exec.inline.0', script);
    });
    expect(refused).toBe(true);
    expect(text).toContain(`pve/nfs  F01  line 3: /srv/nfs ${FSID}`);
  });
});
