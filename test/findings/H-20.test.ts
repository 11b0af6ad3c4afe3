import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

function running(command: string, type = 'null_resource'): JsonObject {
  return { resource: { [type]: { host: { provisioner: [{ 'local-exec': [{ command }] }] } } } };
}
const at = 'host.provisioner[0].local-exec[0].command';

test.each([
  ['chmod 777 /srv/app', 'lets everybody write'],
  ['chmod -R 0666 /srv/app', 'lets everybody write'],
  ['cd /srv && sudo chmod o+w app', 'lets everybody write'],
  ['chmod a+rwx app', 'lets everybody write'],
  ['chmod +w app', 'lets everybody write'],
  ['chmod 1777 /srv/drop', 'lets everybody write'],
])('%s fails: it %s', (command, says) => {
  for (const type of ['null_resource', 'terraform_data', 'proxmox_vm'])
    expect(ask('H-20', running(command, type))).toEqual([`fail ${type}.${at}: ${says}`]);
});

test.each([
  'chmod 755 /srv/app',
  'chmod 0600 key',
  'chmod g+w /srv/app',
  'chmod u+rwx,go+rx app',
  'chmod +x run.sh',
  'chmod o-w app',
  'echo chmod 777 x',
])('%s passes', (command) => {
  expect(states('H-20', running(command))).toEqual(['pass']);
});

test('each command of remote-exec is judged where it stands', () => {
  const provisioner = { 'remote-exec': { inline: ['true', 'chmod 777 /srv/app'] } };
  expect(states('H-20', { resource: { terraform_data: { host: { provisioner } } } })).toEqual(['pass', 'fail']);
});

test('an exemption covers it', () => {
  const [command] = ['chmod 777 /srv/app', 'lets everybody write'];
  expect(verdicts('H-20', running(command), {}, [everywhere('H-20')])[0]?.state).toBe('exempt');
});
