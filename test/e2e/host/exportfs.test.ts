/** Needs root, unshare and nfs-kernel-server: the real exportfs reads generated tables, in folders of this test's own. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { NfsExports } from '../../../constructs/host';
import { readSettings } from '../../../lib/host/settings';
import { addresses, tables } from '../../host/nfs-tables';
import { HOST, hostStackOf } from '../../host/synthesized';
import * as fc from '../../seeded';
import { scratch } from '../packed';
import { testWhere } from '../where';

const tool = spawnSync('exportfs', ['--help']).error === undefined && spawnSync('unshare', ['-m', 'true']).status === 0;
const onHost = testWhere(tool ? undefined : 'not run: takes root, unshare and nfs-kernel-server', 180_000);
const folder = scratch();
const TABLES = 60;

/** What the real exportfs comes to with a table, and what the verification of the table says then. */
function exported(table: string, verify: string): { readonly code: number | null; readonly said: string } {
  const [file, check] = [path.join(folder, 'table'), path.join(folder, 'verify')];
  fs.writeFileSync(file, table);
  fs.writeFileSync(check, verify);
  const paths = table.split('\n').flatMap((line) => (line.startsWith('/') ? [line.split(' ')[0] ?? ''] : []));
  const script = [
    'mount -t tmpfs tmpfs /var/lib/nfs',
    'mount -t tmpfs tmpfs /srv',
    'mount -t tmpfs tmpfs /etc/exports.d',
    'mount --bind /dev/null /etc/exports',
    ...paths.map((each) => `mkdir -p ${each}`),
    `cp ${file} /etc/exports.d/lab.exports`,
    'exportfs -ra',
    `sh -eu ${check}`,
  ].join('\n');
  const { status, stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-euc', script], { encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}

onHost(
  `${TABLES} generated tables are accepted by exportfs without a word, and verified in what it then serves`,
  () => {
    fs.mkdirSync('/etc/exports.d', { recursive: true });
    let count = 0;
    fc.assert(
      fc.property(tables(addresses), (exports) => {
        const { text } = hostStackOf((stack) => new NfsExports(stack, 'nfs', { host: HOST, name: 'lab', exports }));
        const inline = text(
          'resource.terraform_data.pve_lan_etc_exports_d_lab_exports.provisioner.0.remote-exec.inline.0',
        );
        const settings = readSettings(inline.replaceAll('$${', '${'));
        if (!settings.ok) throw new Error(settings.problem);
        const { content, verify } = settings.value;
        expect(exported(content, verify)).toEqual({ code: 0, said: '' });
        count += 1;
        const [, ...rest] = content.trim().split('\n').reverse(); // without its last line
        const less = exported(rest.join('\n') + '\n', verify);
        expect([less.code, less.said]).toEqual([1, expect.stringContaining('is not exported to')]);
      }),
      { numRuns: TABLES },
    );
    console.log(`${count} tables`);
  },
);

onHost('what exportfs serves with fsid=0 is not verified', () => {
  const table = '/srv/nfs 10.0.0.1(ro,sync,no_subtree_check,fsid=0)\n';
  const { text } = hostStackOf(
    (stack) =>
      new NfsExports(stack, 'nfs', {
        host: HOST,
        name: 'lab',
        exports: { '/srv/nfs': { clients: { '10.0.0.1': { access: 'ro' } } } },
      }),
  );
  const settings = readSettings(
    text('resource.terraform_data.pve_lan_etc_exports_d_lab_exports.provisioner.0.remote-exec.inline.0').replaceAll(
      '$${',
      '${',
    ),
  );
  expect(exported(table, settings.ok ? settings.value.verify : '')).toEqual({
    code: 1,
    said: expect.stringContaining('has fsid=0: no other path can be mounted') as string,
  });
});
