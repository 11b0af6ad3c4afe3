/** Needs promtool of Debian's package prometheus: the alerts as they are written, in whatever may happen to a backup. */
import { pods, onTcp, ruleFile } from '../../../constructs/kubernetes';
import { alertsOf } from '../../docker/backed-up';
import { NAS, OFFSITE, shop } from '../../kubernetes/backed-up';
import { scratch } from '../packed';
import { testWhere } from '../where';
import { programOf } from './bench';
import { clusterKnows, rulesOf, WATCHED } from './known';
import { checkRules, type Scene, testRules } from './promtool';
import { expectSuccess } from './servers';

const lacks = programOf('promtool') === undefined ? 'not run: promtool not installed' : undefined;
if (lacks !== undefined) console.warn(`NOT RUN: alerts on backups: ${lacks}`);
const it = testWhere(lacks, 120_000);

const metrics = { ...pods('monitoring', { app: 'push' }, onTcp(9091)), host: 'push.monitoring.svc' };
const pushing = rulesOf(shop({ platform: WATCHED, plan: { drill: 'weekly' }, props: { metrics } }));
const silent = rulesOf(shop({ platform: WATCHED, plan: { drill: 'weekly' } }));
const two = rulesOf(shop({ platform: WATCHED, plan: { drill: 'weekly', to: [OFFSITE, NAS] } }));

const folder = scratch();

const HOUR = 3600;
const DAY = 24 * HOUR;

type Series = Scene['series'];

/** A metric that the jobs push. */
const told = (metric: string, value: number | string, what = 'backup'): Series => ({
  [`${metric}{job="${what}",namespace="shop",plan="shop-db",repository="r2"}`]: value,
});
const drilled = (metric: string, value: number | string): Series => told(metric, value, 'backup_restore');
const cronJob = (name: string): string => `{namespace="shop",cronjob="${name}"}`;
const ended = (name: string, at: number): Series => ({
  [`kube_cronjob_status_last_successful_time${cronJob(name)}`]: at,
});
const made = (name: string, at: number): Series => ({ [`kube_cronjob_created${cronJob(name)}`]: at });
const suspended = (name: string): Series => ({ [`kube_cronjob_spec_suspend${cronJob(name)}`]: 1 });
const lastTold = (at: number): Series => told('backup_last_success_timestamp_seconds', at);
/** Without the series of a name. */
const without = (series: Series, name: RegExp): Series =>
  Object.fromEntries(Object.entries(series).filter(([each]) => !name.test(each)));

/** What the cluster knows of a job that was made long ago. Times are before the beginning of the scene. */
const job = (name: string, succeeded: number, failed?: number): Series => ({
  ...clusterKnows(name, succeeded, failed),
  ...made(name, -100 * DAY),
});

