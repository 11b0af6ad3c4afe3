import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const TYPES = ['null_resource', 'terraform_data'] as const;
const TRIGGERS: Readonly<Record<string, JsonObject>> = {
  'triggers of null_resource': { triggers: { sql: '${filesha256("init.sql")}' } },
  'triggers_replace of terraform_data': { triggers_replace: '${filesha256("init.sql")}' },
  replace_triggered_by: { lifecycle: { replace_triggered_by: ['kubernetes_config_map_v1.sql'] } },
};
const triggered = { triggers_replace: ['${filesha256("init.sql")}'] };

function running(command: string, rest: JsonObject = triggered, type = 'terraform_data'): JsonObject {
  return { resource: { [type]: { init: { provisioner: [{ 'local-exec': [{ command }] }], ...rest } } } };
}

describe.each(TYPES)('in a %s', (type) => {
  test.each([
    ['psql', 'psql -h db -c "create role app"'],
    ['mysql', 'PGPASSWORD=x sudo mysql -h db < init.sql'],
    ['vault', 'vault write auth/approle/role/app policies=app'],
    ['psql', 'kubectl exec -n db pg-cluster-1 -- psql -c "create role app"'],
    ['mariadb', 'docker exec -i db mariadb -e "create user app"'],
    ['mongosh', "ssh db 'mongosh --eval x'"],
    ['redis-cli', 'cd /opt && /usr/bin/redis-cli -h r acl setuser app'],
    ['createuser', 'timeout 30 createuser app'],
  ])('%s that is run fails: %s', (client, command) => {
    expect(ask('F06', running(command, triggered, type))).toEqual([
      `fail ${type}.init: provisioner[0].local-exec[0].command sets up by ${client} what no state knows`,
    ]);
  });

  test('no trigger fails, because it runs once', () => {
    for (const rest of [{}, { triggers: {} }, { triggers: null }, { input: 'x' }])
      expect(ask('F06', running('./register.sh', rest, type))).toEqual([
        `fail ${type}.init: provisioner runs once and never again: no trigger says what it depends on`,
      ]);
  });

  test.each(Object.entries(TRIGGERS))('%s says when to run again', (_, rest) => {
    expect(ask('F06', running('./register.sh', rest, type))).toEqual([`pass ${type}.init`]);
  });

  test('what cannot be done otherwise is exempted, with its reason (N-11)', () => {
    const [verdict] = verdicts('F06', running('psql -c x', triggered, type), {}, [everywhere('F06')]);
    expect(verdict?.state).toBe('exempt');
  });
});

test.each([
  'systemctl restart mysql',
  'apt-get install -y postgresql-client',
  'echo psql -c x',
  'kubectl wait --for=condition=Ready pod/vault-0',
  'helm upgrade vault hashicorp/vault',
  '# psql -c x',
  'mysqldump-wrapper --all',
  'test -f /etc/mysql/my.cnf',
])('%s sets up no database', (command) => {
  expect(states('F06', running(command))).toEqual(['pass']);
});

test('each client of a command is told once, and each command of remote-exec at its place', () => {
  const provisioner: Json = { 'remote-exec': { inline: ['psql -c a; psql -c b', 'mysql -e c'] } };
  expect(ask('F06', { resource: { null_resource: { init: { provisioner, triggers: { a: '1' } } } } })).toEqual([
    'fail null_resource.init: provisioner[0].remote-exec.inline[0] sets up by psql what no state knows; provisioner[0].remote-exec.inline[1] sets up by mysql what no state knows',
  ]);
});

test('a resource without provisioners, and one that is more than its provisioners, are not asked', () => {
  expect(states('F06', { resource: { terraform_data: { version: { input: '1.2.3' } } } })).toEqual([]);
  expect(states('F06', running('psql -c x', {}, 'aws_instance'))).toEqual([]);
});
