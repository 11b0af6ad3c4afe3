import { everywhere } from './asking';
import { judged, said, SERVER_FORMS, withVolume } from './server-forms';

const image = 'mysql:8.4.3';
const RELAXED = 'fail: answers a commit before it is on disk: a crash of its host takes the last second';
const FLUSH = '--innodb-flush-log-at-trx-commit';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  test.each([[['mysqld', `${FLUSH}=2`]], [['--innodb_flush_log_at_trx_commit=0']], [['mariadbd', FLUSH, '2']]])(
    '%j answers a commit too early',
    (command) => {
      expect(said('P-02', read({ image, command }))).toBe(RELAXED);
      expect(said('P-02', read({ image: 'mariadb:11.4.4', command }))).toBe(RELAXED);
    },
  );

  test('the default is safe, and so is what says the same', () => {
    expect(said('P-02', read({ image }))).toBe('pass');
    expect(said('P-02', read({ image, command: [`${FLUSH}=1`] }))).toBe('pass');
  });

  test('a stack of tier 2 may choose', () => {
    expect(said('P-02', read({ image, command: [`${FLUSH}=2`] }), { tier: 2 })).toBe('pass');
  });

  test('a pool as large as the limit does not fit', () => {
    const pool = (size: string): string =>
      said('P-02', read({ image, memory: 512, command: [`--innodb-buffer-pool-size=${size}`] }));
    expect(pool('256M')).toBe('pass');
    expect(pool('460M')).toBe('pass');
    expect(pool('512M')).toBe('fail: takes 512M for its buffer pool, more than nine tenths of its memory limit');
    expect(pool('1G')).toMatch(/^fail/);
    expect(pool(String(1024 ** 3))).toMatch(/^fail/);
  });

  test('a file of settings is not seen', () => {
    expect(said('P-02', read({ image, mounted: '/etc/mysql/conf.d' }))).toBe(
      'unknown: may answer a commit before it is on disk: a file says it',
    );
  });

  test('is covered by an exemption', () => {
    const verdicts = judged('P-02', read({ image, command: [`${FLUSH}=2`] }), {}, [everywhere('P-02')]);
    expect(verdicts.map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test('what is decided later is unknown', () => {
      const asked = (argument: string): string => said('P-02', read({ image, command: [argument] }));
      expect(asked(`${FLUSH}=\${var.flush}`)).toMatch(/^unknown: innodb_flush_log_at_trx_commit is decided/);
      expect(asked('--innodb-buffer-pool-size=${var.pool}')).toMatch(/^unknown: innodb_buffer_pool_size is decided/);
      expect(asked('${var.all}')).toMatch(/^unknown: \$\{var\.all\} is decided/);
    });
  }
});

test('data that nobody misses may be lost', () => {
  expect(said('P-02', withVolume(image, [`${FLUSH}=2`], 'ephemeral'))).toBe('pass');
});
