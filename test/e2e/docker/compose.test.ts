/**
 * Needs Compose 2.40.3, built from Go modules into `~/.cache/pawl/bin` (`.ci/run` does). What the reader makes of generated projects is
 * compared with what Compose itself prints of the same files, attribute by attribute.
 */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { loadProject } from '../../../lib/sources/compose/load';
import { composeOf, composeText } from '../../../lib/compose/compose';
import type { JsonObject } from '../../../lib/values/json';
import { dockerProgram, made } from '../../docker/programs';
import { MOST } from '../../compose/most';
import * as fc from '../../seeded';
import { dockerStacks } from '../../stacks/docker-stacks';
import { Written } from '../../written';
import { COMPOSE } from './compose-binary';
import { configOf } from './compose-config';
import { project, type WrittenProject } from './compose-files';

const PROJECTS = Number(process.env['PAWL_PROJECTS'] ?? 500);
const run = promisify(execFile);

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-compose-'));
afterAll(() => {
  fs.rmSync(root, { recursive: true });
});

/** What Compose prints, or why it refuses. */
async function printed(folder: string, named: readonly string[]): Promise<unknown> {
  const files = named.flatMap((file) => ['-f', file]);
  try {
    const { stdout } = await run(COMPOSE, ['--profile', '*', ...files, 'config', '--format', 'json'], {
      cwd: folder,
      env: { HOME: root, PATH: '/usr/bin:/bin' },
    });
    return JSON.parse(stdout, (key, value: unknown) => (key === 'x-base' ? undefined : value)) as unknown;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function write(folder: string, { files }: WrittenProject): void {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
}

function readBy(folder: string, named: readonly string[]): unknown {
  const [first = '', ...more] = named.map((file) => path.join(folder, file));
  const read = (file: string): string | undefined => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);
  return configOf(
    loadProject({ files: [first, ...more], read, project: path.basename(folder) }, { as: 'run', unset: 'empty' }),
  );
}

const compares = fs.existsSync(COMPOSE) ? test : test.skip;

compares(
  `of ${PROJECTS} generated projects the reader sees what Compose sees${fs.existsSync(COMPOSE) ? '' : ' (not run: no Compose 2.40.3 in the cache)'}`,
  async () => {
    const drawn = fc.sample(project, PROJECTS + 10);
    const refused: string[] = [];
    const compare = async (each: WrittenProject, index: number): Promise<void> => {
      const folder = path.join(root, `p${index}`);
      write(folder, each);
      const expected = await printed(folder, each.named);
      if (typeof expected === 'string') refused.push(expected);
      else expect({ index, config: readBy(folder, each.named) }).toEqual({ index, config: expected });
      fs.rmSync(folder, { recursive: true });
    };
    for (let index = 0; index < drawn.length; index += 4)
      await Promise.all(drawn.slice(index, index + 4).map((each, offset) => compare(each, index + offset)));
    // Two spellings of one path are a conflict that only Compose's own checks see.
    expect(refused.filter((message) => !message.includes('already mounted as'))).toEqual([]);
    expect(refused.length).toBeLessThanOrEqual(10);
  },
  600_000,
);

const STACKS = Number(process.env['PAWL_STACKS'] ?? 100);

compares(
  `what is written of every Docker stack, of ${STACKS} generated ones and of a container with all that there is, Compose takes`,
  async () => {
    const generated = fc
      .sample(dockerProgram, STACKS)
      .map((program, index): [string, JsonObject] => [`g${index}`, new Written(made(program)).json]);
    const own = dockerStacks.map(({ name, make }): [string, JsonObject] => [name, new Written(make()).json]);
    for (const [name, json] of [...own, ...generated, ['most', MOST] as const]) {
      const folder = path.join(root, name);
      const text = composeText(name, json, composeOf(name, json));
      write(folder, { named: ['compose.yaml'], files: { 'compose.yaml': text } });
      const expected = await printed(folder, ['compose.yaml']);
      if (typeof expected === 'string') throw new Error(`${name}: ${expected}\n${text}`);
      expect({ name, config: readBy(folder, ['compose.yaml']) }).toEqual({ name, config: expected });
    }
  },
  300_000,
);
