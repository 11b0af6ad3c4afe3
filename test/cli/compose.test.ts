import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pawl } from '../../lib/cli/pawl';
import { openStage } from '../../lib/synth/publish';
import type { JsonObject } from '../../lib/values/json';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-cli-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const docker = (container: JsonObject): JsonObject => ({ resource: { docker_container: { web: container } } });

beforeAll(() => {
  const stage = openStage(path.join(folder, 'cdktf.out'));
  const stacks = {
    shop: docker({ name: 'web', image: 'web:1.2.3', networks_advanced: [{ name: 'front' }] }),
    swarm: { resource: { docker_service: { api: {} }, docker_network: { n: { name: 'n', scope: 'swarm' } } } },
  };
  for (const [name, json] of Object.entries(stacks)) {
    fs.mkdirSync(path.join(stage.directory, 'stacks', name), { recursive: true });
    fs.writeFileSync(path.join(stage.directory, 'stacks', name, 'cdk.tf.json'), JSON.stringify(json));
  }
  stage.commit();
});

function run(...args: readonly string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = pawl(['compose', ...args], {
    cwd: folder,
    out: (text) => (said.out += `${text}\n`),
    error: (text) => (said.error += `${text}\n`),
  });
  return { code, ...said };
}

test('a stack goes to standard output as a compose file', () => {
  expect(run('cdktf.out/stacks/shop')).toEqual({
    code: 0,
    error: '',
    out: `\
# Made by pawl compose of the stack shop. To run it: docker compose up --detach --wait
name: shop
services:
  web:
    image: web:1.2.3
    container_name: web
    networks:
      - front
networks:
  front:
    name: front
    external: true
`,
  });
});

test('a stack that Compose cannot say whole is not written: standard error says what is in the way', () => {
  expect(run('cdktf.out/stacks/swarm')).toEqual({
    code: 1,
    out: '',
    error: `\
swarm  docker_service.api: is a docker_service, which Compose does not make
  mend: leave the Swarm to Terraform, or write the service for docker stack deploy
swarm  docker_network.n  scope: is an argument that nothing here knows
  mend: leave it out
`,
  });
});

test.each([[[]], [['cdktf.out/stacks/shop', 'cdktf.out/stacks/swarm']]])(
  'called with %j it ends with 2 and says how it is called',
  (args) => {
    const { code, error } = run(...args);
    expect(code).toBe(2);
    expect(error).toContain('name one stack\n\npawl compose STACK\n');
  },
);

test('a stack that is not there ends with 3', () => {
  expect(run('cdktf.out/stacks/other')).toEqual({
    code: 3,
    out: '',
    error: 'cdktf.out/stacks/other has no cdk.tf.json: give the folder of a stack that was synthesized as JSON\n',
  });
});
