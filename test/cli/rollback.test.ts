import type { App } from 'cdktf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  ContainerService,
  DockerStack,
  http,
  image,
  OneShotContainer,
  Postgres,
  fileOnHost,
  SingleNetwork,
} from '../../constructs/docker';
import { pawl } from '../../lib/cli/pawl';
import { imageLedger, readImageLedger } from '../../lib/reports/image-ledger';
import { cx21 } from '../docker/synthesized';
import { filesOf, freshFolder, synth } from '../gate/gated';

interface Versions {
  readonly api: string;
  readonly job?: string;
  readonly db?: string;
}

/** A shop of these versions. */
function shop({ api, job = '1.0.0', db = '17.2' }: Versions): (app: App) => void {
  return (app) => {
    const stack = new DockerStack(app, 'shop', { host: cx21() });
    const network = new SingleNetwork(stack, 'network', { name: 'shop' });
    const facts = { client: 'node', user: 1001 } as const;
    const migration = new OneShotContainer(stack, 'migration', {
      name: 'shop-migration',
      image: image(`ghcr.io/acme/shop:${job}` as 'ghcr.io/acme/shop:1.0.0', facts),
      network,
      resources: { cpu: '0.5', memory: '256Mi' },
    });
    new ContainerService(stack, 'api', {
      name: 'shop-api',
      image: image(`ghcr.io/acme/shop:${api}` as 'ghcr.io/acme/shop:1.0.0', facts),
      network,
      ports: { http: 8080 },
      health: http('/healthz'),
      resources: { cpu: '0.5', memory: '256Mi' },
      dependsOn: [migration],
    });
    new Postgres(stack, 'db', {
      name: 'shop-db',
      image: image(`postgres:${db}` as 'postgres:17.2', { user: 999 }),
      major: Number.parseInt(db, 10),
      network,
      resources: { cpu: '0.5', memory: '256Mi' },
      password: fileOnHost('/srv/secrets/db'),
      backup: 'ephemeral',
    });
  };
}

/** Publishes one output after the other into one folder. */
function published(...versions: readonly Versions[]): string {
  const outdir = freshFolder();
  for (const each of versions) {
    const { refused, text } = synth(shop(each), { outdir });
    expect(refused ? text : '').toBe('');
  }
  return outdir;
}

function run(outdir: string, ...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = pawl(['rollback', ...args], {
    cwd: outdir,
    out: (text) => (said.out += `${text}\n`),
    error: (text) => (said.error += `${text}\n`),
  });
  return { code, ...said };
}

test('the image before is told with the construct to write it into', () => {
  const outdir = published({ api: '1.0.0' }, { api: '1.1.0' });
  expect(run(outdir, 'stacks/shop')).toEqual({
    code: 0,
    error: '',
    out: `# Images of the stack shop before, to be written back
shop/api  image('ghcr.io/acme/shop:1.0.0')
  instead of 'ghcr.io/acme/shop:1.1.0'
`,
  });
});

test('what does not come back with an image is said', () => {
  const { out } = run(published({ api: '1.0.0' }, { api: '1.0.0', job: '1.1.0', db: '17.4' }), 'stacks/shop');
  expect(out).toContain(`shop/migration  image('ghcr.io/acme/shop:1.0.0')
  instead of 'ghcr.io/acme/shop:1.1.0'
  note: what it has done stays: the earlier image must know the schema that it left
`);
  expect(out).toContain(`shop/db  image('postgres:17.2')
  instead of 'postgres:17.4'
  note: a data store may not read what a newer version wrote: restore a backup where the major version differs
`);
});

test('programs get all earlier images, three at most', () => {
  const versions = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'].map((api) => ({ api }));
  const { code, out } = run(published(...versions), 'stacks/shop', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    stack: 'shop',
    changes: [
      {
        construct: 'shop/api',
        address: 'docker_container.shop-api',
        from: 'ghcr.io/acme/shop:1.4.0',
        to: 'ghcr.io/acme/shop:1.3.0',
        earlier: ['ghcr.io/acme/shop:1.3.0', 'ghcr.io/acme/shop:1.2.0', 'ghcr.io/acme/shop:1.1.0'],
      },
    ],
  });
});

