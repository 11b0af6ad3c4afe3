import { everywhere } from './asking';
import { backedUp, judged, said, SERVER_FORMS, withVolume } from './server-forms';

const image = 'redis:7.4.1';
const OFF = ['--save', '', '--appendonly', 'no'];
const STORE = [...OFF, '--maxmemory-policy', 'noeviction'];
const LOST = 'fail: writes nothing to its disk, and noeviction is for what must not be lost';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  test('a store that writes nothing fails', () => {
    expect(said('P-04', read({ image, command: STORE }))).toBe(LOST);
    expect(said('P-04', read({ image, command: ['--save', '', '--maxmemory-policy', 'noeviction'] }))).toBe(LOST);
  });

  test('a cache may write nothing', () => {
    expect(said('P-04', read({ image, command: [...OFF, '--maxmemory-policy', 'allkeys-lru'] }))).toBe('pass');
  });

  test('a store that writes its log passes', () => {
    expect(said('P-04', read({ image, command: ['--save', '', '--appendonly', 'yes'] }))).toBe('pass');
  });

  test('the snapshots of the default are something', () => {
    expect(said('P-04', read({ image }))).toBe('not applicable');
    expect(said('P-04', read({ image, command: ['--appendonly', 'no', '--save', '60 1'] }))).toBe('not applicable');
  });

  test('what it is for may not be seen', () => {
    expect(said('P-04', read({ image, command: OFF }))).toBe(
      'unknown: writes nothing to its disk, and nothing shows that it is a cache',
    );
  });

  test('is covered by an exemption', () => {
    const verdicts = judged('P-04', read({ image, command: STORE }), {}, [everywhere('P-04')]);
    expect(verdicts.map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test.each([
      ['save', ['--save', '${var.save}']],
      ['appendonly', ['--save', '', '--appendonly', '${var.log}']],
      ['maxmemory-policy', [...OFF, '--maxmemory-policy', '${var.policy}']],
    ])('%s that is decided later is unknown', (name, command) => {
      expect(said('P-04', read({ image, command }))).toBe(`unknown: ${name} is decided when Terraform runs`);
    });
  }
});

test('a volume that nobody misses is that of a cache', () => {
  expect(said('P-04', withVolume(image, OFF, 'ephemeral'))).toBe('pass');
  expect(said('P-04', withVolume(image, OFF, 'nightly'))).toContain('unknown');
});

test('a volume that is backed up holds nothing', () => {
  expect(said('P-04', backedUp(image, OFF))).toContain('fail: writes nothing to its disk, and its volume is backed up');
});
