import { type ImageFacts, type ImageReference, parseImage, pinOf } from '../../lib/values/image';
import type { Checks } from './checks';
import { checkedLater, flag, mayLack, object, oneOf, parsedLater, type Shape, text } from './shape';

const PINNED = { rule: 'F04', mend: "image: image('repo:1.27.2'), best with @sha256:<digest>" } as const;

/** What JavaScript may give as an image. */
export const image: Shape = (value, at) =>
  typeof value === 'string'
    ? [`${at} is bare text: write image('…') around it`]
    : object({
        reference: text,
        facts: object<ImageFacts>({
          shell: mayLack(oneOf('sh', 'none')),
          user: mayLack(parsedLater),
          client: mayLack(oneOf('node', 'curl', 'wget')),
        }),
        because: mayLack(checkedLater),
        tracked: mayLack(flag),
      })(value, at);

/** The reference taken apart, or undefined after telling what is wrong with it. */
export function readReference(reference: string, checks: Checks): ImageReference | undefined {
  return checks.value('image', parseImage(reference), { rule: 'F04', mend: "image: image('repo:1.27.2')" });
}

/** Tells of a reference that names no release (F04): what the compiler could not see, or nobody asked it. */
export function checkPinned(reference: string, read: ImageReference, checks: Checks): void {
  const pin = pinOf(read);
  if (pin === 'digest' || pin === 'immutable') return;
  const why = pin === 'absent' ? 'it has no tag, which means latest' : 'its tag names no release';
  checks.problem(`image "${reference}" floats: ${why}`, PINNED);
}
