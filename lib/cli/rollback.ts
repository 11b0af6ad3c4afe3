import * as fs from 'node:fs';
import * as path from 'node:path';
import type { DockerContainer } from '../model/docker';
import { DATA_STORES, isMadeFor } from '../model/software';
import { IMAGE_LEDGER, type LedgerRow, readImageLedger } from '../reports/image-ledger';
import { readTerraform } from '../sources/terraform';
import { argumentsOf, type Command, EXIT, Misuse, UnusableInput } from './command';
import { synthesized } from './synthesized';

/** The images that a Docker stack ran before, as the change of its code that brings them back (B-12). */
export const rollback: Command = {
  name: 'rollback',
  summary: 'the images that a Docker stack ran before its last change, as what to write into its code',
  usage: `pawl rollback STACK [--json]

STACK   the folder of a synthesized stack: cdktf.out/stacks/shop
--json  the same for programs, with all earlier images

Nothing is changed: it prints what to write back, and an apply brings it. The earlier images are those of the outputs that were
published into the same folder before, three at most; keep_locally has left them on the host. The exit code is 1 where no
container has an earlier image.`,

  run(args, terminal) {
    const { values, positionals } = argumentsOf(args, { json: { type: 'boolean', default: false } });
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) throw new Misuse('name one stack');
    const absolute = path.resolve(terminal.cwd, folder);
    const stack = path.basename(absolute);
    const { dockerContainers } = readTerraform(stack, synthesized(absolute, folder));
    const changes = rowsOf(stack, path.dirname(path.dirname(absolute)), folder).flatMap((row) =>
      changeOf(row, dockerContainers),
    );
    if (values.json) terminal.out(JSON.stringify({ stack, changes }, null, 2));
    if (changes.length === 0) {
      terminal.error(`${stack}: no container has an earlier image: none has changed since ${IMAGE_LEDGER} was begun`);
      return EXIT.no;
    }
    if (!values.json)
      terminal.out([`# Images of the stack ${stack} before, to be written back`, ...changes.map(textOf)].join('\n'));
    return EXIT.done;
  },
};

/** What goes back in one construct. */
interface Change {
  readonly construct: string;
  readonly address: string;
  readonly from: string;
  readonly to: string;
  readonly earlier: readonly string[];
  /** What does not come back with the image. */
  readonly note?: string;
}

function rowsOf(stack: string, output: string, shown: string): readonly LedgerRow[] {
  const file = path.join(output, IMAGE_LEDGER);
  if (!fs.existsSync(file))
    throw new UnusableInput(
      `${shown}: its output has no ${IMAGE_LEDGER}, so nothing says what ran before: synth Docker stacks into one folder, and keep it`,
    );
  const ledger = readImageLedger(fs.readFileSync(file, 'utf8'));
  if (!ledger.ok) throw new UnusableInput(`${file}: ${ledger.problem}: run synth`);
  return ledger.value.filter((row) => row.stack === stack);
}

function changeOf(
  { construct, address, image, earlier }: LedgerRow,
  containers: readonly DockerContainer[],
): readonly Change[] {
  const [to] = earlier;
  if (to === undefined) return [];
  const note = noteOf(containers.find(({ place }) => place.address === address));
  return [{ construct, address, from: image, to, earlier, ...(note === undefined ? {} : { note }) }];
}

/** Images go back, data do not (B-13, N-28). */
function noteOf(container: DockerContainer | undefined): string | undefined {
  if (container?.isOneShot === true)
    return 'what it has done stays: the earlier image must know the schema that it left';
  if (isMadeFor(container?.image, DATA_STORES) === true)
    return 'a data store may not read what a newer version wrote: restore a backup where the major version differs';
  return undefined;
}

function textOf({ construct, from, to, note }: Change): string {
  return [
    `${construct}  image('${to}')`,
    `  instead of '${from}'`,
    ...(note === undefined ? [] : [`  note: ${note}`]),
  ].join('\n');
}
