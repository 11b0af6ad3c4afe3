/** Recorded behaviour of MongoDB, not MongoDB: its script against the stand-ins `recorded/mongo*`, which say what documentation they follow. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { edit, flipped, sealed } from './damage';
import { type Amiss, ends, Recorded, SHELLS } from './recorded';

const DAY = 86_400;
const now = (): number => Math.floor(Date.now() / 1000);
const PASSWORD = `p@ss:/w"o'r$d ü`;
const ACCESS = {
  PAWL_HOST: 'mongo.shop',
  PAWL_PORT: '27017',
  PAWL_SET: 'rs0',
  PAWL_USER: 'pawl_backup',
  PAWL_PASSWORD: PASSWORD,
  PAWL_DATABASES: 'shop wiki',
};
const DATABASES = {
  admin: { 'system.users': [{ _id: 'admin.pawl_backup' }] },
  config: {},
  local: { 'oplog.rs': [{ op: 'i' }] },
  pawl: { canary: [{ _id: 'old', at: now() - 8 * DAY }] },
  shop: { users: [{ _id: 1 }, { _id: 2 }], orders: [] },
  wiki: { pages: [{ _id: 1 }] },
};
const SOURCE = { login: `pawl_backup:${PASSWORD}`, set: 'rs0', writes: ['pawl'], databases: DATABASES };

// a dump and a drill each start a server
jest.setTimeout(60_000);

let mongo: Recorded;
beforeEach(() => {
  mongo = new Recorded('mongodb', ['mongosh', 'mongodump', 'mongorestore', 'mongod'], ACCESS, {
    'shop-1.js': 'db.users.countDocuments() > 1',
    'wiki-1.js': 'db.pages.findOne({ _id: 1 }) !== null',
  });
  mongo.write('ca.crt', 'an authority\n');
  source({})();
});
afterEach(() => {
  mongo.stop();
});

const source = (change: Readonly<Record<string, unknown>>) => (): void => {
  mongo.write('source.json', JSON.stringify({ ...SOURCE, ...change }));
};
const dump = (amiss: Amiss = {}, shell?: readonly string[]): ReturnType<Recorded['dump']> =>
  mongo.dump({ ...amiss, env: { PAWL_CA: path.join(mongo.folder, 'ca.crt'), ...amiss.env } }, shell);
const drill = (amiss: Amiss = {}, shell?: readonly string[]): ReturnType<Recorded['drill']> =>
  mongo.drill({ ...amiss, env: { PAWL_DATABASES: ACCESS.PAWL_DATABASES, ...amiss.env } }, shell);
const archive = (): string => path.join(mongo.out, 'mongodb.archive');

describe.each(SHELLS.map((words) => [words.join(' '), words] as const))('in %s', (_, shell) => {
  test('a dump is restored once before it is kept, and a drill restores and proves it', () => {
    const kept = dump({}, shell);
    expect(kept.said).toMatch(/^pawl: dumped shop wiki: \d+ bytes\n$/);
    expect(kept.code).toBe(0);
    expect(mongo.read('scratch/out/manifest')).toMatch(
      /^tables_shop=2\ntables_wiki=1\nengine=mongodb 8\.0\.4\nplan=shop-db\n/,
    );
    const drilled = drill({}, shell);
    expect(drilled.said).toMatch(/^pawl: restored shop wiki in \d+ seconds, \d+ seconds old\n$/);
    expect(drilled.code).toBe(0);
  });
});

test('a canary of the run stays, and those older than a week go', () => {
  expect(dump().code).toBe(0);
  const left = JSON.parse(mongo.read('source.json')) as typeof SOURCE;
  expect(left.databases.pawl.canary.map(({ _id }) => _id)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
});

test('no connection string and no data of a server is left in the scratch folder', () => {
  expect(dump().code).toBe(0);
  expect(fs.readdirSync(mongo.scratch).sort()).toEqual(['began', 'out', 'said', 'verify.log']);
  expect(fs.readdirSync(mongo.out).sort()).toEqual(['SHA256SUMS', 'manifest', 'mongodb.archive']);
});

/** What mongodump leaves is changed by shell; `$file` is its archive. */
const dumped = (change: string): Amiss => ({
  shims: { mongodump: `"$REAL" "$@"\nfile=\${2#--archive=}\n${change}\nexit 0` },
});

