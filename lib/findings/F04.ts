import { placeIn } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import type { Facts } from '../model/facts';
import { containers, isLongLived } from '../model/selectors';
import { DATA_STORES, isMadeFor } from '../model/software';
import { isUnknown, type Known } from '../model/unknown';
import type { Container, Pod } from '../model/workload';
import { parseImage, pinOf } from '../values/image';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * F04: images name one release.
 *
 * A tag that moves gives two pods of one Deployment different code, and a rollback nothing to go back to; the audit counted 84
 * of `latest` alone. Where an in-cluster updater owns the images, the owner's rule is another one: its floating image is ignored
 * by Terraform, and a pod holds one of them at most, because positional `ignore_changes` swapped two (a six-day outage). Data stores
 * are pinned whoever owns the images: a newer one rewrites its files, and the older one cannot read them any more.
 *
 * On a Docker host a container mostly names a `docker_image`; the reference is judged there, once.
 */
export const F04 = finding({
  id: 'F04',
  title: 'Images are pinned to a release or a digest',
  severity: 'high',
  sources: ['001 §R3', '000 P1-08', '002 L201-212', '004 L517-521'],
  judges: [
    on(containers, (container, { facts }) => judgeImage(container, facts)),
    on(
      ({ dockerImages }: Estate) => dockerImages,
      ({ image }, { facts }) => judgeReference(image, facts, 'name'),
    ),
    on(
      ({ dockerContainers }: Estate) => dockerContainers.filter(({ isImageElsewhere }) => !isImageElsewhere),
      (container, { facts }) => judgeReference(container.image, facts, placeIn(container, 'image')),
    ),
  ],
  mend: "image: image('repo:1.27.2'), best with @sha256:<digest>",
  exemptAt: '',
});

function judgeImage(container: Container, facts: Facts): Opinion {
  const { image } = container;
  const isMoved = image !== undefined && !isUnknown(image) && floats(image) && isMovedByOwner(container, facts);
  return isMoved ? judgeMoved(container, image) : judgeReference(image, facts);
}

function judgeReference(image: Known<string> | undefined, facts: Facts, path = 'image'): Opinion {
  const at = { at: path };
  if (image === undefined) return fail('has no image', at);
  if (isUnknown(image)) return unknown(image, at);
  const read = parseImage(image);
  if (!read.ok) return fail(read.problem, at);
  const pin = pinOf(read.value);
  if (pin === 'digest') return pass(at);
  if (pin === 'immutable')
    return facts.images.pin === 'digest' ? fail(`"${image}" has no digest, and policy wants one`, at) : pass(at);
  return fail(
    pin === 'absent' ? `"${image}" has no tag, which means latest` : `tag "${read.value.tag ?? ''}" floats`,
    at,
  );
}

function floats(image: string): boolean {
  const read = parseImage(image);
  return read.ok && !['digest', 'immutable'].includes(pinOf(read.value));
}

/** What an updater moves may float, except where that starts an upgrade of data, or where another container could get it. */
function judgeMoved({ workload, role }: Container, image: string): Opinion {
  const at = { at: 'image' };
  if (role !== 'init' && isLongLived(workload) && isMadeFor(image, DATA_STORES) === true)
    return fail(`floats "${image}" under a data store: an update may rewrite its files for good`, at);
  return floatingIn(workload.pod).size > 1
    ? fail('is one of several floating images in a pod: a reorder swaps them', at)
    : notApplicable();
}

/** The image belongs to an updater, and Terraform is told to leave it alone. */
function isMovedByOwner(container: Container, facts: Facts): boolean {
  if (facts.images.owner === 'terraform') return false;
  const list = container.role === 'container' ? 'container' : 'init_container';
  const { ignoredChanges } = container.workload;
  return (
    ignoredChanges !== 'all' &&
    ignoredChanges.some((path) => path.endsWith(`.${list}[${String(container.index)}].image`))
  );
}

/** Different ones: two containers of one image have nothing to swap. */
function floatingIn(pod: Pod): ReadonlySet<string> {
  const floating = [...pod.containers, ...pod.initContainers].flatMap(({ image }) =>
    image === undefined || isUnknown(image) || !floats(image) ? [] : [image],
  );
  return new Set(floating);
}
