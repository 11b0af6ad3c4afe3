import { everywhere } from './asking';
import { judged, said, SERVER_FORMS, withVolume } from './server-forms';

const image = 'postgres:17.2';
const settings = (...all: readonly string[]): readonly string[] => ['postgres', ...all.flatMap((each) => ['-c', each])];
const RELAXED = 'fail: answers a commit before it is on disk: a crash takes the last ones';
const UNSAFE = 'fail: does not flush what it writes: a crash of its host may take the whole database';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  test.each([
    [settings('synchronous_commit=off')],
    [['-c', 'synchronous_commit = false']],
    [['--synchronous-commit=off']],
    [['sh', '-c', 'exec docker-entrypoint.sh postgres -csynchronous_commit=off']],
  ])('%j answers a commit too early', (command) => {
    expect(said('P-01', read({ image, command }))).toBe(RELAXED);
  });

  test.each([[settings('fsync=off')], [['-F']], [settings('fsync=on', 'fsync=off')]])('%j is critical', (command) => {
    const estate = read({ image, command });
    expect(said('P-01', estate)).toBe(UNSAFE);
    expect(judged('P-01', estate)[0]?.reasons[0]).toMatchObject({ severity: 'critical' });
  });

  test('the defaults are safe, and so is what says the same', () => {
    expect(said('P-01', read({ image }))).toBe('pass');
    expect(said('P-01', read({ image, command: settings('synchronous_commit=on', 'fsync=on') }))).toBe('pass');
  });

  test('a stack of tier 2 may choose', () => {
    const estate = read({ image, command: settings('synchronous_commit=off', 'fsync=off') });
    expect(said('P-01', estate, { tier: 2 })).toBe('pass');
    expect(said('P-01', estate, { tier: 0 })).toBe(UNSAFE);
  });

  test('buffers of more than two fifths of the limit leave too little', () => {
    const buffers = (size: string): string =>
      said('P-01', read({ image, memory: 1000, command: settings(`shared_buffers=${size}`) }));
    expect(buffers('400MB')).toBe('pass');
    expect(buffers('401MB')).toBe('fail: takes 401MB for shared_buffers, more than two fifths of its memory limit');
    expect(buffers('51200')).toBe('pass'); // pages of 8 KiB
    expect(buffers('51201')).toMatch(/^fail/);
    expect(said('P-01', read({ image, command: settings('shared_buffers=64GB') }))).toBe('pass');
  });

  test('a file of settings is not seen', () => {
    expect(said('P-01', read({ image, command: settings('config_file=/etc/postgresql/postgresql.conf') }))).toBe(
      'unknown: may answer a commit before it is on disk: a file says it',
    );
    expect(said('P-01', read({ image, mounted: '/etc/postgresql' }))).toMatch(/^unknown/);
  });

  test('a client of the image is no server', () => {
    expect(said('P-01', read({ image, command: ['psql', '-U', 'postgres', '-c', 'set synchronous_commit=off'] }))).toBe(
      '',
    );
    expect(said('P-01', read({ command: ['app', '--database', 'postgres', 'fsync=off'] }))).toBe('');
  });

  test('is covered by an exemption', () => {
    const verdicts = judged('P-01', read({ image, command: ['-F'] }), {}, [everywhere('P-01')]);
    expect(verdicts.map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test('what is decided later is unknown', () => {
      const asked = (...command: readonly string[]): string => said('P-01', read({ image, command }));
      expect(asked('-c', 'fsync=${var.fsync}')).toBe('unknown: fsync is decided when Terraform runs');
      expect(asked('-c', 'shared_buffers=${var.size}')).toBe('unknown: shared_buffers is decided when Terraform runs');
      expect(asked('postgres', '${var.more}')).toBe('unknown: ${var.more} is decided when Terraform runs');
    });
  }
});

test('data that nobody misses may be lost', () => {
  expect(said('P-01', withVolume(image, settings('fsync=off'), 'ephemeral'))).toBe('pass');
  expect(said('P-01', withVolume(image, settings('fsync=off'), 'nightly'))).toBe(UNSAFE);
});