describe('a dump of MongoDB fails, and leaves nothing to keep, where', () => {
  test.each<[string, string, Amiss, (() => void)?]>([
    ['the password is another one', 'canary failed', { env: { PAWL_PASSWORD: 'other' } }],
    ['the replica set has another name', 'Server selection timed out', { env: { PAWL_SET: 'rs1' } }],
    ['the server is signed by another authority', 'certificate', { env: { PAWL_CA: '' } }],
    ['nobody answers', 'ECONNREFUSED', { env: { PAWL_PORT: '1' } }],
    ['the user may not write its canary', 'cannot write to the database pawl', {}, source({ writes: [] })],
    ['the user has not the role backup', 'dump failed: the source gives no dump', {}, source({ backup: false })],
    [
      'the program is killed half-way',
      'dump failed',
      dumped('head -c 20 "$file" >"$file.half"; mv "$file.half" "$file"; kill -9 $$'),
    ],
    [
      'the program says that all is well, and writes nothing',
      'verify failed: the dump cannot be restored',
      dumped(': >"$file"'),
    ],
    [
      'the archive is cut off behind its table of contents',
      'verify failed: the dump cannot be restored',
      dumped('head -c $(($(wc -c <"$file") / 2)) "$file" >"$file.half"; mv "$file.half" "$file"'),
    ],
    [
      'a member that is behind gives the dump',
      'verify failed: the dump is older than the canary',
      dumped(`sed -i 's/"at":/"was":/; s/"_id":"[0-9a-f]*","was"/"_id":"x","was"/' "$file"`),
    ],
    [
      'a database is empty',
      'verify failed: wiki has no collection with a document',
      {},
      source({ databases: { ...DATABASES, wiki: { pages: [] } } }),
    ],
    [
      'the server for the proof does not start',
      'verify failed: the server does not start',
      { shims: { mongod: 'exit 1' } },
    ],
  ])('%s', (_, says, amiss, prepare) => {
    prepare?.();
    const { code, said } = dump(amiss);
    expect(said).toContain(says);
    expect(code).toBe(1);
    expect(said).not.toContain('p@ss');
    expect(fs.existsSync(mongo.out)).toBe(false);
  });
});

/** What has happened to the restored data before anybody asks. */
const restored = (change: string): Amiss => ({
  shims: { mongorestore: `"$REAL" "$@"\nsed -i '${change}' "$PAWL_SCRATCH/server/data.json"\nexit 0` },
});

describe('a drill of MongoDB fails where', () => {
  test.each<[string, string, Amiss, (() => void)?]>([
    [
      'a bit of the dump has flipped',
      'checksums failed',
      {},
      () => {
        edit(archive(), flipped);
      },
    ],
    [
      'the archive was cut off before it was kept',
      'load failed: the dump cannot be restored',
      {},
      () => {
        edit(archive(), (all) => all.subarray(0, 60));
        sealed(mongo.out);
      },
    ],
    [
      'the program says that it has restored, and has not',
      'canary failed: the canary of shop is lost',
      { shims: { mongorestore: 'exit 0' } },
    ],
    [
      'the canary is of another dump',
      'canary failed: the canary of shop is lost',
      restored('s/"_id":"[0-9a-f]\\{32\\}"/"_id":"x"/'),
    ],
    ['a collection is missing', 'tables failed: shop has 1 tables, and 2 were kept', restored('s/,"orders":\\[\\]//')],
    [
      'what a check asks for is missing',
      'checks failed: shop does not hold what shop-1.js says',
      restored('s/,{"_id":2}//'),
    ],
    [
      'a check holds in an empty database too',
      'control failed: wiki-1.js holds in an empty database too',
      {},
      () => {
        mongo.check('wiki-1.js', 'db.pages.countDocuments() >= 0');
      },
    ],
    ['the server does not start', 'server failed: the server does not start', { shims: { mongod: 'exit 1' } }],
  ])('%s', (_, says, amiss, prepare) => {
    expect(dump().code).toBe(0);
    prepare?.();
    const { code, said } = drill(amiss);
    expect(said).toContain(says);
    expect(code).toBe(1);
    expect(fs.existsSync(path.join(mongo.scratch, 'proven'))).toBe(false);
  });
});

test('nothing of a drill keeps running, whatever becomes of it', async () => {
  expect(dump().code).toBe(0);
  expect(drill({ shims: { mongorestore: 'exit 1' } }).code).toBe(1);
  const pid = Number(mongo.read('scratch/server/pid'));
  expect(await ends(pid)).toBe(true);
});

test('what is restored by hand goes into a server that has no database of its own', () => {
  expect(dump().code).toBe(0);
  const target = {
    PAWL_DATABASES: ACCESS.PAWL_DATABASES,
    PAWL_URI: `mongodb://root:pw@mongo.shop:27017/?authSource=admin&replicaSet=rs0&tls=true&tlsCAFile=${mongo.folder}/ca.crt`,
  };
  source({ login: 'root:pw', writes: undefined })();
  const refused = mongo.load(target);
  expect(refused.said).toContain(
    'empty failed: the server has pawl shop wiki: a restore never writes over what is there',
  );
  expect(refused.code).toBe(1);
  source({ login: 'root:pw', writes: undefined, databases: { admin: {}, config: {}, local: {} } })();
  expect(mongo.load(target)).toEqual({ code: 0, said: 'pawl: loaded shop wiki\n' });
  const { databases } = JSON.parse(mongo.read('source.json')) as typeof SOURCE;
  expect(databases.shop).toEqual(DATABASES.shop);
  expect(databases.wiki).toEqual(DATABASES.wiki);
});
