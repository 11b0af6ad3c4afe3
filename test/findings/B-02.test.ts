import type { Json, JsonObject } from '../../lib/values/json';
import { shop } from '../kubernetes/backed-up';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const DUMP = 'pg_dump -Fc -f /backup/shop.part shop';
const SHORT = (longest: string): string =>
  `keeps its backups for ${longest} at most: damage that is found later has no backup`;

describe.each(FORMS.filter(({ kind }) => kind === 'CronJob'))(
  'the schedule of a $name',
  ({ write, address, podAt }) => {
    const at = `${address}: ${podAt.replace('job_template.spec.template.spec', 'schedule')}`;
    const container = { container: [{ name: 'nightly', command: ['sh', '-c', DUMP] }] };
    const by = (schedule: Json, rest: JsonObject = {}): string | undefined =>
      ask('B-02', write(container, { spec: { schedule, ...rest } })).find(
        (each) => each.split(' ')[1]?.replace(/:$/, '') === address,
      );

    test.each(['0 3 * * *', '0 3 * * 0', '@weekly', '17 */6 * * *', 'CRON_TZ=Europe/Berlin 0 3 * * 0'])(
      'passes with %s',
      (schedule) => {
        expect(by(schedule)).toBe(`pass ${address}`);
      },
    );

    test.each(['0 3 1 * *', '0 3 1,15 * *', '@monthly', '@yearly'])('fails with %s', (schedule) => {
      expect(by(schedule)).toBe(
        `fail ${at} makes a backup less often than once a week: the work of all that time is lost with the data`,
      );
    });

    test('fails where it never runs', () => {
      expect(by('@reboot')).toBe(
        `fail ${at} schedule "@reboot" never runs in Kubernetes: write the times, such as 0 3 * * *`,
      );
      expect(by('0 3 30 2 *')).toMatch(/^fail .* never runs: none of its months has such a day$/);
    });

    test('is unknown behind an expression, and where it counts from its creation', () => {
      expect(by('${var.schedule}')).toMatch(/^unknown .*\$\{var\.schedule\} is decided when Terraform runs$/);
      expect(by('@every 24h')).toMatch(/^unknown .* counts from the creation of the CronJob/);
    });

    test('is not asked of a job that is suspended, or makes no backup', () => {
      expect(ask('B-02', write(container, { spec: { schedule: '@monthly', suspend: true } }))[0]).toBe(
        `not applicable ${address}`,
      );
      expect(states('B-02', write({ container: [{ name: 'mail' }] }, { spec: { schedule: '@monthly' } }))).toEqual([]);
    });

    test('is asked of a job that says that it makes a backup', () => {
      const marked = write(
        { container: [{ name: 'c' }] },
        { spec: { schedule: '@monthly' }, annotations: { 'pawl/backup': 'db' } },
      );
      expect(states('B-02', marked)).toEqual(['fail']);
    });

    test('turns what a command counts into days', () => {
      const counted = (schedule: string, command: string): readonly string[] =>
        states(
          'B-02',
          write({ container: [{ name: 'c', command: ['sh', '-c', `${DUMP}\n${command}`] }] }, { spec: { schedule } }),
        );
      expect(counted('0 3 * * *', 'restic forget --keep-last 6')).toEqual(['pass', 'fail']);
      expect(counted('0 3 * * *', 'restic forget --keep-last 7')).toEqual(['pass', 'pass']);
      expect(counted('0 * * * *', 'ls -t /backup | tail -n +15 | xargs rm')).toEqual(['pass', 'fail']);
      expect(counted('0 3 * * 0', 'ls -t /backup | tail -n +4 | xargs rm')).toEqual(['pass', 'pass']);
      expect(counted('${var.schedule}', 'restic forget --keep-last 3')).toEqual(['unknown', 'unknown']);
    });
  },
);

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  const told = (command: string): string | undefined =>
    ask('B-02', write(`${DUMP}\n${command}`)).find((each) => each.includes(address));

  test('that forgets before a week is over fails', () => {
    expect(told('find /backup -mtime +3 -delete')).toBe(`fail ${address}: ${SHORT('4 days')}`);
    expect(told('restic forget --keep-daily 3 --keep-hourly 24 --prune')).toBe(`fail ${address}: ${SHORT('3 days')}`);
  });

  test('that keeps for a week passes', () => {
    expect(told('find /backup -mtime +7 -delete')).toBe(`pass ${address}`);
    expect(told('restic forget --keep-daily 3 --keep-weekly 4')).toBe(`pass ${address}`);
  });

  test('that forgets here what it has copied elsewhere is unknown', () => {
    expect(told('rclone copy /backup r2:shop; find /backup -mtime +3 -delete')).toBe(
      `unknown ${address}: keeps its backups here for 4 days at most, and nothing shows for how long they stay elsewhere`,
    );
  });

  test('whose retention is decided elsewhere is unknown', () => {
    expect(told('find /backup -mtime +$KEEP_DAYS -delete')).toBe(
      `unknown ${address}: forgets backups, and nothing shows after how long`,
    );
  });

  test('that forgets nothing is not asked for how long', () => {
    expect(told('date')).toBe(`not applicable ${address}`);
  });
});

