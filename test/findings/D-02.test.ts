import type { Facts } from '../../lib/model/facts';
import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, verdicts } from './asking';

const GIBIBYTE = 1024 ** 3;
/** Seed 002: two cores, 4 GB, of which 15 % are kept. */
const cx21: Partial<Facts> = {
  host: { name: 'cx21', memory: 4 * GIBIBYTE, reserve: 0.6 * GIBIBYTE, cpus: 2 },
};

/** Containers with these limits, `[MiB, cores]`. */
function running(...limits: readonly (readonly [number | string, string])[]): JsonObject {
  const all = limits.map(([memory, cpus], index) => [
    `c${index}`,
    { name: `c${index}`, image: 'app:1.2.3', memory, cpus },
  ]);
  return { resource: { docker_container: Object.fromEntries(all) as JsonObject } };
}

test('limits that leave the reserve pass', () => {
  expect(ask('D-02', running([1024, '0.5'], [2048, '0.5']), cx21)).toEqual(['pass provider.docker']);
});

test('limits that come to all of the memory are refused: the table of seed 002 left nothing for the host (E-25)', () => {
  const table = running(
    [512, '0.5'],
    [768, '0.75'],
    [512, '0.5'],
    [768, '0.75'],
    [768, '0.5'],
    [256, '0.25'],
    [512, '0.5'],
  );
  expect(ask('D-02', table, cx21)).toEqual([
    'fail provider.docker: its containers may take 4096Mi of memory, and 4096Mi with a reserve of 614Mi leaves 3482Mi',
  ]);
});

test('the limits of all stacks of one host count together', () => {
  expect(ask('D-02', [running([2048, '0.5']), running([2048, '0.5'])], cx21)).toEqual([
    'fail provider.docker: its containers may take 4096Mi of memory, and 4096Mi with a reserve of 614Mi leaves 3482Mi',
  ]);
});

test('more than twice the cores is of low severity, which warns and refuses nothing (N-27)', () => {
  expect(ask('D-02', running([512, '2'], [512, '2']), cx21)).toEqual(['pass provider.docker']);
  expect(ask('D-02', running([512, '2'], [512, '2.5']), cx21)).toEqual([
    'fail provider.docker: its containers may take 4.5 cores of 2, more than twice of them',
  ]);
  const [verdict] = verdicts('D-02', running([512, '2'], [512, '2.5']), cx21);
  expect(verdict?.reasons[0]).toMatchObject({ severity: 'low' });
});

test('a limit that is decided later is unknown, unless the others are too much already', () => {
  expect(ask('D-02', running(['${var.memory}', '0.5']), cx21)).toEqual([
    'unknown provider.docker: ${var.memory} is decided when Terraform runs: with it the limits may leave no reserve',
  ]);
  expect(ask('D-02', running(['${var.memory}', '0.5'], [4096, '0.5']), cx21)[0]).toMatch(/^fail/);
});

test('a one-shot container ends, so it takes nothing of the budget', () => {
  const ends = { name: 'm', image: 'app:1.2.3', memory: 4096, cpus: '1', must_run: false };
  expect(ask('D-02', { resource: { docker_container: { m: ends } } }, cx21)).toEqual([]);
});

test('a stack whose host nobody describes is not judged', () => {
  expect(ask('D-02', running([4096, '4']))).toEqual([]);
});

test('an exemption covers it', () => {
  expect(verdicts('D-02', running([4096, '1']), cx21, [everywhere('D-02')])[0]?.state).toBe('exempt');
});
