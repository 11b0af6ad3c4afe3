import { parsed, refused, type Parsed } from './parsed';

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Powers of ten behind the decimal suffixes; `m` is milli and `M` is mega, which people mix up. */
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

const QUANTITY =
  /^(?<sign>[+-]?)(?:(?<whole>\d+)(?:\.(?<fraction>\d*))?|\.(?<bare>\d+))(?:(?<suffix>[KMGTPE]i|[numkMGTPE]?)|[eE](?<exponent>[+-]?\d{1,4}))$/;

/** A quantity as whole digits times ten and times 1024, so that nothing is lost to floating point. */
interface ExactQuantity {
  readonly digits: bigint;
  readonly tens: number;
  readonly kibis: number;
  readonly suffix: string;
}

function readQuantity(text: string): ExactQuantity | undefined {
  const groups = typeof text === 'string' && text.length <= 64 ? QUANTITY.exec(text)?.groups : undefined;
  if (!groups) return undefined;
  const { sign, whole = '', fraction = groups['bare'] ?? '', suffix = '', exponent } = groups;
  const kibis = BINARY.indexOf(suffix) + 1;
  const power = exponent === undefined ? (kibis > 0 ? 0 : (DECIMAL[suffix] ?? 0)) : Number(exponent);
  return {
    digits: BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`),
    tens: power - fraction.length,
    kibis,
    suffix,
  };
}

/** A whole number of thousandths or of units, or undefined when the quantity is finer than that. */
function wholeOf({ digits, tens, kibis }: ExactQuantity, scale: number): bigint | undefined {
  const shift = tens + scale;
  const scaled = digits * 1024n ** BigInt(kibis);
  if (shift >= 0) return scaled * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return scaled % divisor === 0n ? scaled / divisor : undefined;
}

/** How a kind of quantity may be written. */
export interface QuantityRule {
  /** Suffixes that are accepted, `''` for none. */
  readonly suffixes: readonly string[];
  /** Power of ten by which the answer counts: 3 for thousandths. */
  readonly scale: number;
  /** What the refusal says would be right. */
  readonly right: string;
  /** What the answer counts, in the plural: `bytes`. */
  readonly unit: string;
}

/**
 * Any Kubernetes quantity as a number: `100m` is 0.1, `1.5Gi` is 1610612736. The grammar is that of
 * `k8s.io/apimachinery` `resource.Quantity`, save that a text without digits (`Mi`), which that reads as zero, is refused.
 * What a double cannot hold is rounded to the nearest that it can; Kubernetes itself stops counting at 2 to the 63rd.
 */
export function parseQuantity(text: string): Parsed<number> {
  const read = readQuantity(text);
  if (!read)
    return refused(
      `${shown(text)} is not a Kubernetes quantity: write a number and a suffix, such as 100m, 512Mi or 2`,
    );
  const value = Number(`${read.digits.toString()}e${read.tens}`) * 1024 ** read.kibis;
  if (!Number.isFinite(value)) return refused(`${shown(text)} is more than can be counted`);
  return parsed(value);
}

/** A quantity above zero in whole units of `rule`, as Pawl's own props take it. */
export function parsePositive(text: string, rule: QuantityRule): Parsed<number> {
  const read = readQuantity(text);
  if (!read || !rule.suffixes.includes(read.suffix) || /[eE][+-]?\d/.test(text))
    return refused(`${shown(text)}: ${rule.right}`);
  if (read.digits <= 0n) return refused(`${shown(text)} is not above zero: ${rule.right}`);
  const value = wholeOf(read, rule.scale);
  if (value === undefined) return refused(`${shown(text)} is finer than whole ${rule.unit}: ${rule.right}`);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    return refused(`${shown(text)} is more than can be counted in ${rule.unit}: ${rule.right}`);
  return parsed(Number(value));
}

function shown(text: unknown): string {
  return typeof text === 'string' ? JSON.stringify(text.slice(0, 80)) : `a ${typeof text}`;
}
