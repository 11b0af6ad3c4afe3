import { type IgnoredPath, podSpecAddress } from './mutators';
import { isUnknown } from './unknown';
import type { Workload } from './workload';

const POLICY = 'keel.sh/policy';
const INIT_TOO = 'keel.sh/initContainers';

/**
 * The images that Keel moves because the workload itself asks for it, as `ignore_changes` names them: Keel and Terraform would
 * each set back what the other did. Init containers are Keel's only where they are said to be.
 */
export function imagesOfKeel({ annotations, kind, pod }: Workload): readonly IgnoredPath[] {
  if (isUnknown(annotations)) return [];
  const policy = annotations[POLICY];
  if (policy === undefined || policy === 'never' || isUnknown(policy)) return [];
  const lists = [
    { list: 'container', count: pod.containers.length },
    { list: 'init_container', count: annotations[INIT_TOO] === 'true' ? pod.initContainers.length : 0 },
  ];
  return lists.flatMap(({ list, count }) =>
    Array.from({ length: count }, (_, index) => ({
      path: `${podSpecAddress(kind)}.${list}[${index}].image`,
      owner: 'keel',
    })),
  );
}
