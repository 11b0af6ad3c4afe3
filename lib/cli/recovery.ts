import * as fs from 'node:fs';
import * as path from 'node:path';
import { idOf } from '../reports/coverage-tables';
import { recoveryPage } from '../reports/recovery';
import { resourcesOf } from '../sources/terraform';
import { scriptsFolderOf } from '../host/docker-job';
import { placedFiles } from '../host/placed';
import { isObject, type JsonObject } from '../values/json';
import { plain } from '../values/plain-text';
import { coverageIn } from './backups';
import { argumentsOf, type Command, EXIT, type Exit, Misuse, type Terminal, UnusableInput } from './command';
import { OUTPUT, synthesized } from './synthesized';

/** How everything comes back. */
export const recovery: Command = {
  name: 'recovery',
  summary:
    'DISASTER_RECOVERY.md: how the data of a synthesized app come back, in order, with the commands; and their scripts',
  usage: `pawl recovery [--output FOLDER] [--check FILE]
pawl recovery [--output FOLDER] --scripts INTO PLAN

--output   what synth wrote; cdktf.out when absent
--check    exits 1 where FILE is not the page that would be written
--scripts  writes the scripts of a plan (shop/shop-db) into a folder, which is made: restic.sh fetches the newest dump,
           engine.sh puts it into an empty target

pawl recovery > DISASTER_RECOVERY.md`,

  run(args, terminal) {
    const { values, positionals } = argumentsOf(args, {
      output: { type: 'string', default: OUTPUT },
      check: { type: 'string' },
      scripts: { type: 'string' },
    });
    const { output, check, scripts } = values;
    const [plan, ...more] = positionals;
    if (more.length > 0 || (plan === undefined) !== (scripts === undefined))
      throw new Misuse('name one plan with --scripts, and none without');
    if (plan !== undefined && scripts !== undefined) return writeScripts(output, plan, scripts, terminal);
    const page = recoveryPage(coverageIn(output, terminal.cwd));
    if (check !== undefined) return compare(page, check, terminal);
    terminal.out(page.trimEnd());
    return EXIT.done;
  },
};

function compare(page: string, file: string, { cwd, error }: Terminal): Exit {
  const absolute = path.resolve(cwd, file);
  const committed = fs.existsSync(absolute) ? fs.readFileSync(absolute, 'utf8') : undefined;
  if (committed === page) return EXIT.done;
  error(`${file} ${committed === undefined ? 'does not exist' : 'is stale'}: pawl recovery > ${file}`);
  return EXIT.no;
}

function writeScripts(output: string, id: string, into: string, { cwd, out }: Terminal): Exit {
  const { plans } = coverageIn(output, cwd);
  const plan = plans.find((each) => idOf(each) === id);
  if (plan === undefined)
    throw new UnusableInput(`${output} has no plan ${id}; it has ${plans.map(idOf).join(', ') || 'none'}`);
  const folder = path.resolve(cwd, output, 'stacks', plan.stack);
  const scripts = scriptsIn(synthesized(folder, path.join(output, 'stacks', plan.stack)), plan.name);
  if (scripts === undefined)
    throw new UnusableInput(`the stack ${plan.stack} has no scripts of ${plan.name}: run synth`);
  const target = path.resolve(cwd, into);
  if (fs.existsSync(target)) throw new UnusableInput(`${into} exists: name a folder that is made`);
  fs.mkdirSync(target, { recursive: true, mode: 0o700 }); // the dump will stand there
  for (const [name, text] of scripts) fs.writeFileSync(path.join(target, name), text);
  out(`${into}: the scripts of ${id}`);
  return EXIT.done;
}

/** By file name: from the ConfigMap of a plan's jobs, or from the folder that they have on a Docker host. */
function scriptsIn(stack: JsonObject, plan: string): readonly (readonly [string, string])[] | undefined {
  const map = resourcesOf(stack, 'resource').find(
    ({ type, body }) =>
      /^kubernetes_config_map(?:_v1)?$/.test(type) &&
      isObject(body['metadata']) &&
      body['metadata']['name'] === `${plan}-scripts`,
  );
  const data = map?.body['data'];
  if (isObject(data))
    return Object.entries(data).flatMap(([name, text]) => (typeof text === 'string' ? [[name, plain(text)]] : []));
  const folder = `${scriptsFolderOf(plan)}/`;
  const files = placedFiles(stack).filter(({ settings }) => settings.path.startsWith(folder));
  return files.length === 0
    ? undefined
    : files.map(({ settings: { path: file, content } }) => [file.slice(folder.length), content]);
}
