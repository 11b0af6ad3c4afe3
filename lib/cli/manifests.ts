import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Stack } from '../objects/lookup';
import { kubernetesObjects, type Note } from '../objects/objects';
import { yamlOf } from '../objects/yaml';
import { argumentsOf, type Command, EXIT, Misuse, type Terminal, UnusableInput } from './command';
import { OUTPUT, stackReader } from './synthesized';

/** Stacks as Kubernetes objects, for the tools that judge those. */
export const manifests: Command = {
  name: 'manifests',
  summary: 'the Kubernetes objects that the provider makes of synthesized stacks, as YAML for kubectl diff and linters',
  usage: `pawl manifests [STACK…]

STACK  the folder of a synthesized stack: cdktf.out/stacks/web. Without one: every stack of cdktf.out

The objects go to standard output, as the provider sends them: with its defaults, and with "(not shown)" for the values of
Secrets, so they are to be judged and compared, not applied. What only Terraform knows stays as \${…} and is named on
standard error.`,

  run(args, terminal) {
    const folders = argumentsOf(args, {}).positionals;
    const stacks = stacksOf(folders, terminal);
    const wanted = folders.length === 0 ? undefined : new Set(folders.map((folder) => path.basename(folder)));
    const { objects, notes } = kubernetesObjects(stacks, wanted);
    if (objects.length > 0) terminal.out(yamlOf(objects).trimEnd());
    for (const note of notes) terminal.error(lineOf(note));
    return EXIT.done;
  },
};

/** Every stack of the output that the folders belong to, because one refers to another. */
function stacksOf(folders: readonly string[], { cwd }: Terminal): readonly Stack[] {
  const parents = new Set(folders.map((folder) => path.dirname(path.resolve(cwd, folder))));
  if (parents.size > 1) throw new Misuse('name stacks of one output');
  const [parent = path.resolve(cwd, OUTPUT, 'stacks')] = parents;
  const synthesized = stackReader();
  for (const folder of folders) synthesized(path.resolve(cwd, folder), folder);
  const names = fs.existsSync(parent) ? fs.readdirSync(parent).sort() : [];
  if (names.length === 0) throw new UnusableInput(`${path.relative(cwd, parent)} holds no stacks: run synth`);
  return names.map((name) => ({
    name,
    json: synthesized(path.join(parent, name), path.relative(cwd, path.join(parent, name))),
  }));
}

function lineOf({ stack, address, at, why }: Note): string {
  return [stack, address, at].filter((part) => part !== '').join('  ') + `: ${why}`;
}
