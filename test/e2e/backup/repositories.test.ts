/** Needs restic of Debian, openssh-server, and for S3 versitygw: backup, drill and restore over each kind of repository. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  BackupRepository,
  type ClusterRepository,
  internet,
  local,
  onTcp,
  s3,
  secret,
  sftp,
  tree,
} from '../../../constructs/kubernetes';
import { OFFSITE, shop } from '../../kubernetes/backed-up';
import type { Synthesized } from '../../kubernetes/synthesized';
import { scratch } from '../packed';
import { testWhere } from '../where';
import { freePort, lacking, Node, own, type Ran, run } from './cluster';
import { Buckets, SftpServer } from './repositories';
import { Rescue } from './rescue';
import { expectSuccess } from './servers';

const folder = scratch();
const source = path.join(folder, 'source');
const secrets: Record<string, string> = {
  'restic/password': 'repository',
  's3/id': 'writer',
  's3/key': 'bucket-secret',
};
const versitygw = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'pawl/bin/versitygw');
const common = { name: 'here', password: secret('restic', 'password') } as const;
let nodes = 0;

function stackOf(repository: ClusterRepository): Synthesized {
  const stack = shop({
    of: (claim) => tree({ claim, checks: ['documents/*.pdf'] }),
    plan: { to: [repository, OFFSITE] },
  });
  expect(stack.problems).toEqual([]);
  return stack;
}

function node(repository: ClusterRepository): Node {
  nodes += 1;
  const stack = stackOf(repository);
  return new Node(stack, secrets, path.join(folder, `n${nodes}`), source);
}

/**
 * Backup, drill, restore, and the commands of DISASTER_RECOVERY.md; the one-time `restic init` is an administrator's.
 *
 * @param asked what the page asks whoever restores
 */
async function proves(
  repository: ClusterRepository,
  init: (here: Node) => Promise<Ran>,
  asked: (here: Node) => Readonly<Record<string, string>>,
): Promise<Node> {
  const here = node(repository);
  const early = await here.job('shop-db-here');
  expect(early.said).toContain('here does not answer, was never initialised (restic init), or has another password');
  expect(early.code).toBe(1);
  expectSuccess(await init(here));
  expect((await here.job('shop-db-here')).said).toMatch(/kept \d+ bytes in here as [0-9a-f]{8}, one of 1/);
  const drill = await here.job('shop-db-here-drill');
  expect(drill.said).toMatch(/restored tree in \d+ seconds/);
  expectSuccess(drill);
  expectSuccess(await here.script('shop-db-here-drill', 'fetch', 'fetch', {}));
  const target = path.join(here.folder, 'target');
  expectSuccess(await here.script('shop-db-here-drill', 'restore', 'load', { PAWL_SOURCE: target }));
  expectSuccess(await run(['diff', '-r', '--exclude=.pawl', source, target]));
  const rescue = new Rescue(path.join(here.folder, 'rescue'), stackOf(repository));
  const rescued = path.join(here.folder, 'rescued');
  const ran = rescue.run({ ...asked(here), PAWL_SOURCE: rescued });
  expect(ran.said).toContain('loaded tree');
  expect(ran.code).toBe(0);
  expect(rescue.left).toEqual([]);
  expectSuccess(await run(['diff', '-r', '--exclude=.pawl', source, rescued]));
  return here;
}

const ready = lacking([]).length === 0 ? undefined : `not run: ${lacking([]).join(', ')} not installed`;

beforeAll(() => {
  fs.chmodSync(folder, 0o755);
  fs.mkdirSync(path.join(source, 'documents'), { recursive: true });
  for (let i = 0; i < 50; i += 1)
    fs.writeFileSync(path.join(source, 'documents', `${i}.pdf`), `document ${i}\n`.repeat(100 * i));
  own(source);
});

