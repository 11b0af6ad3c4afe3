import type { DockerMount, DockerStep } from '../../../lib/host/docker-job';
import type { HostSecret } from '../../../lib/values/secret';
import type { Told } from '../../backup';
import type { Checks } from '../../props/checks';
import { parseHostPath } from '../../../lib/values/host-path';
import type { DockerData } from './data';

/** Where a container finds its secrets. */
const SECRETS = '/run/secrets';

/** What one container is told and sees, as the engine of a host is told it. */
export type Given = Pick<DockerStep, 'env' | 'mounts'>;

/**
 * Settings as variables, and each secret as a file: as a variable it would stand in the arguments of `docker run`, and in what the
 * engine writes down of the container (B-09). The scripts read those that a program takes by value (`PAWL_SECRETS`).
 *
 * @param work what the container works on, and where it sees it
 */
export function givenOf(
  told: Readonly<Record<string, Told<HostSecret>>>,
  checks: Checks,
  work?: { readonly data: DockerData; readonly target: string },
): Given {
  const env: Record<string, string> = {};
  const mounts: DockerMount[] = work === undefined ? [] : [mountOf(work.data, work.target, checks)];
  const read: string[] = [];
  for (const [name, value] of Object.entries(told)) {
    if (typeof value === 'string') {
      env[name] = value;
      continue;
    }
    const target = `${SECRETS}/${name}`;
    if (value.kind === 'secret file') env[name] = target;
    else read.push(`${name}=${target}`);
    const { path } = value.kind === 'secret file' ? value.holds : value;
    mounts.push({ type: 'bind', source: pathOf(name, path, checks), target, readOnly: true });
  }
  return { env: read.length === 0 ? env : { ...env, PAWL_SECRETS: read.join(' ') }, mounts };
}

function mountOf(data: DockerData, target: string, checks: Checks): DockerMount {
  return data.kind === 'docker volume'
    ? { type: 'volume', source: data.name, target, readOnly: false }
    : { type: 'bind', source: pathOf(target, data.path, checks), target, readOnly: false };
}

/** The engine takes a mount as a list with commas. */
function pathOf(prop: string, path: string, checks: Checks): string {
  checks.value(prop, parseHostPath(path));
  if (path.includes(',')) checks.problem(`${prop}: ${path} has a comma in it, which ends it for the engine`);
  return path;
}
