import { isObject, type Json, type JsonObject } from '../../lib/values/json';
import { Shop as DockerShop } from '../docker/backed-up';
import { NAS, OFFSITE, shop } from '../kubernetes/backed-up';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const GOOD = shop().json;

/** The shop with something else at a path. */
function withAt(
  path: readonly string[],
  change: (was: Json | undefined) => Json,
  value: Json | undefined = GOOD,
): JsonObject {
  const changed = (here: Json | undefined, [step, ...steps]: readonly string[]): Json => {
    if (step === undefined) return change(here);
    if (Array.isArray(here)) {
      const list: readonly Json[] = here;
      return list.map((each, index) => (String(index) === step ? changed(each, steps) : each));
    }
    const object = isObject(here) ? here : {};
    return { ...object, [step]: changed(object[step], steps) };
  };
  const result = changed(value, path);
  return isObject(result) ? result : {};
}

const SCRIPTS = ['resource', 'kubernetes_config_map_v1', 'shop_shop-db_scripts', 'data'];
const job = (name: string, ...path: readonly string[]): readonly string[] => [
  'resource',
  'kubernetes_cron_job_v1',
  `shop_${name}`,
  'spec',
  'job_template',
  'spec',
  'template',
  'spec',
  ...path,
];
const inText = (from: string | RegExp, to: string) => (was: Json | undefined) => {
  const text = typeof was === 'string' ? was : '';
  expect(text).toMatch(from);
  return text.replace(from, to);
};

/** Sets a variable of a container. */
const told = (name: string, value: string) => (was: Json | undefined) => {
  const list: readonly Json[] = Array.isArray(was) ? was : [];
  expect(list.some((each) => isObject(each) && each['name'] === name)).toBe(true);
  return list.map((each) => (isObject(each) && each['name'] === name ? { name, value } : each));
};

const problems = (json: JsonObject): readonly string[] =>
  ask('B-04', json)
    .filter((each) => each.startsWith('fail'))
    .map((each) => each.replace(/^fail \S+: /, ''));

test('the drill of a Backup is one, for each of its repositories', () => {
  expect(states('B-04', GOOD)).toContain('pass');
  expect(problems(GOOD)).toEqual([]);
  const both = shop({ plan: { to: [OFFSITE, NAS] } }).json;
  expect(states('B-04', both).filter((state) => state === 'pass').length).toBeGreaterThanOrEqual(2);
  expect(problems(both)).toEqual([]);
});

test.each([
  ['the canary is not asked for', 'engine.sh', '! canary_lives "$1" "$(fact nonce)"', 'false'],
  [
    'the drill of the drill is left out',
    'engine.sh',
    '  for database in $PAWL_DATABASES; do disprove',
    '  for database in; do disprove',
  ],
  ['a failure is no failure', 'engine.sh', 'exit 1', 'exit 0'],
  ['the snapshot is pinned', 'restic.sh', 'restore "$id"', 'restore 1a2b3c4d'],
])('a script of which %s is refused', (_, file, from, to) => {
  const text = from.replaceAll('${', '$${');
  const changed = withAt([...SCRIPTS, file], (was) => {
    expect(was).toEqual(expect.stringContaining(text));
    return typeof was === 'string' ? was.replace(text, () => to) : '';
  });
  expect(problems(changed)).toContain(`its ${file} is not the one that drills are tried with`);
});

test('a script that is gone, or stands elsewhere, is refused', () => {
  expect(problems(withAt([...SCRIPTS, 'engine.sh'], () => null))).toEqual([
    'its engine.sh is not the one that drills are tried with',
  ]);
  const renamed = withAt([...SCRIPTS.slice(0, 3), 'metadata', 'name'], () => 'mine');
  expect(problems(renamed)).toEqual(['its scripts are not in the ConfigMap shop-db-scripts']);
  const volumes = withAt(
    job('shop-db-drill', 'volume'),
    (was) => JSON.parse(JSON.stringify(was).replace(/\$\{kubernetes_config_map_v1\.[^}]*\}/, 'mine')) as Json,
  );
  expect(problems(volumes)).toEqual([
    'kubernetes_cron_job_v1.shop_shop-db-drill mounts another ConfigMap than shop-db-scripts',
  ]);
});

test('a drill that does not restore, fetch or report is refused', () => {
  const restores = job('shop-db-drill', 'init_container', '1', 'command');
  expect(problems(withAt(restores, () => ['/bin/true']))).toEqual([
    'kubernetes_cron_job_v1.shop_shop-db-drill does not run /pawl/engine.sh drill',
  ]);
  const fetches = job('shop-db-drill', 'init_container', '0', 'command');
  expect(problems(withAt(fetches, () => ['/bin/sh', '-c', 'restic restore 1a2b3c4d --target /scratch']))).toContain(
    'kubernetes_cron_job_v1.shop_shop-db-drill does not run /pawl/restic.sh fetch',
  );
  const reports = job('shop-db-drill', 'container', '0', 'command');
  expect(problems(withAt(reports, () => ['/bin/true']))).toEqual([
    'the backup "shop-db" has no drill that reports what it has found',
  ]);
});

