import * as fs from 'node:fs';
import * as path from 'node:path';
import type { App } from 'cdktf';
import { type TerraformStack } from 'cdktf';
import { CronJobV1 } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import { exempt, grant, KubernetesStack } from '../../constructs/kubernetes';
import { pawl } from '../../lib/cli/pawl';
import { freshFolder, plainStack, synth } from '../gate/gated';
import { built } from '../docker/backed-up';
import { buildShop, NAS, OFFSITE } from '../kubernetes/backed-up';
import { platformOf } from '../kubernetes/synthesized';

/** Runs the command beside an output. */
function run(outdir: string, ...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = pawl(['backups', path.basename(outdir), ...args], {
    cwd: path.dirname(outdir),
    out: (text) => (said.out += text),
    error: (text) => (said.error += text),
  });
  return { code, ...said };
}

function published(build: (app: App) => void): string {
  const { outdir, text, refused } = synth(build);
  expect(refused ? text : '').toBe('');
  return outdir;
}

/** A shop of which everything is kept. */
function shop(app: App, given: Parameters<typeof buildShop>[1] = {}): KubernetesStack {
  const stack = new KubernetesStack(app, 'shop', { platform: platformOf(), tier: 0 });
  buildShop(stack, given);
  return stack;
}

function claimed(stack: TerraformStack, name: string, annotations?: Readonly<Record<string, string>>): void {
  new PersistentVolumeClaimV1(stack, name, {
    metadata: { name, namespace: 'old', ...(annotations === undefined ? {} : { annotations }) },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
  });
}

/** A job as people write them. */
function nightly(stack: TerraformStack, claimName: string): void {
  new CronJobV1(stack, 'nightly', {
    metadata: { name: 'nightly', namespace: 'old' },
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: {
        metadata: {},
        spec: {
          template: {
            metadata: {},
            spec: {
              container: [{ name: 'copy', image: 'busybox:1.36.1' }],
              volume: [{ name: 'data', persistentVolumeClaim: { claimName, readOnly: true } }],
            },
          },
        },
      },
    },
  });
}

test('what is kept, by which plan, and when it is proven; exit code 0', () => {
  const outdir = published((app) => shop(app));
  expect(run(outdir)).toEqual({
    code: 0,
    error: '',
    out: `\
Storage
  state  stack  name     size  kept by, or why not
  kept   shop   db-data  10Gi  shop/shop-db

Plans
  plan          tier  data            lost at most  back within  repository    keeps                      backup                 drill
  shop/shop-db  0     postgres: shop  24 h          30 min       r2, off-site  3 last, 7 daily, 4 weekly  each day at 02:44 UTC  each Saturday at 14:44 UTC

Drills of a year
  plan             Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec
  shop/shop-db r2  Sat  Sat  Sat  Sat  Sat  Sat  Sat  Sat  Sat  Sat  Sat  Sat

Tiers
  tier  plans  lost at most  back within
  0     1      24 h          30 min

1 claims and volumes: 1 kept; 1 plan`,
  });
});

test('what is lost with its disk comes first, and the exit code is 1', () => {
  const outdir = published((app) => {
    shop(app);
    const old = plainStack(app, 'old');
    claimed(old, 'wiki');
    claimed(old, 'cache', { 'pawl/backup': 'ephemeral' });
    claimed(old, 'notes');
    claimed(old, 'later', { 'pawl/backup': '${var.backup}' });
    nightly(old, 'notes');
  });
  const { code, out } = run(outdir);
  expect(code).toBe(1);
  expect(out.split('\n').slice(0, 7)).toEqual([
    'Storage',
    '  state      stack  name     size  kept by, or why not',
    '  uncovered  old    wiki     20Gi  has no backup: no CronJob mounts it',
    '  unknown    old    later    20Gi  ${var.backup} is decided when Terraform runs',
    '  kept       old    notes    20Gi  kubernetes_cron_job_v1.nightly, which is no plan: no drill of it is known',
    '  kept       shop   db-data  10Gi  shop/shop-db',
    '  ephemeral  old    cache    20Gi  its author says that nobody would miss it',
  ]);
  expect(out).toMatch(/\n5 claims and volumes: 1 uncovered, 1 unknown, 2 kept, 1 ephemeral; 1 plan$/);
});

test('what is exempt says why, and until when, and does not fail', () => {
  const outdir = published((app) => {
    const stack = new KubernetesStack(app, 'old', { platform: platformOf() });
    grant(stack, exempt('F09', { reason: 'the nightly snapshot of the host covers it', expires: '2027-03-31' }));
    claimed(stack, 'wiki');
  });
  const { code, out } = run(outdir);
  expect(out).toContain('exempt  old    wiki  20Gi  the nightly snapshot of the host covers it (until 2027-03-31)');
  expect(code).toBe(0);
});

