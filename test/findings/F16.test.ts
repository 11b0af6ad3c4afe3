import { dolt as makeDolt, image, onTcp, pods, secret } from '../../constructs/kubernetes';
import { isObject, type JsonObject } from '../../lib/values/json';
import { shop } from '../kubernetes/backed-up';
import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS } from './docker-forms';
import { LONG_LIVED_FORMS } from './forms';
import { BY_CLOCK } from './scripts';

const dolt: JsonObject = { container: [{ name: 'db', image: 'dolthub/dolt-sql-server:1.43.5' }] };
const NEVER = 'is Dolt, and no job here dumps it';
const asked = (json: JsonObject | readonly JsonObject[]): readonly string[] =>
  states('F16', json).filter((state) => state !== 'not applicable');

const objectIn = ({ resource }: JsonObject): JsonObject => (isObject(resource) ? resource : {});

describe.each(LONG_LIVED_FORMS)('Dolt in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;

  test('that no job dumps fails', () => {
    expect(ask('F16', write(dolt))).toEqual([`fail ${at}: ${NEVER}`]);
    expect(asked([write(dolt), BY_CLOCK.write('pg_dump shop > /b/x')])).toEqual(['fail']);
  });

  test.each(['dolt dump -r sql', 'dolt backup sync nas'])('that a job dumps by %s passes', (command) => {
    expect(asked([write(dolt), BY_CLOCK.write(command)])).toEqual(['pass']);
  });

  test('that a Backup keeps passes, and one of another engine is none of it', () => {
    const at = { ...pods('shop', { app: 'dolt' }, onTcp(3306)), host: 'dolt' };
    const known = { server: at, user: 'pawl', password: secret('shop-backup', 'password') } as const;
    const of = image('dolthub/dolt-sql-server:1.80.2', { shell: 'sh', user: 999 });
    const databases = { shop: { checks: ['select count(*) > 0 from issues'] as const } };
    const kept = shop({ plan: { source: makeDolt({ ...known, remotes: at, image: of, databases }) } });
    expect(asked([write(dolt), kept.json])).toEqual(['pass']);
    expect(asked([write(dolt), shop().json])).toEqual(['fail']);
  });

  test('is unknown where a job beside it dumps MySQL, whose protocol it speaks', () => {
    const dump = BY_CLOCK.write('mysqldump -h beads beads > /b/x');
    const beside = { resource: { ...objectIn(dump), ...objectIn(write(dolt)) } };
    expect(ask('F16', beside)).toContain(
      `unknown ${at}: is Dolt, and nothing shows whether a dump of MySQL beside it is one of it`,
    );
    expect(asked([write(dolt), dump])).toEqual(['fail']);
  });

  test('is known by its image, and another server is none of the matter', () => {
    expect(asked(write({ container: [{ name: 'dolt', image: 'postgres:17.2' }] }))).toEqual([]);
  });
});

describe.each(CONTAINER_FORMS)('Dolt in a $name', ({ write, address }) => {
  test('that no job dumps fails, and that another container dumps passes', () => {
    const server = write({ image: 'dolthub/dolt-sql-server:1.43.5', restart: 'unless-stopped' });
    expect(ask('F16', server)).toEqual([`fail ${address}: ${NEVER}`]);
    expect(asked([server, BY_CLOCK.write('dolt backup sync nas')])).toEqual(['pass']);
  });
});

describe('alerts', () => {
  const rules = (expr: string): JsonObject => ({
    resource: {
      kubernetes_manifest: {
        rules: {
          manifest: {
            apiVersion: 'monitoring.coreos.com/v1',
            kind: 'PrometheusRule',
            metadata: { name: 'r' },
            spec: {
              groups: [
                {
                  name: 'g',
                  rules: [
                    { alert: 'A', expr },
                    { alert: 'B', expr: 'node_load1 > 8' },
                  ],
                },
              ],
            },
          },
        },
      },
    },
  });

  test('on nodes come with one on claims that fill up', () => {
    expect(asked(rules('kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes > 0.85'))).toEqual([
      'pass',
    ]);
    const [verdict] = verdicts('F16', rules('up == 0'));
    expect(verdict).toMatchObject({ state: 'fail', reasons: [{ severity: 'low' }] });
    expect(verdict?.reasons[0]?.message).toBe('watches nodes, and no alert here tells of claims that fill up');
  });

  test('may stand in a chart', () => {
    const chart = { resource: { helm_release: { prometheus: { name: 'p', chart: 'prometheus', namespace: 'm' } } } };
    expect(asked([rules('up == 0'), chart])).toEqual(['unknown']);
  });

  test('of an app that watches no nodes owe nobody another', () => {
    expect(asked(BY_CLOCK.write('date'))).toEqual([]);
  });
});

test('an exemption covers it', () => {
  const [form] = LONG_LIVED_FORMS;
  expect(verdicts('F16', form?.write(dolt) ?? {}, {}, [everywhere('F16')])[0]?.state).toBe('exempt');
});
