import { INCREASE, LIMIT, THRESHOLD } from '../../../lib/model/autoresized';
import { parseStorage, type StorageSize } from '../../../lib/values/storage';
import { parsed, refused, type Parsed } from '../../../lib/values/parsed';
import type { Checks } from '../../props/checks';

/** A part of what the claim holds now, above `0%` and at most `100%`: what the autoresizer takes. */
type Percent = `${number}%`;

/**
 * How pvc-autoresizer grows a claim: in steps, until a limit. Pawl leaves the size that it has grown to alone (K-04).
 *
 * Its storage class must allow it: `allow_volume_expansion`, and the annotation `resize.topolvm.io/enabled: "true"`.
 */
export interface Growth {
  /** The limit, above the claim's `size`. */
  readonly to: StorageSize;
  /** It grows as soon as less than this is free. @default left out: the autoresizer takes 10% */
  readonly below?: Percent | StorageSize;
  /** How much it grows in one step, rounded up to whole Gi. @default left out: the autoresizer takes 10% */
  readonly by?: Percent | StorageSize;
}

/** What the autoresizer reads in a claim. @param prop the path of a prop of the claim */
export function grownBy(
  prop: (name: string) => string,
  { size, grows, annotations = {} }: Grown,
  checks: Checks,
): Readonly<Record<string, string>> {
  if (grows === undefined) return {};
  const at = prop('grows');
  const limit = checks.value(`${at}.to`, parseStorage(grows.to));
  const asked = parseStorage(size);
  if (limit !== undefined && asked.ok && limit <= asked.value)
    checks.problem(`${at}.to: ${grows.to} is not above the size ${size}, so the claim would never grow`, {
      mend: 'write a limit above the size, or leave grows out',
    });
  if (grows.below !== undefined) checks.value(`${at}.below`, parseStep(grows.below));
  if (grows.by !== undefined) checks.value(`${at}.by`, parseStep(grows.by));
  const written = {
    [LIMIT]: grows.to,
    ...(grows.below === undefined ? {} : { [THRESHOLD]: grows.below }),
    ...(grows.by === undefined ? {} : { [INCREASE]: grows.by }),
  };
  for (const annotation of [LIMIT, THRESHOLD, INCREASE])
    if (annotation in annotations)
      checks.problem(`${prop('annotations')}: ${annotation} is what grows says`, {
        mend: 'say it in grows alone',
      });
  return written;
}

interface Grown {
  readonly size: string;
  readonly grows?: Growth;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A percentage or a size, both above zero. */
function parseStep(text: string): Parsed<number> {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent === undefined)
    return text.endsWith('%') ? refused(`${JSON.stringify(text)}: ${RIGHT}`) : parseStorage(text);
  const part = Number(percent);
  return part > 0 && part <= 100 ? parsed(part) : refused(`${JSON.stringify(text)}: ${RIGHT}`);
}

const RIGHT = 'write a percentage above 0% and at most 100%, such as 20%, or a size such as 5Gi';
