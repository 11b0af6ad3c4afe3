import { isMarkedList, isMarkedObject, type Marked } from './guarded';
import { at } from './pods';
import { ignoredPaths } from './weigh';

/** A container's image as `ignore_changes` names it, by position. */
const IMAGE = /^(?<list>.*\b(?:init_)?container)\[(?<index>\d+)\]\.image$/;

/**
 * What happens where containers change their places under an `ignore_changes` that names them by position: what Terraform leaves
 * as it is, it leaves at the position, so that a container runs the image of the one that stood there.
 */
export function swappedImages(before: Marked, after: Marked): readonly string[] {
  const ignored = ignoredPaths(after);
  if (ignored === 'all') return [];
  return ignored.flatMap((path) => {
    const { list, index } = IMAGE.exec(path)?.groups ?? {};
    if (list === undefined) return [];
    const [old, now] = [before, after].map((body) => nameOf(body, list, Number(index)));
    return old === undefined || now === undefined || old === now
      ? []
      : [`"${now}" stands where "${old}" stood, and ignore_changes leaves ${path}: it would run the image of "${old}"`];
  });
}

function nameOf(body: Marked, list: string, index: number): string | undefined {
  const items = at(body, ...list.split('.').map((step) => step.replace(/\[0\]$/, '')));
  const item = isMarkedList(items) ? items[index] : index === 0 ? items : undefined;
  const name = isMarkedObject(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
