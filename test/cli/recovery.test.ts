import * as fs from 'node:fs';
import * as path from 'node:path';
import type { App } from 'cdktf';
import {
  BackupRepository,
  dolt,
  etcd,
  exempt,
  grant,
  image,
  KubernetesStack,
  local,
  mariadb,
  mongodb,
  mysql,
  onTcp,
  pods,
  postgres,
  redis,
  secret,
  sftp,
  sqlite,
  tree,
  vaultRaft,
} from '../../constructs/kubernetes';
import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import { engineScript, resticScript } from '../../lib/backup/script';
import { pawl } from '../../lib/cli/pawl';
import { coverageOf } from '../../lib/reports/coverage';
import { recoveryPage } from '../../lib/reports/recovery';
import { readTerraform } from '../../lib/sources/terraform';
import { synth } from '../gate/gated';
import { built } from '../docker/backed-up';
import { buildShop, OFFSITE, shop } from '../kubernetes/backed-up';
import { platformOf } from '../kubernetes/synthesized';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMpq9aXhOWbFbMpTQYjTrDAhCDDNtJEsuRcS4wQjCmrl';

function build(app: App, plan: Readonly<Record<string, unknown>> = {}): void {
  buildShop(new KubernetesStack(app, 'shop', { platform: platformOf(), tier: 2 }), { plan });
  const first = new KubernetesStack(app, 'first', { platform: platformOf(), tier: 0 });
  buildShop(first, { namespace: { name: 'accounts' } });
  const old = new KubernetesStack(app, 'old', { platform: platformOf() });
  new PersistentVolumeClaimV1(old, 'wiki', {
    metadata: { name: 'wiki' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  grant(old, exempt('F09', { reason: 'the nightly snapshot of the host covers it', expires: '2027-03-31' }));
}

function published(plan?: Readonly<Record<string, unknown>>, today?: string): string {
  const { outdir, text, refused } = synth(
    (app) => {
      build(app, plan);
    },
    today === undefined ? {} : { today },
  );
  expect(refused ? text : '').toBe('');
  return outdir;
}

function run(outdir: string, ...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = pawl(['recovery', '--output', path.basename(outdir), ...args], {
    cwd: path.dirname(outdir),
    out: (text) => (said.out += text),
    error: (text) => (said.error += text),
  });
  return { code, ...said };
}

test('plans come back in the order of their tiers, each with its commands, its secrets by name, and what is to be done afterwards', () => {
  const { code, out } = run(published());
  expect(code).toBe(0);
  expect([...out.matchAll(/^## .*$/gm)].map(([heading]) => heading)).toEqual([
    '## Before anything else',
    '## 1. accounts/shop-db',
    '## 2. shop/shop-db',
    '## What no plan brings back',
  ]);
  expect(out).toContain(`\
### From r2, off-site

Write \`shop-db.env\`, readable by you alone (\`umask 077\`), with a line \`NAME='value'\` for each of these:

| variable | what it is |
| --- | --- |
| \`RESTIC_PASSWORD\` | Secret restic, key password |
| \`AWS_ACCESS_KEY_ID\` | Secret r2, key id |
| \`AWS_SECRET_ACCESS_KEY\` | Secret r2, key key |
| \`PGHOST\` | where the empty server listens |
| \`PGPORT\` | its port |
| \`PGUSER\` | its superuser |
| \`PGPASSWORD\` | the password of that user |

\`\`\`sh
npx pawl recovery --scripts ./shop-db.restore 'accounts/shop-db'
set -a
PAWL_SCRATCH="$PWD/shop-db.restore"
PAWL_RPO=3153600000
PAWL_NAMESPACE='accounts'
PAWL_PLAN='shop-db'
PAWL_REPOSITORY='r2'
PAWL_PATIENCE='300'
RESTIC_REPOSITORY='s3:https://acme.r2.cloudflarestorage.com/shop'
AWS_DEFAULT_REGION='auto'
PAWL_DATABASES='shop'
. ./shop-db.env
set +a
sh ./shop-db.restore/restic.sh fetch && sh ./shop-db.restore/engine.sh load && rm -r ./shop-db.restore ./shop-db.env
\`\`\`

Roles come back without passwords: set them from the secret store.`);
  expect(out).toContain('| old | wiki | exempt: the nightly snapshot of the host covers it |');
});

test('a committed page that is the one that would be written passes, a stale or missing one fails', () => {
  const outdir = published();
  const file = path.join(outdir, '..', `${path.basename(outdir)}.md`);
  fs.writeFileSync(file, `${run(outdir).out}\n`);
  const name = path.basename(file);
  expect(run(outdir, '--check', name)).toEqual({ code: 0, out: '', error: '' });
  expect(run(published({ rto: '1h' }), '--check', name)).toEqual({
    code: 1,
    out: '',
    error: `${name} is stale: pawl recovery > ${name}`,
  });
  fs.rmSync(file);
  expect(run(outdir, '--check', name)).toEqual({
    code: 1,
    out: '',
    error: `${name} does not exist: pawl recovery > ${name}`,
  });
});

describe('the commands are those of the machine that restores, and no path of a container stands in them', () => {
  const rows = (out: string): Readonly<Record<string, string>> =>
    Object.fromEntries([...out.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, name = '', what = '']) => [name, what]));
  const commands = (out: string): string => /```sh\n([\s\S]*?)```/.exec(out)?.[1] ?? '';
  const pageOf = (given: Parameters<typeof shop>[0]): string => {
    const stack = shop(given);
    expect(stack.problems).toEqual([]);
    const page = recoveryPage(coverageOf(readTerraform('stack', stack.json), [], () => 1));
    expect(commands(page)).not.toMatch(/='?\/(?:repository|secrets|source|scratch|pawl)/);
    return page;
  };
  const pinned = image('engine:1.2.3', { shell: 'sh', user: 'root' });
  const password = secret('shop-backup', 'password');
  const server = { ...pods('shop', { app: 'db' }, onTcp(5432)), host: 'db.shop' };
  const known = { server, image: pinned, user: 'pawl', password } as const;
  const databases = { shop: { checks: ['select 1'] } } as const;
  const SERVER = ['PAWL_HOST', 'PAWL_PORT', 'PAWL_USER', 'MYSQL_PWD'];

  test.each([
    [
      'postgres',
      postgres({ ...known, databases }),
      ['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD'],
      ["PAWL_DATABASES='shop'"],
    ],
    ['mysql', mysql({ ...known, databases }), SERVER, ["PAWL_FLAVOUR='mysql'"]],
    ['mariadb', mariadb({ ...known, databases }), SERVER, ["PAWL_FLAVOUR='mariadb'"]],
    [
      'mongodb',
      mongodb({ ...known, replicaSet: 'rs0', databases: { shop: { checks: ['db.a.findOne() !== null'] } } }),
      ['PAWL_URI'],
      ["PAWL_DATABASES='shop'"],
    ],
    ['dolt', dolt({ ...known, remotes: server, databases }), ['PAWL_SOURCE'], ["PAWL_DATABASES='shop'"]],
    ['redis', redis({ ...known, checks: ['exists a'] }), ['PAWL_SOURCE'], []],
    [
      'etcd',
      etcd({
        server,
        image: pinned,
        login: { user: 'pawl', password, root: { user: 'root', password } },
        checks: ['a'],
      }),
      ['PAWL_SOURCE'],
      [],
    ],
    [
      'vaultRaft',
      vaultRaft({
        server,
        image: pinned,
        role: '59d6d1ca',
        secretId: password,
        tls: { ca: secret('tls', 'ca.crt') },
        checks: ['sys/policy/a'],
      }),
      ['VAULT_ADDR', 'VAULT_CACERT', 'VAULT_TOKEN'],
      ["PAWL_DATABASES='vault'"],
    ],
  ] as const)('of %s', (_, source, asked, told) => {
    const page = pageOf({ plan: { source } });
    expect(Object.keys(rows(page))).toEqual([
      'RESTIC_PASSWORD',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      ...asked,
    ]);
    for (const line of told) expect(commands(page).split('\n')).toContain(line);
    expect(page).not.toMatch(/ETCDCTL|shop-backup|db\.shop/);
  });

  test('of files of a claim, and of SQLite', () => {
    const file = { main: { file: 'db/app.sqlite3', checks: ['select 1'] } } as const;
    const lite = pageOf({ of: (claim) => sqlite({ claim, image: pinned, databases: file }) });
    expect(commands(lite).split('\n')).toContain("PAWL_FILES='main=db/app.sqlite3'");
    for (const page of [lite, pageOf({ of: (claim) => tree({ claim, checks: ['*.pdf'] }) })])
      expect(rows(page)['PAWL_SOURCE']).toBe(
        'path of the folder of the empty claim or volume, where this machine mounts it',
      );
  });

  test('with a repository behind ssh, whose key is a file of that machine', () => {
    const at = sftp({
      host: 'nas.example.org',
      user: 'backup',
      path: '/srv/shop',
      key: secret('ssh', 'id'),
      hostKey: KEY,
    });
    const page = pageOf({ plan: { to: [{ ...OFFSITE, at }] } });
    expect(rows(page)['PAWL_SSH_KEY']).toBe(
      'path of a file that you alone can read, with what the Secret ssh has as id',
    );
    expect(commands(page)).toContain("PAWL_SSH='-p 22 backup@nas.example.org'\n");
    expect(commands(page)).not.toContain('PAWL_SSH_KEY');
  });

  test.each([
    ['restic/shop', 'path of the folder restic/shop in the claim backups, where this machine mounts it'],
    ['', 'path of the folder in the claim backups, where this machine mounts it'],
  ])('with a repository in the folder "%s" of a claim', (folder, says) => {
    const claim = {
      kind: 'owned claim',
      name: 'backups',
      shared: true,
      pods: { kind: 'pods', namespace: 'shop', labels: {} },
    } as const;
    const disk = BackupRepository.restic({ name: 'disk', at: local({ claim, folder }), password, offsite: false });
    const page = pageOf({ plan: { to: [disk, OFFSITE] } });
    expect(rows(page)['RESTIC_REPOSITORY']).toBe(says);
    expect(commands(page)).not.toContain('RESTIC_REPOSITORY');
  });
});

test('the page is the same on any day: it holds no date, and the reason of an exemption that has ended stays', () => {
  const [now = '', later] = ['2026-11-21', '2036-11-21'].map((today) => run(published(undefined, today)).out);
  expect(now).toContain('the nightly snapshot of the host covers it');
  expect(later).toBe(now);
  expect(now).not.toMatch(/\b20\d\d-\d\d/);
});

test('the scripts of a plan are written as its jobs run them, into a folder that is made', () => {
  const outdir = published();
  const into = path.join(outdir, '..', `${path.basename(outdir)}.restore`);
  const { code } = run(outdir, '--scripts', path.basename(into), 'shop/shop-db');
  const text = (name: string) => fs.readFileSync(path.join(into, name), 'utf8');
  expect([code, text('restic.sh'), text('engine.sh')]).toEqual([0, resticScript(), engineScript('postgres')]);
  expect(fs.statSync(into).mode & 0o077).toBe(0);
  expect(run(outdir, '--scripts', path.basename(into), 'shop/shop-db')).toEqual({
    code: 3,
    out: '',
    error: `${path.basename(into)} exists: name a folder that is made`,
  });
  fs.rmSync(into, { recursive: true });
});

test('a plan that there is not is told with those that there are', () => {
  const outdir = published();
  expect(run(outdir, '--scripts', 'x', 'shop/other').error).toBe(
    `${path.basename(outdir)} has no plan shop/other; it has accounts/shop-db, shop/shop-db`,
  );
});

test.each([[['shop/shop-db']], [['--scripts', 'x']], [['--scripts', 'x', 'a/b', 'c/d']]])(
  'called wrongly (%j) it ends with 2 and says how it is called',
  (args) => {
    const { code, error } = run(published(), ...args);
    expect(code).toBe(2);
    expect(error).toContain('name one plan with --scripts, and none without');
    expect(error).toContain('pawl recovery > DISASTER_RECOVERY.md');
  },
);

test('a plan of a Docker host comes back by the same commands, with the scripts that lie on the host', () => {
  const { outdir } = synth((app) => {
    built({}, 0, app);
  });
  const { code, out } = run(outdir);
  expect(code).toBe(0);
  expect(out).toContain('## 1. cx21.lan/shop-db');
  expect(out).toContain('| `RESTIC_PASSWORD` | what the host has in /srv/secrets/restic |');
  expect(out).not.toContain('PAWL_SECRETS');
  const into = `${outdir}.restore`;
  expect(run(outdir, '--scripts', path.basename(into), 'cx21.lan/shop-db')).toMatchObject({ code: 0, error: '' });
  expect(fs.readdirSync(into).sort()).toEqual(['engine.sh', 'restic.sh', 'shop-1.sql']);
  expect(fs.readFileSync(path.join(into, 'engine.sh'), 'utf8')).toBe(engineScript('postgres'));
  fs.rmSync(into, { recursive: true });
});
