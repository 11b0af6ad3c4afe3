import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const reached = (connection: JsonObject): JsonObject => ({
  resource: { null_resource: { host: { connection: { host: 'pve', ...connection } } } },
});

test.each([{}, { user: 'root' }])('%j fails: Terraform logs in as root where nothing is said', (connection) => {
  expect(ask('H-06', reached(connection))).toEqual(['fail null_resource.host.connection: user logs in as root']);
});

test('a user of its own passes, and answers the rule', () => {
  const [verdict] = verdicts('H-06', reached({ user: 'deployer' }));
  expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', ['user']]);
});

test('a user that is an expression is unknown', () => {
  expect(states('H-06', reached({ user: '${var.user}' }))).toEqual(['unknown']);
});

test('the user of one provisioner is judged too', () => {
  const provisioner = { 'remote-exec': { inline: ['true'], connection: { user: 'root' } } };
  expect(ask('H-06', { resource: { terraform_data: { host: { provisioner } } } })).toEqual([
    'fail terraform_data.host.provisioner[0].remote-exec.connection: user logs in as root',
  ]);
});

test('an exemption covers it', () => {
  expect(verdicts('H-06', reached({}), {}, [everywhere('H-06')])[0]?.state).toBe('exempt');
});
