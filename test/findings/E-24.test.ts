import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

describe.each([...SCRIPTS, ...ONCE])('a $name', ({ write }) => {
  test('that mirrors what it has fails', () => {
    expect(ask('E-24', write('rclone sync /backup r2:shop --transfers 4'))[0]).toMatch(
      /^fail .*: mirrors: what is deleted or damaged here is soon gone there too$/,
    );
  });

  test('that copies, or keeps what it takes away, passes', () => {
    expect(states('E-24', write('rclone copy /backup r2:shop'))).toEqual(['pass']);
    expect(states('E-24', write('rclone sync /backup r2:shop --backup-dir r2:old/$(date +%F)'))).toEqual(['pass']);
  });

  test('that copies nothing elsewhere is not asked', () => {
    expect(states('E-24', write('cp /a /b; sync'))).toEqual([]);
  });
});

test.each([
  'aws s3 sync /backup s3://shop --delete',
  'mc mirror --remove /backup minio/shop',
  'rsync -a --delete /backup/ backup@nas:/volume1/shop/',
  'rsync -a --delete-after /backup/ nas:shop',
  'gsutil -m rsync -r -d /backup gs://shop',
])('%s mirrors', (command) => {
  expect(states('E-24', BY_CLOCK.write(command))).toEqual(['fail']);
});

test.each([
  'aws s3 sync /backup s3://shop',
  'rsync -a --delete /data/ /backup/data/',
  'rsync -aH --delete --link-dest=/backup/yesterday /data/ nas:/backup/today/',
  'rsync -a /backup/ nas:/volume1/shop/',
])('%s does not', (command) => {
  expect(states('E-24', BY_CLOCK.write(command))).toEqual(['pass']);
});

test('an exemption covers it', () => {
  expect(verdicts('E-24', BY_CLOCK.write('rclone sync a b:'), {}, [everywhere('E-24')])[0]?.state).toBe('exempt');
});
