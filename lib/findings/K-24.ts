import type { Estate } from '../model/estate';
import { ownerOf } from '../model/registries';
import { containers } from '../model/selectors';
import { readableImage } from '../model/software';
import { isUnknown } from '../model/unknown';
import type { Container } from '../model/workload';
import { parseImage } from '../values/image';
import { fail, finding, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * K-24: pods start while the registry of one's own is away.
 *
 * The audited registry is a single instance, and that may stay so (N-15). With `Always` each start asks it even where the node has
 * the image: while it is away no pod comes back, the registry's own included. A public registry has more hands than we have, so
 * it is not asked about; whose one is shows in an Ingress that serves it, or in a name or address that only one network knows.
 * What floats is pulled at every start without a word, and is F04's.
 */
export const K24 = finding({
  id: 'K-24',
  title: "Images of one's own registry are not asked for again at every start",
  severity: 'low',
  sources: ['001 §R4 bullet 8'],
  judges: [on(containers, (container, { estate }) => judge(container, estate))],
  mend: 'no image_pull_policy, with an image that is pinned: a node then starts what it has',
  exemptAt: '',
});

function judge({ image, pullPolicy }: Container, estate: Estate): Opinion {
  const at = { at: 'image_pull_policy' };
  if (pullPolicy === undefined) return pass();
  if (pullPolicy === 'IfNotPresent' || pullPolicy === 'Never') return pass(at);
  const readable = readableImage(image);
  if (readable === undefined && isUnknown(image)) return unknown(image, { at: 'image' });
  const read = parseImage(readable ?? '');
  if (!read.ok) return pass(); // F04 says that there is no image
  const { registry } = read.value;
  const owner = ownerOf(registry, estate);
  if (owner?.whose === 'public') return pass();
  if (isUnknown(pullPolicy)) return unknown(pullPolicy, at);
  return owner === undefined
    ? unsure(`asks ${registry} at every start, and nothing shows whose registry that is`, at)
    : fail(`asks ${registry} at every start, ${owner.because}: while it is away no pod starts`, at);
}