testWhere(ready, 120_000)(
  'a folder of a claim keeps backups; where its share is not mounted, nothing is made in its place',
  async () => {
    const claim = {
      kind: 'owned claim',
      name: 'nas',
      shared: true,
      pods: { kind: 'pods', namespace: 'shop', labels: {} },
    } as const;
    const repository = BackupRepository.restic({
      ...common,
      at: local({ claim, folder: 'restic/shop' }),
      offsite: false,
    });
    const here = await proves(
      repository,
      ({ repository: share }) => {
        fs.mkdirSync(share);
        own(share);
        const at = { RESTIC_REPOSITORY: path.join(share, 'restic/shop'), RESTIC_PASSWORD: 'repository' };
        return run(['restic', 'init', '--no-cache'], at);
      },
      ({ repository: share }) => ({ RESTIC_REPOSITORY: path.join(share, 'restic/shop') }),
    );
    const share = here.repository;
    fs.renameSync(share, `${share}.gone`);
    fs.mkdirSync(share);
    own(share);
    const unmounted = await here.job('shop-db-here');
    expect(unmounted.said).toContain('snapshots failed: here does not answer, was never initialised');
    expect(fs.readdirSync(share)).toEqual([]);
  },
);

const sshd =
  fs.existsSync('/usr/sbin/sshd') && process.getuid?.() === 0
    ? ready
    : 'not run: openssh-server is not installed, or this is not root';

testWhere(sshd, 120_000)(
  'a server with sftp keeps backups, for whoever has the key, and only where it has its own',
  async () => {
    const server = await new SftpServer(path.join(folder, 'sshd'), await freePort()).start();
    try {
      secrets['ssh/id'] = server.read('id');
      secrets['ssh/stranger'] = server.read('stranger');
      const kept = path.join(folder, 'sftp');
      fs.mkdirSync(kept);
      own(kept);
      const user = os.userInfo().username;
      const props = { host: '127.0.0.1', port: server.port, user, path: `/${path.relative('/', kept)}` } as const;
      const behind = (more: { key?: string; stranger?: true }): ClusterRepository =>
        BackupRepository.restic({
          ...common,
          at: sftp({
            ...props,
            key: secret('ssh', more.key ?? 'id'),
            hostKey: server.hostKey(more.stranger === true ? 'stranger' : 'host'),
          }),
          offsite: false,
          through: internet(onTcp(server.port)),
        });
      const at = { RESTIC_REPOSITORY: kept, RESTIC_PASSWORD: 'repository' };
      const key = path.join(folder, 'key');
      fs.writeFileSync(key, server.read('id'), { mode: 0o600 });
      await proves(
        behind({}),
        () => run(['restic', 'init', '--no-cache'], at),
        () => ({ PAWL_SSH_KEY: key }),
      );
      for (const wrong of [{ key: 'stranger' }, { stranger: true }] as const) {
        const refused = await node(behind(wrong)).job('shop-db-here', { PAWL_PATIENCE: '20' });
        expect(refused.said).toContain('here does not answer');
        expect(refused.code).toBe(1);
      }
    } finally {
      server.stop();
    }
  },
);

const buckets = fs.existsSync(versitygw) ? ready : 'not run: versitygw is not built';

testWhere(buckets, 120_000)('a bucket keeps backups, for whoever has its keys', async () => {
  const server = await new Buckets(versitygw, path.join(folder, 'buckets'), await freePort()).start();
  try {
    const bucket = (path: string, secretAccessKey: string): ClusterRepository =>
      BackupRepository.restic({
        ...common,
        at: s3({
          ...{ endpoint: `http://127.0.0.1:${server.port}`, bucket: 'backups', path, region: 'eu-central-1' },
          accessKeyId: secret('s3', 'id'),
          secretAccessKey: secret('s3', secretAccessKey),
        }),
        offsite: false,
        through: internet(onTcp(server.port)),
      });
    const here = bucket('shop', 'key');
    await proves(
      here,
      (node) => run(['restic', 'init', '--no-cache'], node.env('shop-db-here', 'shop-db-here')),
      () => ({ AWS_ACCESS_KEY_ID: 'writer', AWS_SECRET_ACCESS_KEY: 'bucket-secret' }),
    );
    secrets['s3/wrong'] = 'another';
    const refused = await node(bucket('shop', 'wrong')).job('shop-db-here', { PAWL_PATIENCE: '20' });
    expect(refused.said).toContain('here does not answer');
    expect(refused.code).toBe(1);
  } finally {
    server.stop();
  }
});

test('what each kind of repository needs is here, or this machine says what it lacks', () => {
  const lacks = [ready, sshd, buckets].flatMap((each) => each ?? []);
  if (lacks.length > 0) console.warn(`NOT RUN: repositories: ${lacks.join('; ')}`);
  expect(lacks.every((each) => each.startsWith('not run'))).toBe(true);
});
