import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, HIDDEN_BACKUP, ONCE, SCRIPTS } from './scripts';

const DUMP = 'pg_dump -Fc -f /backup/shop.dump shop';

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that copies a dump into a cloud as it is fails', () => {
    expect(ask('B-07', write(`${DUMP}\naws s3 cp /backup/shop.dump s3://shop/backups/`))).toEqual([
      `fail ${address}: copies by aws into a cloud what nothing encrypts`,
    ]);
  });

  test('that encrypts it before passes', () => {
    expect(states('B-07', write(`${DUMP}\nage -r age1x -o /b/x /backup/shop.dump\naws s3 cp /b/x s3://shop/`))).toEqual(
      ['pass'],
    );
  });

  test('that keeps it on its own machine is not asked', () => {
    expect(states('B-07', write(DUMP))).toEqual(['not applicable']);
  });

  test('that copies to another machine is unknown: it may stand in the same room', () => {
    expect(ask('B-07', write(`${DUMP}\nrsync -a /backup/ backup@nas:/volume1/`))).toEqual([
      `unknown ${address}: copies by rsync what nothing encrypts, and nothing shows whether that leaves the site`,
    ]);
  });
});

test.each(ONCE)('a $name, which runs once, is not asked', ({ write }) => {
  expect(states('B-07', write(`${DUMP}\naws s3 cp /backup/shop.dump s3://shop/`))).toEqual([]);
});

const says = (command: string): readonly string[] => states('B-07', BY_CLOCK.write(`${DUMP}\n${command}`));

test.each([
  'aws --profile off s3 sync /backup s3://shop/ --storage-class GLACIER',
  'pg_dump shop | aws s3 cp - "s3://shop/$(date +%F).sql"',
  'aws s3 cp --endpoint-url https://acme.r2.cloudflarestorage.com /backup/x s3://shop/',
  's3cmd put /backup/x s3://shop/',
  'gsutil -m cp /backup/x gs://shop/',
  'gcloud storage cp /backup/x gs://shop/',
  'rclone copy /backup :s3:shop --s3-provider Cloudflare',
])('%s copies into a cloud', (command) => {
  expect(says(command)).toEqual(['fail']);
});

test.each([
  'aws s3 cp --endpoint-url http://minio:9000 /backup/x s3://shop/',
  'aws --endpoint-url "$ENDPOINT" s3 cp /backup/x s3://shop/',
  'mc cp /backup/x minio/shop/',
  "rsync -a -e 'ssh -i /key' /backup/ backup@nas:/volume1/",
  'scp -i /key /backup/x nas:/volume1/',
  'rclone copy /backup r2:shop --transfers 4',
  'rclone copy /backup "$REMOTE:shop"',
])('of %s nothing shows whether it is off-site and bare', (command) => {
  expect(says(command)).toEqual(['unknown']);
});

test.each([
  'aws s3 cp s3://shop/x /restore/x',
  'aws s3 ls s3://shop/',
  'aws s3 cp s3://shop/x s3://other/x',
  'rclone copy r2:shop /restore',
  'rclone lsf r2:shop',
  'rsync -a nas:/volume1/ /restore/',
  'rsync -a --exclude nas: /data/ /backup/',
  'scp nas:/volume1/x /restore/',
  'mc cp minio/shop/x /restore/x',
])('%s takes nothing away', (command) => {
  expect(says(command)).toEqual(['not applicable']);
});

test.each([
  'gpg --encrypt -r ops /backup/x',
  'gpg --batch -c /backup/x',
  'openssl enc -aes-256-cbc -pbkdf2 -pass file:/key -in /backup/x -out /backup/y',
  'rage -R /keys/ops.pub -o /b/y /backup/x',
])('%s encrypts', (command) => {
  expect(says(`${command}\nrclone copy /backup :s3:shop`)).toEqual(['pass']);
});

test('what a bucket encrypts by itself its provider reads, unless the key is the own one', () => {
  expect(says('aws s3 cp --sse aws:kms /backup/x s3://shop/')).toEqual(['fail']);
  expect(says('aws s3 cp --sse-c AES256 --sse-c-key fileb:///key /backup/x s3://shop/')).toEqual(['pass']);
});

test.each([
  ['restic', 'restic --insecure-no-password -r s3:https://s3.example.org/shop backup /backup'],
  ['borg', 'borg init -e none ssh://backup@nas/./shop'],
  ['borg', 'borg init --encryption=none ssh://backup@nas/./shop'],
  ['duplicity', 'duplicity --no-encryption /backup s3://shop'],
])('%s encrypts by itself, unless it is told not to', (program, command) => {
  expect(ask('B-07', BY_CLOCK.write(`${DUMP}\n${command}`))).toEqual([
    `fail ${BY_CLOCK.address}: tells ${program} to encrypt nothing`,
  ]);
});

describe('a remote of rclone', () => {
  const sends = BY_CLOCK.write(`${DUMP}\nrclone copy /backup r2:shop`);
  const configured = (type: string): JsonObject => ({
    resource: {
      kubernetes_config_map_v1: {
        rclone: {
          metadata: { name: 'rclone' },
          data: { 'rclone.conf': `[nas]\ntype = sftp\n\n[r2]\nuser = x\ntype = ${type}\n` },
        },
      },
    },
  });

  test('is what its configuration says, wherever that stands', () => {
    expect(states('B-07', [sends, configured('crypt')])).toEqual(['pass']);
    expect(ask('B-07', [sends, configured('s3')])).toEqual([
      `fail ${BY_CLOCK.address}: copies to the remote r2 of type s3 what nothing encrypts`,
    ]);
    const inScript = `export RCLONE_CONFIG_R2_TYPE=crypt\n${DUMP}\nrclone copy /backup r2:shop`;
    expect(states('B-07', BY_CLOCK.write(inScript))).toEqual(['pass']);
  });

  test('is crypt where its name says so, and else unknown', () => {
    expect(says('rclone copy /backup r2-crypt:shop')).toEqual(['pass']);
    expect(ask('B-07', sends)[0]).toContain('nothing here shows whether it is of type crypt');
  });
});

test('a backup whose script stands elsewhere is unknown', () => {
  expect(states('B-07', HIDDEN_BACKUP)).toEqual(['unknown']);
});

test('an exemption covers it', () => {
  const bare = BY_CLOCK.write(`${DUMP}\naws s3 cp /backup/x s3://shop/`);
  expect(verdicts('B-07', bare, {}, [everywhere('B-07')])[0]?.state).toBe('exempt');
});
