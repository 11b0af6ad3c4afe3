import type { Json, JsonObject } from '../../lib/values/json';
import { prometheusRule } from '../../constructs/kubernetes';
import { shop } from '../kubernetes/backed-up';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const PUSH = 'echo "backup_last_success_timestamp $(date +%s)" | curl --data-binary @- http://push/metrics/job/shop';
const DUMP = 'mysqldump shop | gzip > /backup/x';

const told = (json: JsonObject): readonly string[] =>
  ask('B-16', json).filter((line) => !line.includes('makes a backup'));

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that tells of success where a failure would have ended it passes', () => {
    expect(told(write(`set -euo pipefail\n${DUMP}\n${PUSH}`))).toEqual([`pass ${address}`]);
  });

  test.each([
    ['whatever became of the dump of mysql', `set -o pipefail\n${DUMP}\n${PUSH}`],
    ['whatever the dump of mysql says before its pipe', `set -e\n${DUMP}\n${PUSH}`],
    ['after a dump of mysql has failed too', `set -eo pipefail\nif ${DUMP}; then ok=1; else failed=1; fi\n${PUSH}`],
    ['after a dump of mysql has failed too', `set -eo pipefail\n${DUMP} || true\n${PUSH}`],
  ])('that tells of it %s fails', (when, script) => {
    expect(told(write(script))).toEqual([`fail ${address}: tells of success ${when}`]);
  });

  test('that counts failures and ends with them passes', () => {
    const script = `set -eo pipefail\nif ! ${DUMP}; then failed=1; fi\n[ "$failed" = 0 ] || exit 1\n${PUSH}`;
    expect(told(write(script))).toEqual([`pass ${address}`]);
  });

  test('that tells nobody is asked nothing of that', () => {
    expect(told(write(DUMP))).toEqual([`not applicable ${address}`]);
  });
});

test.each(ONCE)('a $name, which runs once, is not asked', ({ write }) => {
  expect(states('B-16', write(`${DUMP}\n${PUSH}`))).toEqual([]);
});

describe.each(FORMS.filter(({ kind }) => kind === 'CronJob'))('the job of a $name', ({ write, address }) => {
  const container = { container: [{ name: 'c', command: ['sh', '-c', 'pg_dump a > b'] }] };
  const job = write(container);
  const rules = (expr: Json): JsonObject => ({
    resource: {
      kubernetes_manifest: {
        alerts: {
          manifest: { kind: 'PrometheusRule', spec: { groups: [{ rules: [{ alert: 'A', expr, for: '1h' }] }] } },
        },
      },
    },
  });
  const watched = (...all: readonly JsonObject[]): readonly string[] =>
    ask('B-16', [job, ...all]).filter((line) => line.split(' ')[1]?.replace(/:$/, '') === address);
  const UNWATCHED = `fail ${address}: makes a backup, and none of the alerts that are written here asks whether it does`;

  test.each([
    'time() - kube_cronjob_status_last_successful_time > 129600',
    'time() - kube_cronjob_status_last_successful_time{cronjob="app"} > 129600',
    'kube_job_status_failed > 0',
    'time() - backup_last_success_timestamp > 86400',
  ])('is watched by %s', (expr) => {
    expect(watched(rules(expr))).toEqual([`pass ${address}`]);
  });

  test('is not watched by alerts on other things', () => {
    expect(watched(rules('up == 0'))).toEqual([UNWATCHED]);
  });

  test('may be watched elsewhere, where no alert is written, or a chart may have them', () => {
    const unknown = `unknown ${address}: makes a backup, and no alert on its success is written here`;
    expect(watched()).toEqual([unknown]);
    // alerts of another job come with that job, and say nothing of where the others stand
    expect(watched(rules('time() - kube_cronjob_status_last_successful_time{cronjob="other"} > 129600'))).toEqual([
      unknown,
    ]);
    const chart = { resource: { helm_release: { prometheus: { name: 'prometheus', chart: 'prometheus' } } } };
    expect(watched(rules('up == 0'), chart)).toEqual([unknown]);
  });

  test('that says that it makes a backup is asked too, and one that is suspended or does something else is not', () => {
    const marked = write({ container: [{ name: 'c' }] }, { annotations: { 'pawl/backup': 'db' } });
    expect(ask('B-16', [marked, rules('up == 0')])).toEqual([UNWATCHED]);
    expect(states('B-16', write({ container: [{ name: 'c' }] }))).toEqual([]);
    expect(states('B-16', write(container, { spec: { suspend: true } }))).toEqual(['not applicable', 'not applicable']);
  });
});

test('a Backup is watched by the alerts that come with it', () => {
  const alerts = prometheusRule({ runbooks: 'https://wiki.example.org', labels: {} });
  const judged = (json: JsonObject): readonly string[] =>
    states('B-16', json).filter((state) => state !== 'not applicable');
  expect(judged(shop({ platform: { alerts } }).json)).toEqual(['pass']);
  expect(judged(shop().json)).toEqual(['unknown']);
});

test('an exemption covers it', () => {
  const found = verdicts('B-16', BY_CLOCK.write(`${DUMP}\n${PUSH}`), {}, [everywhere('B-16')]);
  expect(found[0]?.state).toBe('exempt');
});