test.each(ONCE)('a $name, which runs once, is not asked', ({ write }) => {
  expect(states('B-02', write(`${DUMP}\nfind /backup -mtime +3 -delete`))).toEqual([]);
});

describe('how long', () => {
  const of = (command: string): string | undefined => ask('B-02', BY_CLOCK.write(`${DUMP}\n${command}`))[1];

  test.each([
    ['find /backup -mtime +5 -exec rm {} +', '6 days'],
    ['find /backup -type f -mmin +1440 -delete', '1 day'],
    ['find /backup -mmin +60 | xargs rm', 'less than a day'],
    ['KEEP_DAYS=2\nfind /backup -mtime +"$KEEP_DAYS" -delete', '3 days'],
    ['restic forget --keep-within 2d12h', '2 days'],
    ['restic forget --keep-within=36h', '1 day'],
    ['borg prune --keep-daily=5 ::', '5 days'],
    ['rclone copy /backup r2:shop; rclone delete --min-age 5d r2:shop', '5 days'],
    ['mc rm --recursive --force --older-than 2d minio/shop', '2 days'],
  ])('%s keeps is read: %s', (command, longest) => {
    expect(of(command)).toContain(SHORT(longest));
  });

  test.each([
    'find /backup -mtime +6 -delete',
    'restic forget --keep-within 1m',
    'rclone delete r2:shop --min-age 2w',
    'borg prune --keep-daily=2 --keep-monthly=1 ::',
  ])('%s keeps is enough', (command) => {
    expect(of(command)).toMatch(/^pass/);
  });

  test.each(['find /tmp -mtime +1 -delete', 'find /var/log -mtime +3 -delete', 'find /backup -mtime +1 -print'])(
    '%s speaks of no backup',
    (command) => {
      expect(of(command)).toMatch(/^not applicable/);
    },
  );
});

describe('a Backup', () => {
  test('runs and keeps as it should', () => {
    expect(states('B-02', shop().json).filter((state) => state !== 'not applicable')).toEqual(['pass', 'pass']);
  });

  test('is judged by what an override has made of it', () => {
    const text = JSON.stringify(shop().json);
    const judged = (json: string): readonly string[] => ask('B-02', JSON.parse(json) as JsonObject);
    expect(judged(text.replace('--keep-last 3 --keep-daily 7 --keep-weekly 4', '--keep-last 3')).join()).toContain(
      SHORT('3 days'),
    );
    expect(judged(text.replace(/"schedule":"[^"]*"/, '"schedule":"@monthly"')).join()).toContain('less often than');
  });
});

test('an exemption covers it', () => {
  const short = BY_CLOCK.write(`${DUMP}\nfind /backup -mtime +3 -delete`);
  expect(verdicts('B-02', short, {}, [everywhere('B-02')]).map(({ state }) => state)).toContain('exempt');
});
