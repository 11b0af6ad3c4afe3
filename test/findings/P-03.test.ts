import { everywhere } from './asking';
import { judged, said, SERVER_FORMS } from './server-forms';

const mongo = { image: 'mongo:8.0.4', memory: 2048 };
const MISSING = 'has a memory limit, and its cache is not derived from it: wiredTigerCacheSizeGB is missing';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  test('a cache that is not stated is of low severity, where there is a limit', () => {
    expect(said('P-03', read(mongo))).toBe(`fail: ${MISSING}`);
    expect(judged('P-03', read(mongo))[0]?.reasons[0]).toMatchObject({ severity: 'low' });
    expect(said('P-03', read({ image: 'mongo:8.0.4' }))).toBe('not applicable');
  });

  test('a cache of half of the limit passes, and more leaves too little', () => {
    expect(said('P-03', read({ ...mongo, command: ['mongod', '--wiredTigerCacheSizeGB=1'] }))).toBe('pass');
    expect(said('P-03', read({ ...mongo, command: ['--wiredTigerCacheSizeGB', '1.5'] }))).toBe(
      'fail: takes 1.5 gigabytes for its cache, more than half of its memory limit',
    );
  });

  test('the least that there is passes whatever the limit', () => {
    expect(said('P-03', read({ ...mongo, memory: 256, command: ['--wiredTigerCacheSizeGB=0.25'] }))).toBe('pass');
    expect(said('P-03', read({ ...mongo, memory: 256, command: ['--wiredTigerCacheSizeGB=0.26'] }))).toMatch(/^fail/);
  });

  test('a file of settings is not seen', () => {
    expect(said('P-03', read({ ...mongo, command: ['mongod', '--config', '/etc/mongo/mongod.yaml'] }))).toBe(
      `unknown: ${MISSING}, unless a file says it`,
    );
  });

  test('is covered by an exemption', () => {
    expect(judged('P-03', read(mongo), {}, [everywhere('P-03')]).map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test('what is decided later is unknown', () => {
      const asked = (argument: string): string => said('P-03', read({ ...mongo, command: [argument] }));
      expect(asked('--wiredTigerCacheSizeGB=${var.cache}')).toMatch(/^unknown: wiredTigerCacheSizeGB is decided/);
      expect(asked('${var.all}')).toMatch(/^unknown: \$\{var\.all\} is decided/);
    });
  }
});
