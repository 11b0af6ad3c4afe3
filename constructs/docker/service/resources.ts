import { type Cpu, parseCpu } from '../../../lib/values/cpu';
import { MEBIBYTE, type Memory, parseMemory } from '../../../lib/values/memory';
import type { Checks } from '../../props/checks';

/** What the container may take; both are limits, because no scheduler shares the host out (D-01, C-01). */
export interface ResourceProps {
  /** Limit: `0.5` is half a core. 10m or more, because the engine counts no finer. */
  readonly cpu: Cpu;
  /** Limit, without swap beside it. Whole MiB, 6Mi or more. */
  readonly memory: Memory;
}

const PERIOD = 100_000;

/** As the provider takes them: CPU as a share of a period, because `cpus` crashes provider 3.6.2. */
export function limitsOf(
  { cpu, memory }: ResourceProps,
  checks: Checks,
): {
  readonly cpuPeriod: number;
  readonly cpuQuota: number;
  readonly memory: number;
  readonly memorySwap: number;
} {
  const millicores = checks.value('resources.cpu', parseCpu(cpu), { rule: 'D-01' }) ?? 1000;
  if (millicores < 10)
    checks.problem(`resources.cpu: ${cpu} is less than the engine can limit to`, {
      rule: 'D-01',
      mend: "cpu: '10m' or more",
    });
  const mebibytes =
    (checks.value('resources.memory', parseMemory(memory), { rule: 'D-01' }) ?? MEBIBYTE * 6) / MEBIBYTE;
  if (!Number.isInteger(mebibytes) || mebibytes < 6)
    checks.problem(`resources.memory: ${memory} is not a whole number of MiB from 6Mi on`, {
      rule: 'D-01',
      mend: `memory: '${Math.max(6, Math.ceil(mebibytes))}Mi'`,
    });
  return { cpuPeriod: PERIOD, cpuQuota: (millicores * PERIOD) / 1000, memory: mebibytes, memorySwap: mebibytes };
}
