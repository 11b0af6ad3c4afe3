/** Recorded behaviour of Vault, not Vault: its script against the stand-in `recorded/vault`, which says what documentation it follows. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { edit, flipped, sealed } from './damage';
import { type Amiss, ends, Recorded, SHELLS } from './recorded';

const DAY = 86_400;
const now = (): number => Math.floor(Date.now() / 1000);
const OLD = `logical/8f21/canary/${now() - 8 * DAY}-0123456789abcdef0123456789abcdef`;
const KEPT = [
  'core/keyring',
  'core/seal-config',
  'sys/policy/default',
  'sys/policy/shop',
  'logical/5c3d/shop/card',
  'logical/5c3d/shop/mail',
  'logical/5c3d/shop',
];
const ADDRESS = { VAULT_ADDR: 'https://vault.shop:8200', PAWL_DATABASES: 'vault' };
const ACCESS = { ...ADDRESS, PAWL_ROLE: 'backup', PAWL_SECRET_ID: 'secret-of-the-role' };
const TOKEN = 'hvs.of-an-hour';

// a drill starts servers and waits for them
jest.setTimeout(60_000);

let vault: Recorded;
beforeEach(() => {
  vault = new Recorded('vault', ['vault'], ACCESS, {
    'vault-1.name': 'sys/policy/shop',
    'vault-2.name': 'logical/*/shop/c*',
  });
  vault.write('ca.crt', 'an authority\n');
  vault.write('source/store', `${[...KEPT, OLD].join('\n')}\n`);
  vault.write('source/mounts', 'cubbyhole/\nidentity/\nkv/\npawl/\nsys/\n');
  vault.write('source/token', `${TOKEN}\n`);
  vault.write('source/secret-id', ACCESS.PAWL_SECRET_ID);
  vault.write('source/seal', 'shamir\n');
});
afterEach(() => {
  vault.stop();
});

const dump = (amiss: Amiss = {}, shell?: readonly string[]): ReturnType<Recorded['dump']> =>
  vault.dump({ ...amiss, env: { VAULT_CACERT: path.join(vault.folder, 'ca.crt'), ...amiss.env } }, shell);
const drill = (amiss: Amiss = {}, shell?: readonly string[]): ReturnType<Recorded['drill']> =>
  vault.drill({ ...amiss, env: { PAWL_DATABASES: 'vault', ...amiss.env } }, shell);
const snapshot = (): string => path.join(vault.out, 'vault.snap');

describe.each(SHELLS.map((words) => [words.join(' '), words] as const))('in %s', (_, shell) => {
  test('a snapshot is kept with the number of its secrets, and a drill finds it whole in a server that its old key opens no more', () => {
    const kept = dump({}, shell);
    expect(kept.said).toMatch(/^pawl: dumped vault: \d+ bytes\n$/);
    expect(kept.code).toBe(0);
    const manifest = vault.read('scratch/out/manifest');
    expect(manifest).toMatch(/^tables_vault=4\nengine=vault 1\.21\.1\nplan=shop-db\n/);
    const drilled = drill({}, shell);
    expect(drilled.said).toMatch(/^pawl: restored vault in \d+ seconds, \d+ seconds old\n$/);
    expect(drilled.code).toBe(0);
    expect(vault.read('scratch/proven')).toMatch(/^took=\d+\nage=\d+\n$/);
  });
});

test('a canary of the run stays, and those older than a week go', () => {
  expect(dump().code).toBe(0);
  const canaries = vault
    .read('source/store')
    .split('\n')
    .filter((name) => name.includes('/canary/'));
  expect(canaries).toHaveLength(1);
  expect(canaries).not.toContain(OLD);
});

test('no unseal key, no token and no secret of the AppRole stands in the dump', () => {
  expect(dump().code).toBe(0);
  expect(fs.readdirSync(vault.out).sort()).toEqual(['SHA256SUMS', 'manifest', 'vault.snap']);
  expect(vault.read('scratch/out/manifest')).not.toMatch(/hvs|key|secret-of/);
});

