import * as fs from 'node:fs';
import * as path from 'node:path';
import { idOf } from '../reports/coverage-tables';
import { recoveryPage } from '../reports/recovery';
import { resourcesOf } from '../sources/terraform';
import { isObject } from '../values/json';
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
  const map = resourcesOf(synthesized(folder, path.join(output, 'stacks', plan.stack)), 'resource').find(
    ({ type, body }) =>
      /^kubernetes_config_map(?:_v1)?$/.test(type) &&
      isObject(body['metadata']) &&
      body['metadata']['name'] === `${plan.name}-scripts`,
  );
  const data = map?.body['data'];
  if (!isObject(data))
    throw new UnusableInput(`the stack ${plan.stack} has no ConfigMap ${plan.name}-scripts: run synth`);
  const target = path.resolve(cwd, into);
  if (fs.existsSync(target)) throw new UnusableInput(`${into} exists: name a folder that is made`);
  fs.mkdirSync(target, { recursive: true, mode: 0o700 }); // the dump will stand there
  for (const [name, text] of Object.entries(data))
    if (typeof text === 'string') fs.writeFileSync(path.join(target, name), plain(text));
  out(`${into}: the scripts of ${id}`);
  return EXIT.done;
}
