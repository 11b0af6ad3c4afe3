import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const TYPES = ['null_resource', 'terraform_data', 'proxmox_vm'] as const;
const key = 'ecdsa-sha2-nistp256 AAAA';
const pinned: JsonObject = { type: 'ssh', host: 'master', user: 'ops', host_key: key };

function resource(body: JsonObject, type = 'terraform_data'): JsonObject {
  return { resource: { [type]: { audit: body } } };
}
const remote: Json = [{ 'remote-exec': [{ inline: ['systemctl restart kubelet'] }] }];

describe.each(TYPES)('in a %s', (type) => {
  test.each([
    ['remote-exec', remote],
    ['file', [{ file: { source: 'audit.yaml', destination: '/etc/kubernetes/audit.yaml' } }]],
    ['ssh from here', [{ 'local-exec': { command: 'ssh ops@master systemctl restart kubelet' } }]],
    ['scp from here', [{ 'local-exec': { command: 'sudo KEY=x scp audit.yaml master:/etc/kubernetes' } }]],
    ['rsync from here', [{ 'local-exec': { command: 'cd out && rsync -a . master:/etc' } }]],
  ])('%s fails: nothing verifies it or takes it back', (_, provisioner) => {
    expect(ask('F07', resource({ provisioner }, type))).toEqual([
      `fail ${type}.audit: provisioner changes a host by commands, which nothing verifies or takes back`,
    ]);
  });

  test('commands that change no host are not asked', () => {
    for (const command of ['make build', 'echo ssh ops@master', 'openssl dgst -sha256 x'])
      expect(states('F07', resource({ provisioner: [{ 'local-exec': { command } }] }, type))).toEqual([]);
  });

  test('a connection without the key of its host fails', () => {
    expect(ask('F07', resource({ connection: { type: 'ssh', host: 'master', user: 'ops' } }, type))).toEqual([
      `fail ${type}.audit.connection: host_key accepts any host that answers: no host_key`,
    ]);
  });

  test('a connection with one passes, and that answers the rule', () => {
    const [verdict] = verdicts('F07', resource({ connection: pinned }, type));
    expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', ['host_key']]);
    expect(states('F07', resource({ connection: { ...pinned, host_key: '${var.key}' } }, type))).toEqual(['pass']);
  });

  test('a password fails, as a text and as an expression', () => {
    for (const password of ['x', '${var.password}'])
      expect(ask('F07', resource({ connection: { ...pinned, password } }, type))).toEqual([
        `fail ${type}.audit.connection: password logs in by a password, which the state keeps`,
      ]);
  });

  test('a bastion needs a key of its own', () => {
    const connection = { ...pinned, bastion_host: 'jump' };
    expect(ask('F07', resource({ connection }, type))).toEqual([
      `fail ${type}.audit.connection: bastion_host_key accepts any bastion that answers: no bastion_host_key`,
    ]);
    expect(states('F07', resource({ connection: { ...connection, bastion_host_key: key } }, type))).toEqual(['pass']);
  });

  test('the connection of one provisioner is judged where it stands', () => {
    const provisioner = [{ 'remote-exec': [{ inline: ['true'], connection: [{ host: 'master' }] }] }];
    expect(ask('F07', resource({ provisioner }, type))[1]).toBe(
      `fail ${type}.audit.provisioner[0].remote-exec.connection: host_key accepts any host that answers: no host_key`,
    );
  });

  test('an exemption covers it', () => {
    const found = verdicts('F07', resource({ provisioner: remote, connection: {} }, type), {}, [everywhere('F07')]);
    expect(found.map(({ state }) => state)).toEqual(['exempt', 'exempt']);
  });
});

test('a file that is verified and put back passes', () => {
  const triggers_replace = { path: '/etc/exports', sha256: 'x', release: 'y' };
  expect(states('F07', resource({ provisioner: remote, triggers_replace }))).toEqual(['pass']);
  expect(states('F07', resource({ provisioner: remote, triggers_replace: { sha256: 'x' } }))).toEqual(['fail']);
});
