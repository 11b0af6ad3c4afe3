import * as fs from 'node:fs';
import * as path from 'node:path';
import { compareOutputs } from '../diff/compare';
import { isSame } from '../diff/difference';
import { openSchemas } from '../gate/schemas';
import { diffJson } from '../reports/diff-json';
import { diffMarkdown } from '../reports/diff-markdown';
import { type Compared, diffText } from '../reports/diff-text';
import { argumentsOf, type Command, EXIT, Misuse, type Terminal, UnusableInput } from './command';
import { outputOnDisk, type Read } from './outputs';
import { outputInRevision } from './revisions';

const FORMATS = ['text', 'markdown', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** Two outputs, compared as a reviewer wants to read it. */
export const diff: Command = {
  name: 'diff',
  summary: 'what one synthesized output changes against another: destroyed, replaced, restarted, changed, added',
  usage: `pawl diff OLD NEW [--format text|markdown|json] [--exit-code]

OLD, NEW     a folder of synthesized stacks (cdktf.out), the folder of one stack, a JSON file of one,
             or a git revision in which such a path is committed: main:cdktf.out
--format     text for the terminal, markdown for a pull request, json for programs; text when absent
--exit-code  exits 1 when there is a difference

pawl diff main:cdktf.out cdktf.out    what this branch changes`,

  run(args, terminal) {
    const { old, now, format, tells } = asked(args);
    const [before, after] = paired(read(old, terminal), read(now, terminal));
    const schemas = openSchemas(terminal.cwd);
    const stacks = compareOutputs(before.output, after.output, (json) => schemas.of(json));
    terminal.out(report({ old, new: now, stacks }, format, terminal));
    return tells && !isSame(stacks) ? EXIT.no : EXIT.done;
  },
};

function report(compared: Compared, format: Format, { colour = false }: Terminal): string {
  if (format === 'json') return diffJson(compared);
  return format === 'markdown' ? diffMarkdown(compared).trimEnd() : diffText(compared, { colour });
}

interface Asked {
  readonly old: string;
  readonly now: string;
  readonly format: Format;
  /** Whether the exit code tells of differences. */
  readonly tells: boolean;
}

function asked(args: readonly string[]): Asked {
  const { values, positionals } = argumentsOf(args, {
    format: { type: 'string', default: 'text' },
    'exit-code': { type: 'boolean', default: false },
  });
  const [old, now, ...more] = positionals;
  if (old === undefined || now === undefined || more.length > 0) throw new Misuse('name two outputs: OLD and NEW');
  const format = FORMATS.find((one) => one === values.format);
  if (format === undefined) throw new Misuse(`--format ${values.format} is none of ${FORMATS.join(', ')}`);
  return { old, now, format, tells: values['exit-code'] };
}

/** What stands on the disk goes before what looks like a revision, so that a path with a colon can be given. */
function read(asked: string, { cwd }: Terminal): Read {
  const absolute = path.resolve(cwd, asked);
  if (fs.existsSync(absolute)) return outputOnDisk(asked, absolute);
  if (asked.includes(':')) return outputInRevision(asked, cwd);
  throw new UnusableInput(
    `${asked} does not exist: give a folder that synth wrote, a JSON file, or REV:PATH for one that is committed`,
  );
}

/** Two single stacks are compared whatever they are called; a single one is compared with its namesake of a whole output. */
function paired(old: Read, now: Read): readonly [Read, Read] {
  if (old.isOne && now.isOne) {
    const [[name] = ['']] = [...now.output];
    const [[, json] = ['', {}]] = [...old.output];
    return [{ ...old, output: new Map([[name, json]]) }, now];
  }
  if (old.isOne) return [old, only(now, old)];
  return now.isOne ? [only(old, now), now] : [old, now];
}

function only(whole: Read, one: Read): Read {
  return { ...whole, output: new Map([...whole.output].filter(([name]) => one.output.has(name))) };
}