/** Everything is as it should be. */
const WELL: Series = {
  ...job('shop-db', -HOUR),
  ...job('shop-db-drill', -DAY),
  ...lastTold(-HOUR),
  ...told('backup_size_bytes', 1000),
  ...told('backup_dump_bytes', 1000),
  ...drilled('backup_restore_last_success_timestamp_seconds', -DAY),
  ...drilled('backup_restore_duration_seconds', 60),
  ...drilled('backup_canary_age_seconds', 10 * HOUR),
};
/** It never succeeded, since then. */
const never = (since: number, more: Series = {}): Series =>
  without({ ...WELL, ...made('shop-db', since), ...more }, /last_successful_time.*shop-db"|^backup_last_success/);

/** What is overdue when a scene ends, twenty minutes after its beginning: five minutes, or as long as an alert waits and more. */
const BACKUP_DUE = 36 * HOUR;
const DRILL_DUE = 7.5 * DAY;
const JUST = -15 * 60;
const LONGER = 5 * 60;
const last = (at: number): Series => ({ ...ended('shop-db', at), ...lastTold(at) });
const lastDrill = (at: number): Series => ({
  ...ended('shop-db-drill', at),
  ...drilled('backup_restore_last_success_timestamp_seconds', at),
});
const SOON = 20;
/** Of alerts that wait for an hour. */
const LATER = 68;

const SCENES: readonly Scene[] = [
  { name: 'all is well', series: WELL, at: LATER, fires: [] },
  {
    name: 'a backup has just become overdue',
    series: { ...WELL, ...last(-BACKUP_DUE - JUST) },
    at: SOON,
    fires: [],
  },
  {
    name: 'a backup is overdue',
    series: { ...WELL, ...last(-BACKUP_DUE - LONGER) },
    at: SOON,
    fires: ['BackupOffsiteStale'],
  },
  {
    name: 'pushes are lost: no false alarm, but somebody is told',
    series: { ...WELL, ...lastTold(-2 * DAY) },
    at: SOON,
    fires: ['BackupMetricsLost'],
  },
  { name: 'nothing was ever pushed', series: without(WELL, /^backup_/), at: SOON, fires: ['BackupMetricsLost'] },
  {
    name: 'the cluster forgot its successes, which were pushed',
    series: without(WELL, /last_successful/),
    at: LATER,
    fires: [],
  },
  {
    name: 'the exporter of the cluster is gone, and backups go on',
    series: without(WELL, /^kube_/),
    at: LATER,
    fires: ['BackupUnwatched', 'BackupDrillUnwatched'],
  },
  {
    name: 'nobody knows anything',
    series: { up: 1 },
    at: LATER,
    fires: ['BackupUnwatched', 'BackupDrillUnwatched'],
  },
  {
    name: 'no backup has ever succeeded',
    series: never(-BACKUP_DUE - LONGER),
    at: SOON,
    fires: ['BackupNeverSucceeded'],
  },
  { name: 'the first backup is not yet due', series: never(-BACKUP_DUE - JUST), at: SOON, fires: [] },
  {
    name: 'it is suspended',
    series: { ...WELL, ...last(-2 * DAY), ...suspended('shop-db') },
    at: LATER,
    fires: ['BackupSuspended'],
  },
  {
    name: 'it is suspended for less than an hour',
    series: { ...WELL, ...suspended('shop-db') },
    at: SOON,
    fires: [],
  },
  {
    name: 'it is suspended, and has never succeeded',
    series: never(-3 * DAY, suspended('shop-db')),
    at: LATER,
    fires: ['BackupSuspended'],
  },
  {
    name: 'a run has failed after a success',
    series: { ...WELL, ...job('shop-db', -2 * HOUR, -HOUR), ...lastTold(-2 * HOUR) },
    at: SOON,
    fires: ['BackupFailed'],
  },
  {
    name: 'a run has failed, and a later one succeeded, while the first is still shown',
    series: { ...WELL, ...job('shop-db', -HOUR, -2 * HOUR) },
    at: SOON,
    fires: [],
  },
  {
    name: 'the first run of all has failed',
    series: never(-DAY, clusterKnows('shop-db', undefined, 1)),
    at: SOON,
    fires: ['BackupFailed'],
  },
  {
    name: 'a failure is known by its push alone',
    series: { ...WELL, ...told('backup_last_failure_timestamp_seconds', -HOUR / 2) },
    at: SOON,
    fires: ['BackupFailed'],
  },
  {
    name: 'the failure was pushed, the success after it was lost, and the cluster knows it',
    series: { ...WELL, ...lastTold(-DAY), ...told('backup_last_failure_timestamp_seconds', -2 * HOUR) },
    at: SOON,
    fires: ['BackupMetricsLost'],
  },
  {
    name: 'a weekly drill is overdue by half a day',
    series: { ...WELL, ...lastDrill(-DRILL_DUE - LONGER) },
    at: SOON,
    fires: ['BackupDrillStale'],
  },
  {
    name: 'a weekly drill has just become overdue',
    series: { ...WELL, ...lastDrill(-DRILL_DUE - JUST) },
    at: SOON,
    fires: [],
  },
  {
    name: 'no drill has ever succeeded',
    series: without(WELL, /last_successful_time.*drill"|^backup_restore_last/),
    at: SOON,
    fires: ['BackupDrillNeverSucceeded'],
  },
  {
    name: 'a drill has failed',
    series: { ...WELL, ...job('shop-db-drill', -DAY, -HOUR) },
    at: SOON,
    fires: ['BackupDrillFailed'],
  },
  {
    name: 'drills are suspended',
    series: { ...WELL, ...suspended('shop-db-drill') },
    at: LATER,
    fires: ['BackupDrillSuspended'],
  },
  {
    name: 'what was restored is older than promised',
    series: { ...WELL, ...drilled('backup_canary_age_seconds', DAY + 1) },
    at: SOON,
    fires: ['BackupCanaryOld'],
  },
  {
    name: 'what was restored is as old as promised, in the time that was promised',
    series: {
      ...WELL,
      ...drilled('backup_canary_age_seconds', DAY),
      ...drilled('backup_restore_duration_seconds', 1800),
    },
    at: SOON,
    fires: [],
  },
  {
    name: 'a restore takes longer than promised',
    series: { ...WELL, ...drilled('backup_restore_duration_seconds', 1801) },
    at: SOON,
    fires: ['BackupRestoreSlow'],
  },
  {
    name: 'a dump was refused for its size',
    series: { ...WELL, ...told('backup_dump_bytes', 499) },
    at: SOON,
    fires: ['BackupShrank'],
  },
  { name: 'a dump is half as large', series: { ...WELL, ...told('backup_dump_bytes', 500) }, at: SOON, fires: [] },
  {
    name: 'dumps have shrunk step by step, each by less than half',
    series: {
      ...WELL,
      ...told('backup_size_bytes', '1000x4 700x4 490x8'),
      ...told('backup_dump_bytes', '1000x4 700x4 490x8'),
    },
    at: LATER,
    fires: ['BackupShrank'],
  },
];

it('the alerts are rules that Prometheus reads without a complaint', () => {
  for (const rules of [pushing, silent, two]) expectSuccess(checkRules(folder, rules));
});

it(`in ${SCENES.length} scenes each alert is raised where it should be, and nowhere else`, () => {
  expectSuccess(testRules(folder, pushing, SCENES));
});

it('without a Pushgateway the cluster alone is asked', () => {
  const kube = SCENES.map((scene) => ({
    ...scene,
    series: without(scene.series, /^backup_/),
    fires: scene.fires.filter((alert) =>
      /^Backup(?:Drill)?(?:Offsite)?(?:Stale|Never|Suspended|Unwatched)/.test(alert),
    ),
  })).filter(({ name }) => !/push|forgot|fail/.test(name));
  expect(kube.length).toBeGreaterThan(15);
  expectSuccess(testRules(folder, silent, kube));
});

it('of two repositories each has its alerts, and off-site ones are critical', () => {
  const series = {
    ...job('shop-db-r2', -HOUR),
    ...job('shop-db-r2-drill', -DAY),
    ...job('shop-db-nas', -HOUR),
    ...job('shop-db-nas-drill', -DAY),
    ...job('shop-db-nas-prune', -DAY),
  };
  const scenes: readonly Scene[] = [
    { name: 'well', series, at: LATER, fires: [] },
    {
      name: 'one is down',
      series: { ...series, ...ended('shop-db-nas', -2 * DAY) },
      at: SOON,
      fires: ['BackupStale nas'],
    },
    {
      name: 'the other is down',
      series: { ...series, ...ended('shop-db-r2', -2 * DAY) },
      at: SOON,
      fires: ['BackupOffsiteStale r2'],
    },
    {
      name: 'nothing is forgotten',
      series: { ...series, ...job('shop-db-nas-prune', -DAY, -HOUR) },
      at: SOON,
      fires: ['BackupPruneFailed nas'],
    },
  ];
  expectSuccess(testRules(folder, two, scenes));
  expect(two).toMatch(/alert: BackupOffsiteStale[\s\S]*?severity: critical/);
  expect(two).toMatch(/alert: BackupStale[\s\S]*?severity: warning/);
});

describe('on a Docker host', () => {
  const rules = ruleFile(...alertsOf({ plan: { drill: 'weekly' } }));
  /** What node_exporter reads of the files of the host. */
  const collected = (metric: string, value: number): Series => ({
    [`${metric}{instance="cx21:9100",job="node",namespace="cx21.lan",plan="shop-db",repository="r2"}`]: value,
  });
  const timer = (kind: string, succeeded: number): Series => ({
    ...collected(`${kind}_created_timestamp_seconds`, -100 * DAY),
    ...collected(`${kind}_suspended`, 0),
    ...collected(`${kind}_last_success_timestamp_seconds`, succeeded),
  });
  const well: Series = {
    ...timer('backup', -HOUR),
    ...timer('backup_restore', -DAY),
    ...collected('backup_size_bytes', 1000),
    ...collected('backup_dump_bytes', 1000),
    ...collected('backup_restore_duration_seconds', 60),
    ...collected('backup_canary_age_seconds', 10 * HOUR),
  };
  const kept = 'backup_last_success_timestamp_seconds';
  const proven = 'backup_restore_last_success_timestamp_seconds';
  const fresh = (since: number): Series =>
    without({ ...well, ...collected('backup_created_timestamp_seconds', since) }, /^backup_last_success/);
  const scenes: readonly Scene[] = [
    { name: 'all is well', series: well, at: LATER, fires: [] },
    {
      name: 'a backup is overdue',
      series: { ...well, ...collected(kept, -BACKUP_DUE - LONGER) },
      at: SOON,
      fires: ['BackupOffsiteStale'],
    },
    {
      name: 'a backup has just become overdue',
      series: { ...well, ...collected(kept, -BACKUP_DUE - JUST) },
      at: SOON,
      fires: [],
    },
    { name: 'it never succeeded', series: fresh(-BACKUP_DUE - LONGER), at: SOON, fires: ['BackupNeverSucceeded'] },
    { name: 'the first is not yet due', series: fresh(-BACKUP_DUE - JUST), at: SOON, fires: [] },
    {
      name: 'the last run has failed',
      series: { ...well, ...collected('backup_last_failure_timestamp_seconds', -HOUR / 2) },
      at: SOON,
      fires: ['BackupFailed'],
    },
    {
      name: 'a run has failed before the last, which succeeded',
      series: { ...well, ...collected('backup_last_failure_timestamp_seconds', -2 * HOUR) },
      at: SOON,
      fires: [],
    },
    {
      name: 'the first run of all has failed',
      series: { ...fresh(-DAY), ...collected('backup_last_failure_timestamp_seconds', 1) },
      at: SOON,
      fires: ['BackupFailed'],
    },
    {
      name: 'it is suspended, and old',
      series: { ...well, ...collected(kept, -5 * DAY), ...collected('backup_suspended', 1) },
      at: LATER,
      fires: ['BackupSuspended'],
    },
    {
      name: 'a drill is overdue',
      series: { ...well, ...collected(proven, -DRILL_DUE - LONGER) },
      at: SOON,
      fires: ['BackupDrillStale'],
    },
    {
      name: 'a drill has failed',
      series: { ...well, ...collected('backup_restore_last_failure_timestamp_seconds', -HOUR) },
      at: SOON,
      fires: ['BackupDrillFailed'],
    },
    {
      name: 'a dump was refused for its size',
      series: { ...well, ...collected('backup_dump_bytes', 499) },
      at: SOON,
      fires: ['BackupShrank'],
    },
    {
      name: 'what was restored is older than promised',
      series: { ...well, ...collected('backup_canary_age_seconds', DAY + 1) },
      at: SOON,
      fires: ['BackupCanaryOld'],
    },
    {
      name: 'a restore takes longer than promised',
      series: { ...well, ...collected('backup_restore_duration_seconds', 1801) },
      at: SOON,
      fires: ['BackupRestoreSlow'],
    },
    {
      name: 'the host is gone',
      series: { up: 0 },
      at: LATER,
      fires: ['BackupUnwatched', 'BackupDrillUnwatched'],
    },
    {
      name: 'another host of the same plan is well, and this one is gone',
      series: Object.fromEntries(Object.entries(well).map(([name, value]) => [name.replaceAll('cx21', 'cx31'), value])),
      at: LATER,
      fires: ['BackupUnwatched', 'BackupDrillUnwatched'],
    },
  ];

  it('the alerts are rules that Prometheus reads without a complaint', () => {
    expectSuccess(checkRules(folder, rules));
  });

  it(`in ${scenes.length} scenes each alert is raised where it should be, and nowhere else`, () => {
    expectSuccess(testRules(folder, rules, scenes));
  });
});
