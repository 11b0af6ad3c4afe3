import { ENGINES, engineScript } from '../../lib/backup/script';
import { shop } from '../kubernetes/backed-up';
import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const NEVER = (engines: string): string => `dumps ${engines}, and nothing here ever restores such a dump`;

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('whose dumps nobody restores fails', () => {
    expect(ask('F11', write('pg_dump shop > /backup/x'))).toEqual([`fail ${address}: ${NEVER('postgres')}`]);
  });

  test('whose dumps another job restores passes', () => {
    const both = [write('pg_dump shop > /backup/x'), BY_CLOCK.write('pg_restore -d shop /backup/x')];
    expect(ask('F11', both)).toContain(`pass ${address}`);
  });

  test('that dumps nothing is not asked', () => {
    expect(states('F11', write('date'))).toEqual([]);
  });
});

test('each engine is restored by its own', () => {
  const both = [
    BY_CLOCK.write('mysqldump a > b; vault operator raft snapshot save c; pg_dump d > e'),
    BY_CLOCK.write('mysql a < b'),
  ];
  expect(ask('F11', both)[0]).toContain(NEVER('vault and postgres'));
});

test.each(ONCE)('what a $name has restored once proves nothing of tomorrow', ({ write }) => {
  expect(states('F11', [BY_CLOCK.write('pg_dump a > b'), write('pg_restore -d a b')])).toEqual(['fail']);
});

test.each(ENGINES)('the script of a Backup of %s has its drill with it', (engine) => {
  const literal = engineScript(engine).replaceAll('${', '$${').replaceAll('%{', '%%{');
  const data = { 'engine.sh': literal };
  const map = { resource: { kubernetes_config_map_v1: { scripts: { metadata: { name: 'scripts' }, data } } } };
  expect(states('F11', map)).not.toContain('fail');
});

test('a Backup has its drill with it', () => {
  expect(states('F11', shop().json).filter((state) => state !== 'not applicable')).toEqual(['pass']);
});

test('an exemption covers it', () => {
  expect(verdicts('F11', BY_CLOCK.write('pg_dump a > b'), {}, [everywhere('F11')])[0]?.state).toBe('exempt');
});