test.each([
  ['RESTIC_REPOSITORY', '0', 's3:https://s3.example.org/other'],
  ['PAWL_RPO', '0', '999999999'],
  ['PAWL_PLAN', '0', 'other'],
  ['PAWL_DATABASES', '1', 'empty'],
])('a drill that is told another %s than the backup is refused', (name, container, value) => {
  const env = job('shop-db-drill', 'init_container', container, 'env');
  expect(problems(withAt(env, told(name, value)))).toEqual([`its drill is told another ${name} than the backup`]);
});

test('of a repository that is decided when Terraform runs nobody can say whether the drill reads it', () => {
  const decided = (json: JsonObject, jobName: string, list: string): JsonObject =>
    withAt(job(jobName, list, '0', 'env'), told('RESTIC_REPOSITORY', '${var.repository}'), json);
  const inBackup = decided(GOOD, 'shop-db', 'container');
  const inBoth = decided(decided(inBackup, 'shop-db-drill', 'init_container'), 'shop-db-drill', 'container');
  for (const json of [inBackup, inBoth]) {
    expect(states('B-04', json)).toContain('unknown');
    expect(states('B-04', json)).not.toContain('pass');
    expect(problems(json)).toEqual([]);
  }
});

test('a drill that judges by another promise than the backup is refused', () => {
  const env = job('shop-db-drill', 'container', '0', 'env');
  expect(problems(withAt(env, told('PAWL_RTO', '999999')))).toEqual([
    'its drill is told another PAWL_RTO than the backup',
  ]);
});

test('a backup that writes no canary, and a drill that sees the claim, are refused', () => {
  const dumps = job('shop-db', 'init_container', '0', 'command');
  expect(problems(withAt(dumps, () => ['/bin/sh', '-c', 'pg_dump shop > /scratch/out/shop']))).toContain(
    'kubernetes_cron_job_v1.shop_shop-db does not run /pawl/engine.sh dump',
  );
  const claimed = withAt(job('shop-db-drill', 'volume'), (was) => [
    ...(Array.isArray(was) ? (was as readonly Json[]) : []),
    { name: 'live', persistent_volume_claim: { claim_name: 'db-data' } },
  ]);
  const mounted = (path: string): JsonObject =>
    withAt(
      job('shop-db-drill', 'container', '0', 'volume_mount'),
      (was) => [...(Array.isArray(was) ? (was as readonly Json[]) : []), { name: 'live', mount_path: path }],
      claimed,
    );
  for (const json of [claimed, mounted('/source')])
    expect(problems(json)).toEqual(['its drill mounts a claim that is no repository']);
  expect(problems(mounted('/repository'))).toEqual([]);
});

describe.each(FORMS.filter(({ kind }) => kind === 'CronJob'))('a script in a $name', ({ write }) => {
  const says = (text: string): JsonObject =>
    write({ container: [{ name: 'restore', image: 'restic/restic:0.18.0', command: ['/bin/sh', '-c', text] }] });

  test.each([
    'restic restore latest --target /r',
    'restic restore "$id" --target /r',
    'restic -r /repo restore latest',
  ])('may restore what is newest: %s', (text) => {
    expect(states('B-04', says(text))).toEqual(['pass']);
  });

  test.each([
    'restic restore 1a2b3c4d --target /r',
    "restic -r /repo restore --target /r '1a2b3c4d5e6f'",
    'restic dump 1a2b3c4d /db.sql | psql shop',
  ])('may not restore one snapshot for ever: %s', (text) => {
    const [problem = ''] = problems(says(text));
    expect(problem).toMatch(/restores the snapshot 1a2b3c4d\w* for ever, whatever was kept since$/);
  });

  test('may be told the snapshot when Terraform runs, which is unknown', () => {
    expect(states('B-04', says('restic restore ${var.snapshot} --target /r'))).toEqual(['unknown']);
  });

  test('that restores nothing is none of its matter', () => {
    expect(states('B-04', says('restic snapshots'))).toEqual(['not applicable']);
  });
});