describe('a plan whose jobs were changed', () => {
  const broken = (change: (spec: CronJobV1, name: string) => void): { code: number; promises: string } => {
    const outdir = published((app) => {
      const stack = shop(app);
      for (const job of stack.node.findAll()) if (job instanceof CronJobV1) change(job, job.friendlyUniqueId);
    });
    const { code, out } = run(outdir);
    return { code, promises: out.split('\n\n')[0] ?? '' };
  };

  test('so that backups are further apart than was promised', () => {
    const weekly = broken((job, id) => {
      if (!id.endsWith('drill')) job.addOverride('spec.schedule', '0 2 * * 0');
    });
    expect(weekly.code).toBe(1);
    expect(weekly.promises).toMatch(
      /^Promises that are not kept\n.*\n {2}shop\/shop-db {2}r2: backups are 168 h apart, and 24 h were promised$/,
    );
  });

  test('so that nobody drills', () => {
    const suspended = broken((job, id) => {
      if (id.endsWith('drill')) job.addOverride('spec.suspend', true);
    });
    expect(suspended.promises).toMatch(/\n {2}shop\/shop-db {2}r2: its drill is suspended$/);
    expect(suspended.code).toBe(1);
  });

  test('so that a drill has less time than a restore may take', () => {
    const hurried = broken((job, id) => {
      if (id.endsWith('drill')) job.addOverride('spec.job_template.spec.active_deadline_seconds', 600);
    });
    expect(hurried.promises).toMatch(/r2: a drill may take 10 min, and 30 min are its promise$/);
    expect(hurried.code).toBe(1);
  });
});

test('a plan that is suspended on purpose is told all the same', () => {
  const reason = { reason: 'nothing is sold in winter, and nothing written', expires: '2027-03-31' } as const;
  const { code, out } = run(
    published((app) => {
      grant(shop(app, { props: { suspended: true } }), exempt('F09', reason));
    }),
  );
  expect(out).toContain('r2: the backup is suspended');
  expect(code).toBe(1);
});

test('every repository of a plan has a row, and says whether it is off-site', () => {
  const { out } = run(
    published((app) => shop(app, { plan: { to: [OFFSITE, NAS] } })),
    '--format',
    'json',
  );
  const { plans } = JSON.parse(out) as { plans: readonly { repositories: readonly Record<string, unknown>[] }[] };
  expect(plans[0]?.repositories).toMatchObject([
    { name: 'nas', offsite: false, url: 'rest:https://nas.example.org:8000/shop', rpo: 86400, rto: 1800 },
    { name: 'r2', offsite: true, drill: { name: 'shop-db-r2-drill' }, prune: null },
  ]);
  expect(plans[0]?.repositories[0]?.['prune']).toMatchObject({ name: 'shop-db-nas-prune' });
});

test('markdown and HTML hold the same rows, and nothing of a stack is markup in them', () => {
  const outdir = published((app) => {
    shop(app);
    claimed(plainStack(app, 'old'), '<b>|x');
  });
  const markdown = run(outdir, '--format', 'markdown').out;
  expect(markdown).toContain('| uncovered | old | &#60;b&#62;&#124;x | 20Gi | has no backup: no CronJob mounts it |');
  const page = run(outdir, '--format', 'html').out;
  expect(page).toContain('<td data-head="name">&#60;b&#62;|x</td>');
  expect(page).toContain('<tr class="bad"><td data-head="state">uncovered</td>');
  expect(page).toContain('prefers-color-scheme: dark');
  expect(page).toContain('@media print');
  expect(page).not.toMatch(/(?:src|href)=/);
});

test('credentials in the address of a repository are not shown', () => {
  const at = { kind: 'location', url: 'rest:https://joe:hunter2@nas.example.org/shop', env: {} };
  const reason = { reason: 'the password is one of a server that is gone', expires: '2027-03-31' } as const;
  const outdir = published((app) => {
    grant(shop(app, { plan: { to: [{ ...OFFSITE, at }] } }), exempt('S-03', reason));
  });
  expect(fs.readFileSync(path.join(outdir, 'backups.json'), 'utf8')).not.toContain('hunter2');
});

test('an output that somebody changed, and a folder without one, are not read', () => {
  const outdir = published((app) => shop(app));
  fs.writeFileSync(path.join(outdir, 'backups.json'), '{"version":1,"storage":[],"plans":[]}');
  expect(run(outdir)).toEqual({
    code: 3,
    out: '',
    error: `${path.basename(outdir)} is no whole output (backups.json): run synth`,
  });
  const empty = freshFolder();
  expect(run(empty)).toEqual({ code: 3, out: '', error: `${path.basename(empty)} has no backups.json: run synth` });
});

test.each([
  [['--format', 'pdf'], '--format pdf is none of text, markdown, html, json'],
  [['more'], 'name one output'],
])('called wrongly (%j) it ends with 2 and says how it is called', (args, problem) => {
  const { code, error } = run(freshFolder(), ...args);
  expect(code).toBe(2);
  expect(error).toContain(problem);
  expect(error).toContain('pawl backups [OUTPUT]');
});

test('a volume of a Docker host is kept by the timers of its plan, which is proven like any other', () => {
  const outdir = published((app) => built({}, 0, app));
  const { code, out } = run(outdir);
  expect(code).toBe(0);
  expect(out).toContain('  kept   shop   db-data        cx21.lan/shop-db\n');
  expect(out).toContain(`\
  cx21.lan/shop-db
    tier          0
    data          postgres: shop
    lost at most  24 h
    back within   30 min
    repository    r2, off-site
    keeps         3 last, 7 daily, 4 weekly
    backup        each day at 02:57 UTC
    drill         each Tuesday at 14:57 UTC
`);
  expect(out).toMatch(/\n1 claims and volumes: 1 kept; 1 plan$/);
});
