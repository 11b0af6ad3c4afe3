import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

function running(command: string, type = 'null_resource'): JsonObject {
  return { resource: { [type]: { host: { provisioner: [{ 'local-exec': [{ command }] }] } } } };
}
const at = 'host.provisioner[0].local-exec[0].command';

test.each([
  ['rm -rf ~/.secrets', 'deletes a folder of secrets'],
  ['rm -r -f /opt/app/secrets/', 'deletes a folder of secrets'],
  ['sudo rm --recursive "$HOME/.secrets"', 'deletes a folder of secrets'],
  ['cd /opt && rm -fR secrets/*', 'deletes a folder of secrets'],
  ['rm -rf build /run/secrets', 'deletes a folder of secrets'],
])('%s fails: it %s', (command, says) => {
  for (const type of ['null_resource', 'terraform_data', 'proxmox_vm'])
    expect(ask('S-28', running(command, type))).toEqual([`fail ${type}.${at}: ${says}`]);
});

test.each([
  'rm -rf build',
  'rm ~/.secrets/old.txt',
  'ls -r ~/.secrets',
  'rm -rf secretservice-cache',
  'echo rm -rf ~/.secrets',
])('%s passes', (command) => {
  expect(states('S-28', running(command))).toEqual(['pass']);
});

test('each command of remote-exec is judged where it stands', () => {
  const provisioner = { 'remote-exec': { inline: ['true', 'rm -rf ~/.secrets'] } };
  expect(states('S-28', { resource: { terraform_data: { host: { provisioner } } } })).toEqual(['pass', 'fail']);
});

test('an exemption covers it', () => {
  const [command] = ['rm -rf ~/.secrets', 'deletes a folder of secrets'];
  expect(verdicts('S-28', running(command), {}, [everywhere('S-28')])[0]?.state).toBe('exempt');
});
