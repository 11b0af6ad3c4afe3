import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

function running(command: string, type = 'null_resource'): JsonObject {
  return { resource: { [type]: { host: { provisioner: [{ 'local-exec': [{ command }] }] } } } };
}
const at = 'host.provisioner[0].local-exec[0].command';

test.each([
  ['ssh -o StrictHostKeyChecking=no ops@pve true', 'accepts any host key'],
  ['scp -o "StrictHostKeyChecking accept-new" x ops@pve:', 'accepts any host key'],
  ['ssh -o UserKnownHostsFile=/dev/null ops@pve true', 'remembers no host key'],
  ['ssh-keyscan pve >> ~/.ssh/known_hosts', 'scans the host key, and so believes whoever answers'],
])('%s fails: it %s', (command, says) => {
  for (const type of ['null_resource', 'terraform_data', 'proxmox_vm'])
    expect(ask('S-25', running(command, type))).toEqual([`fail ${type}.${at}: ${says}`]);
});

test.each([
  'ssh ops@pve true',
  'ssh -o StrictHostKeyChecking=yes ops@pve true',
  'ssh -o UserKnownHostsFile=known_hosts ops@pve true',
  'ssh-keygen -lf key.pub',
  'echo ssh-keyscan pve',
])('%s passes', (command) => {
  expect(states('S-25', running(command))).toEqual(['pass']);
});

test('each command of remote-exec is judged where it stands', () => {
  const provisioner = { 'remote-exec': { inline: ['true', 'ssh -o StrictHostKeyChecking=no ops@pve true'] } };
  expect(states('S-25', { resource: { terraform_data: { host: { provisioner } } } })).toEqual(['pass', 'fail']);
});

test('an exemption covers it', () => {
  const [command] = ['ssh -o StrictHostKeyChecking=no ops@pve true', 'accepts any host key'];
  expect(verdicts('S-25', running(command), {}, [everywhere('S-25')])[0]?.state).toBe('exempt');
});
