/**
 * Needs kube-score and checkov, on the path or where `.ci/run` puts them (`~/.cache/pawl`): from Go modules and PyPI. A linter
 * that is not there is a skipped test.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { kubernetesObjects, type MadeObject } from '../../../lib/objects/objects';
import { yamlOf } from '../../../lib/objects/yaml';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { synthesizeEstate, type Estate } from '../kubernetes/estate';
import { scratch } from '../packed';
import { type Complaint, type Contradicted, CONTRADICTED } from './contradicted';

type Linter = Contradicted['linter'];

const CACHE = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'pawl');
const PLACES: Readonly<Record<Linter, string>> = {
  'kube-score': path.join(CACHE, 'bin', 'kube-score'),
  checkov: path.join(CACHE, 'checkov', 'bin', 'checkov'),
};

function commandOf(linter: Linter): string | undefined {
  if (fs.existsSync(PLACES[linter])) return PLACES[linter];
  return spawnSync('which', [linter]).status === 0 ? linter : undefined;
}

const folder = scratch();
let estate: Estate;
let objects: readonly MadeObject[];
let file: string;

beforeAll(() => {
  estate = synthesizeEstate(path.join(folder, 'out'));
  ({ objects } = kubernetesObjects(estate.stacks));
  file = path.join(folder, 'objects.yaml');
  fs.writeFileSync(file, yamlOf(objects));
}, 300_000);

function list(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** What a linter prints, which is JSON whatever its exit code says. */
function asked(command: string, ...args: readonly string[]): JsonObject {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  try {
    const read: unknown = JSON.parse(stdout);
    if (isObject(read)) return read;
    if (Array.isArray(read)) return { list: read.filter(isObject) };
  } catch {
    // told below, with what it said instead
  }
  throw new Error(`${command} did not answer in JSON: ${stderr.slice(0, 500)}${stdout.slice(0, 500)}`);
}

/** Grade 10 is fine, 1 critical. */
function kubeScore(command: string): readonly Complaint[] {
  return list(asked(command, 'score', '-o', 'json', file)['list']).flatMap((object) => {
    const { object_meta: meta, type_meta: type } = object;
    const title = `${text(isObject(type) ? type['kind'] : '')} ${text(isObject(meta) ? meta['namespace'] : '')} ${text(isObject(meta) ? meta['name'] : '')}`;
    return list(object['checks'])
      .filter(({ skipped, grade }) => skipped !== true && typeof grade === 'number' && grade < 10)
      .map(({ check, comments }) => ({
        linter: 'kube-score' as const,
        check: text(isObject(check) ? check['id'] : ''),
        object: title,
        said: list(comments).map(({ summary }) => text(summary)),
      }));
  });
}

function checkov(command: string): readonly Complaint[] {
  const args = ['--framework', 'kubernetes', '-f', file, '-o', 'json', '--quiet', '--compact', '--skip-download'];
  const { results } = asked(command, ...args);
  return list(isObject(results) ? results['failed_checks'] : []).map((failed) => {
    const [kind = '', namespace = '', name = ''] = text(failed['resource']).split('.');
    return {
      linter: 'checkov' as const,
      check: text(failed['check_id']),
      object: `${kind} ${namespace} ${name}`,
      said: text(failed['check_name']),
    };
  });
}

/** The stack of an object that a linter names; checkov calls the pods of a template by names of its own. */
function stackOf({ object }: Complaint): string {
  const [kind = '', namespace = '', name = ''] = object.split(' ');
  const found = objects.find(({ object: { kind: ours, metadata } }) => {
    if (!isObject(metadata) || metadata['namespace'] !== namespace) return false;
    return kind === 'Pod' ? true : ours === kind && metadata['name'] === name;
  });
  return found?.stack ?? '';
}

function isUnscaled({ object }: Complaint): boolean {
  return objects.some(({ object: { kind, metadata, spec } }) => {
    if (!isObject(metadata) || !isObject(spec)) return false;
    const title = [kind, metadata['namespace'], metadata['name']].map(text).join(' ');
    return title === object && spec['replicas'] === undefined;
  });
}

const READERS: Readonly<Record<Linter, (command: string) => readonly Complaint[]>> = {
  'kube-score': kubeScore,
  checkov,
};

describe.each(['kube-score', 'checkov'] as const)('%s', (linter) => {
  const command = commandOf(linter);
  const name = 'holds nothing against the stacks but what the catalogue contradicts, and each of that once or more';
  if (command === undefined) {
    test.skip(`${name} (not run: ${linter} is not on this machine)`, () => undefined);
    return;
  }
  test(
    name,
    () => {
      const complaints = READERS[linter](command);
      const known = CONTRADICTED.filter((one) => one.linter === linter);
      const open = complaints.filter((complaint) => {
        const entry = known.find(({ check }) => check === complaint.check);
        if (entry === undefined) return true;
        if (entry.unscaled === true && !isUnscaled(complaint)) return true;
        return entry.exemptFrom !== undefined && !estate.isExempt(stackOf(complaint), entry.exemptFrom);
      });
      const counts = known.map(
        ({ check }) => `${String(complaints.filter((one) => one.check === check).length)} ${check}`,
      );
      console.info(
        `${linter} on ${String(objects.length)} objects: ${String(complaints.length)} findings\n  ${counts.join('\n  ')}`,
      );
      expect(open).toEqual([]);
      const found = new Set(complaints.map(({ check }) => check));
      expect(known.map(({ check }) => check).filter((check) => !found.has(check))).toEqual([]);
    },
    300_000,
  );
});

test('kube-score asks for a CPU limit and for nothing else of the resources', () => {
  const command = commandOf('kube-score');
  if (command === undefined) return;
  const said = kubeScore(command).filter(({ check }) => check === 'container-resources');
  expect([...new Set(said.flatMap((one) => one.said))]).toEqual(['CPU limit is not set']);
});