const saving = (then: string): Amiss => ({
  shims: { vault: `[ "$*" = "operator raft snapshot save \${5:-}" ] || exec "$REAL" "$@"\n${then}` },
});
const saved = (then: string): Amiss => saving(`"$REAL" "$@"\nsize=$(wc -c <"$5")\n${then}\nexit 0`);
/** A snapshot that is made anew of files which were changed in it. */
const remade = (change: string, files = 'meta.json state.bin SHA256SUMS SHA256SUMS.sealed'): Amiss =>
  saved(`mkdir "$RECORDED/re" && cd "$RECORDED/re" && tar -xzf "$5" && ${change} && tar -czf "$5" ${files}`);
const source = (name: string, text: string) => (): void => {
  vault.write(`source/${name}`, text);
};

describe('a dump of Vault fails, and leaves nothing to keep, where', () => {
  test.each<[string, string, Amiss, (() => void)?]>([
    ['the secret is another one', 'login failed: the AppRole is refused', { env: { PAWL_SECRET_ID: 'other' } }],
    ['there is no such AppRole', 'login failed: the AppRole is refused', { env: { PAWL_ROLE: 'other' } }],
    ['the server is signed by another authority', 'x509', { env: { VAULT_CACERT: '' } }],
    ['nobody answers', 'connection refused', { env: { VAULT_ADDR: 'https://127.0.0.1:1' } }],
    ['the source is sealed', 'Vault is sealed', {}, source('sealed', '')],
    ['a cloud unseals it', 'seal failed: the seal is awskms', {}, source('seal', 'awskms\n')],
    [
      'nobody has made pawl/',
      'canary failed: the AppRole cannot write keys below pawl/',
      {},
      source('mounts', 'sys/\n'),
    ],
    [
      'the program is killed half-way',
      'dump failed: the source gives no snapshot',
      saved('head -c 100 "$5" >"$5.half"; mv "$5.half" "$5"; kill -9 $$'),
    ],
    ['the program says that all is well, and writes nothing', 'verify failed', saving(': >"$5"; exit 0')],
    [
      'the snapshot is cut off',
      'verify failed: the snapshot is cut off',
      saved('head -c $((size / 2)) "$5" >"$5.half"; mv "$5.half" "$5"'),
    ],
    ['a checksum is wrong', 'verify failed: the snapshot is damaged', remade('echo more >>state.bin')],
    [
      'a checksum is missing',
      'verify failed: the snapshot has no checksum of state.bin',
      remade('sed -i /state/d SHA256SUMS'),
    ],
    [
      'nobody has signed the checksums',
      'verify failed: the snapshot is not sealed',
      remade(':', 'meta.json state.bin SHA256SUMS'),
    ],
    [
      'a server that is behind gives the snapshot',
      'verify failed: the snapshot is older than the canary',
      remade('sed -i "\\#/canary/#d" state.bin && sha256sum meta.json state.bin >SHA256SUMS'),
    ],
    [
      'there is no secret',
      'verify failed: there is no key but canaries',
      {},
      source('store', 'core/keyring\nsys/policy/default\n'),
    ],
  ])('%s', (_, says, amiss, prepare) => {
    prepare?.();
    const { code, said } = dump(amiss);
    expect(said).toContain(says);
    expect(code).toBe(1);
    expect(said).not.toMatch(/hvs\.|secret-of/);
    expect(fs.existsSync(vault.out)).toBe(false);
  });
});

/** What happens to the throw-away server before its names are listed. */
const restored = (change: string): Amiss => ({
  shims: {
    vault: `store=$PAWL_SCRATCH/vault/store
      case "$*" in *'operator migrate'*vault.hcl) ${change} ;; esac\nexec "$REAL" "$@"`,
  },
});