describe.each(FORMS.filter(({ kind }) => kind === 'CronJob'))('how often a $name restores', ({ write, name }) => {
  const drill = (schedule: string, engine = 'pg_restore -d proof /b/db', rest: JsonObject = {}): JsonObject =>
    write(
      { container: [{ name: 'drill', image: 'engine:1.2.3', command: ['/bin/sh', '-c', engine] }] },
      { spec: { schedule, ...rest } },
    );
  const last = (json: JsonObject | readonly JsonObject[], tier: 0 | 1 | 2 | 3 = 1): string | undefined =>
    ask('B-04', json, { tier }).at(-1);

  test.each([
    [0, '0 4 * * 0', '0 4 1,15 * *', 7],
    [1, '0 4 1 * *', '0 4 1 */2 *', 31],
    [2, '0 4 1 1,4,7,10 *', '0 4 1 1,7 *', 92],
    [3, '0 4 1 1,4,7,10 *', '@yearly', 92],
  ] as const)(
    'a stack of tier %d asks for one by %j, to which %j is too seldom (C-07)',
    (tier, often, seldom, days) => {
      expect(last(drill(often), tier)).toMatch(/^pass /);
      expect(last(drill(seldom), tier)).toMatch(
        new RegExp(`: restores once in \\d+ days, and its stack, of tier ${tier}, asks for once in ${days}$`),
      );
    },
  );

  test('is of low severity, and the most frequent of an engine counts', () => {
    const seldom = drill('@yearly');
    expect(verdicts('B-04', seldom).at(-1)?.reasons).toMatchObject([{ state: 'fail', severity: 'low' }]);
    expect(last([seldom, drill('@weekly')])).toMatch(/^pass /);
    expect(last([drill('@weekly', 'mongorestore /b/db'), seldom])).toContain('once in 366 days');
    expect(last([drill('@weekly', undefined, { suspend: true }), seldom])).toContain('once in 366 days');
  });

  test(`is unknown behind an expression of a ${name}`, () => {
    expect(last(drill('${var.schedule}'))).toMatch(/^unknown .*restores, and nothing shows how often$/);
    expect(last([drill('${var.schedule}'), drill('@weekly')])).toMatch(/^pass /);
  });
});

test('a Job restores a snapshot once, on purpose', () => {
  const [once] = FORMS.filter(({ kind }) => kind === 'Job');
  const pod = { container: [{ name: 'restore', command: ['/bin/sh', '-c', 'restic restore 1a2b3c4d --target /r'] }] };
  expect(states('B-04', once?.write(pod) ?? {})).toEqual([]);
});

test('an exemption covers it', () => {
  const pinned = withAt([...SCRIPTS, 'restic.sh'], inText(/restore "\$id"/, 'restore 1a2b3c4d'));
  expect(verdicts('B-04', pinned, {}, [everywhere('B-04')]).map(({ state }) => state)).toContain('exempt');
});

test('a drill that is told a snapshot proves it for ever, and no other', () => {
  const pinned = withAt(job('shop-db-drill', 'init_container', '0', 'env'), (was) => [
    ...(Array.isArray(was) ? (was as readonly Json[]) : []),
    { name: 'PAWL_SNAPSHOT', value: '0123abcd' },
  ]);
  expect(problems(pinned)).toEqual(['its drill restores the snapshot 0123abcd for ever, whatever was kept since']);
});

describe('on a Docker host', () => {
  const docker = new DockerShop().json;
  const files = ['resource', 'terraform_data'];
  const inline = (name: string): readonly string[] => [
    ...files,
    `cx21_lan_${name}`,
    'provisioner',
    '0',
    'remote-exec',
    'inline',
    '0',
  ];

  test('the drill of a DockerBackup is one', () => {
    expect(states('B-04', docker)).toContain('pass');
    expect(problems(docker)).toEqual([]);
  });

  test('a drill that is gone, or told something else, or sees the source, proves nothing', () => {
    const drill = 'usr_local_sbin_backup_shop_db_drill';
    const without = withAt(
      [...files],
      (was) => {
        const all = isObject(was) ? was : {};
        return Object.fromEntries(Object.entries(all).filter(([name]) => name !== `cx21_lan_${drill}`));
      },
      docker,
    );
    expect(problems(without)).toEqual(['the backup "shop-db" has no drill that reports what it has found']);
    const rpo = withAt(inline(drill), inText(/PAWL_RPO=86400/g, 'PAWL_RPO=864000'), docker);
    expect(problems(rpo)).toEqual(['its drill is told another PAWL_RPO than the backup']);
    const word = (text: string): string => `'\\''${text}'\\''`;
    const mount = `${word('--mount=type=volume,source=db-data,target=/source')} \\\n  `;
    const entrypoint = word('--entrypoint=/bin/sh');
    const sees = withAt(inline(drill), inText(entrypoint, `${mount}${entrypoint}`), docker);
    expect(problems(sees)).toEqual(['its drill mounts a claim that is no repository']);
  });

  test('another script than the one that was tried is no drill', () => {
    const changed = withAt(inline('usr_local_lib_backup_shop_db_engine_sh'), inText('prove "$database"', ':'), docker);
    expect(problems(changed)).toEqual(['its engine.sh is not the one that drills are tried with']);
  });
});
