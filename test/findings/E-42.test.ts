import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const TOGETHER = 'keeps what unseals Vault together with its data: one archive opens everything';
const SNAPSHOT = 'vault operator raft snapshot save /backup/vault.snap';

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that keeps the keys beside the snapshot fails', () => {
    expect(ask('E-42', write(`${SNAPSHOT}\ncp /vault/keys.json /backup/`))).toEqual([`fail ${address}: ${TOGETHER}`]);
  });

  test('that keeps the snapshot alone passes', () => {
    expect(ask('E-42', write(SNAPSHOT))).toEqual([`pass ${address}`]);
  });

  test('that has nothing to do with Vault is not asked', () => {
    expect(states('E-42', write('pg_dump shop > /backup/x'))).toEqual(['not applicable']);
  });
});

test.each(ONCE)('a $name, which runs once, is not asked', ({ write }) => {
  expect(states('E-42', write(`${SNAPSHOT}\ncp /vault/keys.json /backup/`))).toEqual([]);
});

/** Each is the line of a script that dumps something else too, by which it is known for a backup. */
const says = (command: string): readonly string[] =>
  states('E-42', BY_CLOCK.write(`mysqldump shop > /backup/x\n${command}`));

test.each([
  'tar -czf "$BACKUP_DIR/vault-$(date +%F).tar.gz" keys.json root-token ca/ certs/ approles/',
  'tar czf /backup/vault.tgz -C /srv keys.json vault-data',
  'cp -r /vault/data /backup/; cp "$VAULT_DIR/root-token" /backup/',
  'restic backup /srv/vault/file /srv/unseal-keys.txt',
  'kubectl get secret vault-unseal -o yaml > /backup/u.yaml; rsync -a /vault/raft /backup/',
])('%s keeps both', (command) => {
  expect(says(command)).toEqual(['fail']);
});

test.each([
  'gpg -e -r ops keys.json; cp keys.json.gpg /usb/',
  'cp /vault/keys.json /usb/',
  'tar czf /backup/vault.tgz /vault/data',
])('%s keeps one of the two', (command) => {
  expect(says(command)).not.toContain('fail');
});

test('keys that a script reads to unseal what it has restored are not kept', () => {
  expect(states('E-42', BY_CLOCK.write(`${SNAPSHOT}\nvault operator unseal "$(cat /keys/unseal)"`))).toEqual(['pass']);
});

test('an exemption covers it', () => {
  const both = BY_CLOCK.write(`${SNAPSHOT}\ncp /vault/keys.json /backup/`);
  expect(verdicts('E-42', both, {}, [everywhere('E-42')])[0]?.state).toBe('exempt');
});