describe('a drill of Vault fails where', () => {
  test.each<[string, string, Amiss, (() => void)?]>([
    [
      'a bit of the dump has flipped',
      'checksums failed',
      {},
      () => {
        edit(snapshot(), flipped);
      },
    ],
    [
      'the snapshot was cut off before it was kept',
      'load failed: the snapshot is refused',
      {},
      () => {
        edit(snapshot(), (all) => all.subarray(0, 100));
        sealed(vault.out);
      },
    ],
    [
      'the server says that it has restored, and has not',
      'sealed failed: the server is not sealed afterwards',
      {
        shims: {
          sleep: 'exec /bin/sleep 0.001',
          vault: `case "$*" in *'snapshot restore'*) : >"$RECORDED/done"; exit 0 ;; status) [ ! -e "$RECORDED/done" ] || exit 0 ;; esac`,
        },
      },
    ],
    [
      'the server seals itself, and has not restored',
      'sealed failed: the server is opened by the key that it had before',
      { shims: { vault: `case "$*" in *'snapshot restore'*) : >"$PAWL_SCRATCH/vault/sealed"; exit 0 ;; esac` } },
    ],
    ['the canary is lost', 'canary failed: the canary of vault is lost', restored('sed -i "\\#/canary/#d" "$store"')],
    [
      'the canary is of another dump',
      'canary failed: the canary of vault is lost',
      restored('sed -i "s#\\(/canary/.*-\\).*#\\1ffff#" "$store"'),
    ],
    [
      'a secret is missing',
      'tables failed: vault has 3 tables, and 4 were kept',
      restored('sed -i "\\#shop/mail#d" "$store"'),
    ],
    [
      'what a check asks for is missing',
      'checks failed: vault does not hold what vault-1.name says: sys/policy/shop',
      restored('sed -i "\\#policy/shop#d" "$store"'),
    ],
    [
      'a check holds in a new Vault too',
      'control failed: vault-2.name holds in an empty database too',
      {},
      () => {
        vault.check('vault-2.name', 'sys/policy/*');
      },
    ],
    [
      'the server does not start',
      'server failed: the server does not start',
      { shims: { sleep: 'exec /bin/sleep 0.001', vault: '[ "$1" != server ] || exit 1' } },
    ],
  ])('%s', (_, says, amiss, prepare) => {
    expect(dump().code).toBe(0);
    prepare?.();
    const { code, said } = drill(amiss);
    expect(said).toContain(says);
    expect(code).toBe(1);
    expect(fs.existsSync(path.join(vault.scratch, 'proven'))).toBe(false);
  });

  test('its canary is as old as the snapshot, which is for the report to judge', () => {
    expect(dump().code).toBe(0);
    const { said } = drill(restored(`sed -i "s#/canary/[0-9]*-#/canary/$(($(date +%s) - ${2 * DAY}))-#" "$store"`));
    expect(said).toMatch(/restored vault in \d+ seconds, 17280\d seconds old/);
  });
});

test('nothing of a drill keeps running, whatever becomes of it', async () => {
  expect(dump().code).toBe(0);
  expect(drill({ shims: { vault: `case "$*" in *'snapshot restore'*) exit 2 ;; esac` } }).code).toBe(1);
  const pid = Number(vault.read('scratch/vault/pid'));
  expect(await ends(pid)).toBe(true);
});

test('what is restored by hand goes into a Vault that has no secrets engine of its own', () => {
  expect(dump().code).toBe(0);
  const before = vault.read('source/store');
  const target = { ...ADDRESS, VAULT_TOKEN: TOKEN, VAULT_CACERT: path.join(vault.folder, 'ca.crt') };
  const refused = vault.load(target);
  expect(refused.said).toContain('empty failed: the server has kv/ pawl/: a restore never writes over what is there');
  expect(refused.code).toBe(1);
  expect(vault.read('source/store')).toBe(before);
  vault.write('source/mounts', 'cubbyhole/\nidentity/\nsys/\n');
  vault.write('source/store', 'core/keyring\n');
  const loaded = vault.load(target);
  expect(loaded.said).toBe('pawl: loaded vault\n');
  expect(loaded.code).toBe(0);
  expect(vault.read('source/store')).toBe(before);
});
