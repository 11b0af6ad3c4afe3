import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

function running(command: string, type = 'null_resource'): JsonObject {
  return { resource: { [type]: { host: { provisioner: [{ 'local-exec': [{ command }] }] } } } };
}
const at = 'host.provisioner[0].local-exec[0].command';

test.each([
  ['echo "0 3 * * * /backup.sh" | crontab -', 'writes a crontab, of which no plan knows'],
  ['crontab /tmp/new', 'writes a crontab, of which no plan knows'],
  ['crontab -u deploy jobs', 'writes a crontab, of which no plan knows'],
  ['echo x >> /etc/crontab', 'writes a crontab, of which no plan knows'],
  ['echo x | sudo tee -a /etc/cron.d/backup', 'writes a crontab, of which no plan knows'],
  ['install -m 644 backup.cron /etc/cron.d/backup', 'writes a crontab, of which no plan knows'],
])('%s fails: it %s', (command, says) => {
  for (const type of ['null_resource', 'terraform_data', 'proxmox_vm'])
    expect(ask('E-62', running(command, type))).toEqual([`fail ${type}.${at}: ${says}`]);
});

test.each([
  'crontab -l',
  'crontab -u deploy -l',
  'cat /etc/crontab',
  'echo crontab -',
  'systemctl enable --now backup.timer',
])('%s passes', (command) => {
  expect(states('E-62', running(command))).toEqual(['pass']);
});

test('each command of remote-exec is judged where it stands', () => {
  const provisioner = { 'remote-exec': { inline: ['true', 'echo "0 3 * * * /backup.sh" | crontab -'] } };
  expect(states('E-62', { resource: { terraform_data: { host: { provisioner } } } })).toEqual(['pass', 'fail']);
});

test('an exemption covers it', () => {
  const [command] = ['echo "0 3 * * * /backup.sh" | crontab -', 'writes a crontab, of which no plan knows'];
  expect(verdicts('E-62', running(command), {}, [everywhere('E-62')])[0]?.state).toBe('exempt');
});
