import { isOwnScript } from '../backup/script';
import { restoresIn, type Script, scriptsOf } from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import { isHostJob, type HostJob, type PlanJob, REPOSITORY, type Step } from '../model/plan-job';
import { type KeptIn, type Plan, plansOf, settingsOf, wordsOf } from '../model/plans';
import { gapOf } from '../model/retention';
import type { Subject } from '../model/subject';
import { isUnknown, Unknown } from '../model/unknown';
import { plain } from '../values/plain-text';
import { type Context, fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * B-04: a drill is one that can fail.
 *
 * A drill that restores a snapshot of long ago, asks nothing, or promises what any backup keeps, succeeds for ever. The drills of a
 * Backup are tried against every fault of a list; whatever an override makes of them was not, so that it is no drill. Of scripts
 * that others wrote, the pinned snapshot is seen, and a CronJob that restores more seldom than the tier of its stack asks for: once a
 * week, a month, or else a quarter (C-07).
 */
export const B04 = finding({
  id: 'B-04',
  title: 'Drills restore the newest backup, and can fail',
  severity: 'high',
  sources: ['002 L341-348', '004 L489-492', '003 L920'],
  judges: [
    on(planned, (kept, { estate }) => judgePlan(kept, estate)),
    on((estate: Estate) => scriptsOf(estate).filter(({ runsOnce }) => !runsOnce), judgeScript),
    on(drilling, judgeInterval),
  ],
  mend: "take back what changes the Backup's jobs and scripts; in a script of your own, restic restore latest",
  exemptAt: '',
});

interface Planned extends Subject {
  readonly plan: Plan;
  readonly kept: KeptIn;
}

function planned(estate: Estate): readonly Planned[] {
  return plansOf(estate).flatMap((plan) =>
    plan.keptIn.map((kept) => {
      const { place, title, at } = kept.drill ?? kept.backup;
      return { place, title, at, plan, kept };
    }),
  );
}

function judgePlan({ plan, kept: { backup, drill } }: Planned, estate: Estate): Opinion | readonly Opinion[] {
  if (drill === undefined) return fail(`the backup "${plan.name}" has no drill that reports what it has found`);
  const wrong = [
    ...lacking(backup, [['engine.sh', 'dump']]),
    ...lacking(drill, [
      ['restic.sh', 'fetch'],
      ['engine.sh', 'drill'],
    ]),
    ...different(backup, drill),
    ...(mountsSource(drill) ? ['its drill mounts a claim that is no repository'] : []),
    ...changedIn(plan, [backup, drill], estate),
  ];
  if (wrong.length > 0) return wrong.map((each) => fail(each));
  const [hidden] = hiddenIn([backup, drill]);
  return hidden === undefined ? pass({ at: '' }) : unknown(hidden.value);
}

/** What a drill must be told as the backup is, where one of them is told by an expression. */
function hiddenIn(jobs: readonly PlanJob[]): readonly { readonly name: string; readonly value: Unknown }[] {
  return jobs
    .flatMap(({ steps }) => steps)
    .flatMap(({ env }) => env)
    .flatMap(({ name, value }) => (!isUnknown(name) && SHARED.has(name) && isUnknown(value) ? [{ name, value }] : []));
}

/** What a job must run before its last container, and does not. */
function lacking({ title, steps: all }: PlanJob, steps: readonly (readonly [string, string])[]): readonly string[] {
  return steps.flatMap(([script, what]) =>
    stepOf(all.slice(0, -1), script, what) === undefined ? [`${title} does not run /pawl/${script} ${what}`] : [],
  );
}

function mountsSource({ steps, volumes }: PlanJob): boolean {
  const mounts = steps.flatMap((each) => each.mounts);
  return volumes.some(({ name, claim }) => {
    const paths = mounts.filter(({ volume }) => volume === name).map(({ path }) => path);
    return claim !== undefined && (paths.length === 0 || paths.some((path) => path !== REPOSITORY));
  });
}

function stepOf(steps: readonly Step[], script: string, what: string): Step | undefined {
  return steps.find((each) => wordsOf(each).join(' ') === `/bin/sh /pawl/${script} ${what}`);
}

/** What a drill must be told as the backup is, or it proves something else. */
const SHARED: ReadonlySet<string> = new Set(['RESTIC_REPOSITORY', 'PAWL_PLAN', 'PAWL_RPO', 'PAWL_RTO']);

function different(backup: PlanJob, drill: PlanJob): readonly string[] {
  const keep = backup.steps.at(-1);
  const told = keep === undefined ? new Map<string, string>() : settingsOf(keep);
  const dump = stepOf(backup.steps, 'engine.sh', 'dump');
  const restore = stepOf(drill.steps, 'engine.sh', 'drill');
  const isShort =
    dump !== undefined &&
    restore !== undefined &&
    settingsOf(dump).get('PAWL_DATABASES') !== settingsOf(restore).get('PAWL_DATABASES');
  const drilling = [stepOf(drill.steps, 'restic.sh', 'fetch'), drill.steps.at(-1)];
  const hidden = new Set(hiddenIn([backup, drill]).map(({ name }) => name));
  const unlike = [...SHARED].filter(
    (name) =>
      !hidden.has(name) && drilling.some((each) => each !== undefined && settingsOf(each).get(name) !== told.get(name)),
  );
  const pinned = drilling.flatMap((each) => (each === undefined ? [] : (settingsOf(each).get('PAWL_SNAPSHOT') ?? [])));
  return [
    ...pinned.map((id) => `its drill restores the snapshot ${id} for ever, whatever was kept since`),
    ...[...unlike, ...(isShort ? ['PAWL_DATABASES'] : [])].map(
      (name) => `its drill is told another ${name} than the backup`,
    ),
  ];
}

/** Scripts of the jobs that are not the ones that were tried. */
function changedIn(plan: Plan, jobs: readonly PlanJob[], { supplies, literals }: Estate): readonly string[] {
  const onHost = jobs.filter(isHostJob);
  if (onHost.length > 0) return changedOn(onHost);
  const name = `${plan.name}-scripts`;
  const map = supplies.find(
    (each) =>
      each.kind === 'ConfigMap' && each.place.stack === plan.stack && !isUnknown(each.name) && each.name === name,
  );
  if (map === undefined) return [`its scripts are not in the ConfigMap ${name}`];
  const changed = SCRIPTS.filter((file) => {
    const text = literals.find(
      ({ place, key }) => place.stack === plan.stack && place.address === map.place.address && key === file,
    );
    return text === undefined || !isOwnScript(file, plain(text.value));
  });
  const elsewhere = jobs.filter(({ place }) =>
    literals.some(
      (each) =>
        each.place.stack === plan.stack &&
        each.place.address === place.address &&
        /config_map(?:\[0\])?\.name$/.test(each.at) &&
        each.value !== name &&
        !each.value.startsWith(`\${${map.place.address}.`),
    ),
  );
  return [
    ...changed.map(changedScript),
    ...elsewhere.map(({ title }) => `${title} mounts another ConfigMap than ${name}`),
  ];
}

const SCRIPTS = ['engine.sh', 'restic.sh'] as const;

function changedScript(file: string): string {
  return `its ${file} is not the one that drills are tried with`;
}

/** The same of jobs on a Docker host, which have one folder of scripts. */
function changedOn(jobs: readonly HostJob[]): readonly string[] {
  return SCRIPTS.filter((file) => jobs.some(({ scripts }) => !isOwnScript(file, scripts.get(file) ?? ''))).map(
    changedScript,
  );
}

const RESTORES = /(?:^|[\s/])restic\s(?:.*\s)?(?:restore|dump)\s+(?<what>.*)$/;
const PINNED = /(?:^|\s)["']?(?<id>[0-9a-f]{8,64})["']?(?:\s|$)/;
const DECIDED = /\$\{[^}]*[.(][^}]*\}/;

function judgeScript({ pipelines }: Script): Opinion {
  const restored = pipelines.flatMap((each) => RESTORES.exec(each)?.groups?.['what'] ?? []);
  if (restored.length === 0) return notApplicable();
  const pinned = restored.map((each) => PINNED.exec(each)?.groups?.['id']).find((id) => id !== undefined);
  if (pinned !== undefined) return fail(`restores the snapshot ${pinned} for ever, whatever was kept since`);
  const hidden = restored.flatMap((each) => DECIDED.exec(each) ?? [])[0];
  return hidden === undefined ? pass() : unknown(new Unknown(hidden));
}

/** CronJobs that restore an engine's dump. The script of a Backup restores by a variable: how often is its author's decision. */
function drilling(estate: Estate): readonly Script[] {
  return scriptsOf(estate).filter(
    (script) => script.job !== undefined && script.job.suspended !== true && restoresIn(script).length > 0,
  );
}

/** Days between two drills at most, by tier. */
const SELDOM = [7, 31, 92, 92] as const;

/** Which of two jobs proves what is not to be seen, so the one that restores an engine most often counts. */
function judgeInterval(script: Script, { estate, facts: { tier } }: Context): Opinion {
  const engines = new Set(restoresIn(script).map(({ engine }) => engine));
  const gaps = drilling(estate)
    .filter((other) => restoresIn(other).some(({ engine }) => engines.has(engine)))
    .map(({ job }) => gapOf(job?.runs));
  const known = Math.min(...gaps.map((gap) => gap ?? Infinity));
  if (known <= SELDOM[tier]) return pass();
  if (gaps.includes(undefined)) return unsure('restores, and nothing shows how often');
  return fail(
    `restores once in ${Math.round(known)} days, and its stack, of tier ${tier}, asks for once in ${SELDOM[tier]}`,
    { severity: 'low' },
  );
}
