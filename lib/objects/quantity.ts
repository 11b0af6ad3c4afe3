const SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const QUANTITY =
  /^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:(?<suffix>[KMGTPE]i|[numkMGTPE])|[eE](?<exponent>[+-]?\d{1,3}))?$/;

/**
 * A quantity as Kubernetes writes it, which the provider does before it sends one: `1000m` is `1`, `1024Mi` is `1Gi`, `0.5Gi` is
 * `512Mi`. What is no quantity stays as it is.
 */
export function canonicalQuantity(text: string): string {
  const groups = QUANTITY.exec(text)?.groups;
  const { sign = '', whole = '', fraction = '', suffix = '', exponent } = groups ?? {};
  if (groups === undefined || whole + fraction === '') return text;
  const digits = BigInt(whole + fraction);
  const negative = sign === '-' && digits !== 0n ? '-' : '';
  const kibis = Math.max(0, BINARY.indexOf(suffix));
  if (kibis > 0) {
    const bytes = digits * 1024n ** BigInt(kibis);
    const units = upwards(bytes, -fraction.length);
    const isWhole = units * 10n ** BigInt(fraction.length) === bytes;
    if (isWhole && units >= 1024n) return negative + binary(units);
    return negative + decimal(bytes, -fraction.length, (power) => SUFFIXES[power / 3 + 3]);
  }
  const power = exponent === undefined ? (SUFFIXES.indexOf(suffix) - 3) * 3 : Number(exponent);
  const written = (tens: number): string | undefined =>
    exponent === undefined ? SUFFIXES[tens / 3 + 3] : tens === 0 ? '' : `e${String(tens)}`;
  return negative + decimal(digits, power - fraction.length, written);
}

/** Digits times a power of ten, rounded up to whole ones. */
function upwards(digits: bigint, tens: number): bigint {
  if (tens >= 0) return digits * 10n ** BigInt(tens);
  const divisor = 10n ** BigInt(-tens);
  return (digits + divisor - 1n) / divisor;
}

function binary(units: bigint): string {
  let power = 0;
  for (; units % 1024n === 0n && power < BINARY.length - 1; power += 1) units /= 1024n;
  return `${units.toString()}${BINARY[power] ?? ''}`;
}

/** With the largest suffix that leaves a whole number; no finer than billionths. */
function decimal(digits: bigint, tens: number, suffixOf: (power: number) => string | undefined): string {
  if (digits === 0n) return '0';
  if (tens < -9) [digits, tens] = [upwards(digits, tens + 9), -9];
  while (digits % 10n === 0n) [digits, tens] = [digits / 10n, tens + 1];
  while (tens % 3 !== 0 || suffixOf(tens) === undefined) [digits, tens] = [digits * 10n, tens - 1];
  return `${digits.toString()}${suffixOf(tens) ?? ''}`;
}
