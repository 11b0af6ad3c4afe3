/**
 * Needs root, Terraform and openssh-server: what a DockerBackup writes for a backup before a deployment, as it is, applied through a
 * real sshd. Terraform's own resource stands for the containers, because no provider is downloaded; systemctl writes down its calls.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { isObject, type JsonObject } from '../../../lib/values/json';
import { Shop } from '../../docker/backed-up';
import { lacking, Sshd } from '../host/sshd';
import { scratch } from '../packed';
import { testWhere } from '../where';

const why = lacking();
const onHost = testWhere(why, 180_000);
const root = scratch();
const bin = path.join(root, 'bin');
const log = path.join(root, 'log');
let sshd: Sshd;

beforeAll(async () => {
  if (why !== undefined) return;
  fs.mkdirSync(bin, { recursive: true });
  fs.writeFileSync(path.join(bin, 'sudo'), '#!/bin/sh\nshift\nexec "$@"\n', { mode: 0o755 });
  const systemctl = `#!/bin/sh\necho "$@" >>${log}\nexec test ! -e ${root}/fails\n`;
  fs.writeFileSync(path.join(bin, 'systemctl'), systemctl, { mode: 0o755 });
  sshd = await Sshd.start(path.join(root, 'sshd'), ['ecdsa'], [`SetEnv PATH=${bin}:/usr/bin:/bin`]);
});
afterAll(() => {
  if (why === undefined) sshd.stop();
});

/** A container, of which the image and the memory replace it; it writes down when it comes and goes. */
function container(image: string, memory: number): JsonObject {
  const told = (what: string, when: string): JsonObject => ({
    'local-exec': { command: `echo ${what} >>${log}`, when },
  });
  return { triggers_replace: [image, memory], provisioner: [told('starts', 'create'), told('stops', 'destroy')] };
}

/** What Terraform says to a configuration, and what became of it, in order. */
function apply(
  image: string,
  memory: number,
  ...how: readonly string[]
): { readonly code: number | null; readonly done: string } {
  const folder = path.join(root, 'stack');
  const written = new Shop({ waiting: (_, db) => [db] }).at('resource.terraform_data.backup-shop-db_before');
  if (!isObject(written)) throw new Error('nothing is written');
  const connection = {
    ...(isObject(written['connection']) ? written['connection'] : {}),
    host: '127.0.0.1',
    port: sshd.port,
    user: 'root',
    host_key: sshd.hostKey(),
    private_key: `\${file("${sshd.key}")}`,
  };
  const before = {
    ...written,
    connection,
    triggers_replace: { images: [image] },
    depends_on: ['terraform_data.db'],
  };
  fs.mkdirSync(folder, { recursive: true });
  const configuration = { resource: { terraform_data: { db: container(image, memory), before } } };
  fs.writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify(configuration));
  fs.rmSync(log, { force: true });
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null', TF_IN_AUTOMATION: '1' };
  const terraform = (...args: readonly string[]): number | null =>
    spawnSync('terraform', args, { cwd: folder, env, encoding: 'utf8' }).status;
  terraform('init', '-input=false');
  const code = terraform('apply', '-auto-approve', '-input=false', ...how);
  return { code, done: fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : '' };
}

const RUN = 'start backup-shop-db.service\n';

onHost('a first deployment asks for no backup, another image for one while the old container still runs', () => {
  expect(apply('postgres:17.2', 512)).toEqual({ code: 0, done: 'starts\n' });
  expect(apply('postgres:17.2', 512)).toEqual({ code: 0, done: '' });
  expect(apply('postgres:17.3', 512)).toEqual({ code: 0, done: `${RUN}stops\nstarts\n` });
});

onHost('what is no deployment of an image asks for none', () => {
  expect(apply('postgres:17.3', 1024)).toEqual({ code: 0, done: 'stops\nstarts\n' });
});

onHost('where the backup fails, nothing is touched, and the next apply asks again', () => {
  fs.writeFileSync(path.join(root, 'fails'), '');
  expect(apply('postgres:17.4', 1024)).toEqual({ code: 1, done: RUN });
  fs.rmSync(path.join(root, 'fails'));
  expect(apply('postgres:17.4', 1024)).toEqual({ code: 0, done: `${RUN}stops\nstarts\n` });
});

onHost('nothing is destroyed without one either', () => {
  expect(apply('postgres:17.4', 1024, '-destroy')).toEqual({ code: 0, done: `${RUN}stops\n` });
});
