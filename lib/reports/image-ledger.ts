import { parsed, refused, type Parsed } from '../values/parsed';

/** Where synth writes which image each container runs, and which it ran before. */
export const IMAGE_LEDGER = 'images.json';

/** What a container runs. */
export interface RunningImage {
  /** Name of the stack's folder. */
  readonly stack: string;
  /** Terraform address: `docker_container.shop`. */
  readonly address: string;
  /** Path of the construct as its author sees it: `shop/api`. */
  readonly construct: string;
  readonly image: string;
}

/** The same with what it ran before, the latest first. */
export interface LedgerRow extends RunningImage {
  readonly earlier: readonly string[];
}

/** How many earlier images are remembered (D-19). */
const KEPT = 3;

/**
 * The ledger that follows another one: an image that is no longer the one of its container becomes its latest earlier image. The
 * same images after their own ledger give it again, so that the next synth of the same code changes no byte.
 */
export function imageLedger(running: readonly RunningImage[], before: readonly LedgerRow[]): readonly LedgerRow[] {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  return running
    .map(({ stack, address, construct, image }) => {
      const row = known.get(keyOf({ stack, address }));
      const past = row === undefined ? [] : [row.image, ...row.earlier];
      const earlier = [...new Set(past)].filter((each) => each !== image).slice(0, KEPT);
      return { stack, address, construct, image, earlier };
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The bytes of a ledger. */
export function imageLedgerText(rows: readonly LedgerRow[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/** Reads a ledger, which is data from disk. */
export function readImageLedger(text: string): Parsed<readonly LedgerRow[]> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refused('it is not JSON');
  }
  return Array.isArray(content) && content.every(isRow) ? parsed(content) : refused('it is no ledger of images');
}

function isRow(value: unknown): value is LedgerRow {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const earlier = fields.get('earlier');
  return (
    ['stack', 'address', 'construct', 'image'].every((key) => typeof fields.get(key) === 'string') &&
    Array.isArray(earlier) &&
    earlier.every((each) => typeof each === 'string')
  );
}

function keyOf({ stack, address }: Pick<RunningImage, 'stack' | 'address'>): string {
  return `${stack} ${address}`;
}