test('after the way back, the way forth is told', () => {
  const { out } = run(published({ api: '1.0.0' }, { api: '1.1.0' }, { api: '1.0.0' }), 'stacks/shop', '--json');
  expect(JSON.parse(out)).toMatchObject({
    changes: [{ from: 'ghcr.io/acme/shop:1.0.0', to: 'ghcr.io/acme/shop:1.1.0', earlier: ['ghcr.io/acme/shop:1.1.0'] }],
  });
});

test('a second synth of the same code changes no byte, and forgets nothing', () => {
  const once = filesOf(published({ api: '1.0.0' }, { api: '1.1.0' }));
  expect(filesOf(published({ api: '1.0.0' }, { api: '1.1.0' }, { api: '1.1.0' }))).toEqual(once);
});

test('a synth that is refused leaves the ledger as it was', () => {
  const outdir = published({ api: '1.0.0' });
  const ledger = fs.readFileSync(path.join(outdir, 'images.json'), 'utf8');
  expect(synth(shop({ api: 'latest' }), { outdir }).refused).toBe(true);
  expect(fs.readFileSync(path.join(outdir, 'images.json'), 'utf8')).toBe(ledger);
});

test('a container that is gone is forgotten', () => {
  const row = { stack: 'shop', address: 'docker_container.a', construct: 'shop/a', image: 'a:1.0.0', earlier: [] };
  expect(imageLedger([], [row])).toEqual([]);
});

test('a ledger that cannot be read begins anew', () => {
  const outdir = published({ api: '1.0.0' });
  fs.writeFileSync(path.join(outdir, 'images.json'), '[{"stack": 1}]');
  expect(synth(shop({ api: '1.1.0' }), { outdir }).refused).toBe(false);
  expect(run(outdir, 'stacks/shop').code).toBe(1);
});

test.each([
  '{',
  '{}',
  '[1]',
  '[{"stack":"a"}]',
  '[{"stack":"a","address":"b","construct":"c","image":"d","earlier":[1]}]',
])('%s is no ledger', (text) => {
  expect(readImageLedger(text).ok).toBe(false);
});

test('a stack of which nothing has changed has nothing to go back to', () => {
  const outdir = published({ api: '1.0.0' });
  expect(run(outdir, 'stacks/shop')).toEqual({
    code: 1,
    out: '',
    error: 'shop: no container has an earlier image: none has changed since images.json was begun\n',
  });
  expect(JSON.parse(run(outdir, 'stacks/shop', '--json').out)).toEqual({ stack: 'shop', changes: [] });
});

test.each<[string, readonly string[], number, string]>([
  ['without a stack', [], 2, 'name one stack'],
  ['with two', ['stacks/shop', 'stacks/api'], 2, 'name one stack'],
  ['with another option', ['stacks/shop', '--to'], 2, "Unknown option '--to'"],
  ['with a stack that is not there', ['stacks/api'], 3, 'stacks/api has no cdk.tf.json'],
])('called %s it says what is wrong', (_, args, code, error) => {
  const ran = run(published({ api: '1.0.0' }), ...args);
  expect(ran.code).toBe(code);
  expect(ran.error).toContain(error);
});

test('an output without a ledger says what keeps one', () => {
  const outdir = freshFolder();
  fs.mkdirSync(path.join(outdir, 'stacks', 'shop'), { recursive: true });
  fs.writeFileSync(path.join(outdir, 'stacks', 'shop', 'cdk.tf.json'), '{}');
  const { code, error } = run(outdir, 'stacks/shop');
  expect(code).toBe(3);
  expect(error).toContain('has no images.json, so nothing says what ran before');
});

test('an output that was changed by hand is not believed', () => {
  const outdir = published({ api: '1.0.0' }, { api: '1.1.0' });
  fs.appendFileSync(path.join(outdir, 'images.json'), ' ');
  expect(run(outdir, 'stacks/shop')).toMatchObject({ code: 3, out: '' });
});
