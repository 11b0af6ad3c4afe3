import { placeIn } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import type { Facts } from '../model/facts';
import { containers } from '../model/selectors';
import { readableImage } from '../model/software';
import { isUnknown, type Known } from '../model/unknown';
import { parseImage } from '../values/image';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * K-14: images come from the registries that the platform trusts.
 *
 * The audited cluster has that list as an admission policy that only observes. Judged here first, by the same list, an image from
 * elsewhere is told of before the policy refuses its pods. An image without a registry comes from `docker.io`. A platform that
 * names no registries trusts any.
 */
export const K14 = finding({
  id: 'K-14',
  title: 'Images come from the registries that the platform trusts',
  severity: 'high',
  sources: ['001 §R3', '001 §R5'],
  judges: [
    on(containers, ({ image }, { facts }) => judge(image, facts)),
    on(
      ({ dockerImages }: Estate) => dockerImages,
      ({ image }, { facts }) => judge(image, facts, 'name'),
    ),
    on(
      ({ dockerContainers }: Estate) => dockerContainers.filter(({ isImageElsewhere }) => !isImageElsewhere),
      (container, { facts }) => judge(container.image, facts, placeIn(container, 'image')),
    ),
  ],
  mend: 'an image of a registry that images: { registries } of the Platform names, or that registry added there',
  exemptAt: '',
});

function judge(image: Known<string> | undefined, { images: { registries } }: Facts, path = 'image'): Opinion {
  if (registries === undefined) return notApplicable();
  const at = { at: path };
  const readable = readableImage(image);
  if (readable === undefined && isUnknown(image)) return unknown(image, at);
  const read = parseImage(readable ?? '');
  if (!read.ok) return notApplicable(); // F04 says that there is no image
  const { registry } = read.value;
  return registries.includes(registry)
    ? pass(at)
    : fail(`pulls from ${registry}, which is not one of the trusted registries: ${registries.join(', ')}`, at);
}
