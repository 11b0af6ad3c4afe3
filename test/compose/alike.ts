import type { Estate } from '../../lib/model/estate';
import { readTerraform } from '../../lib/sources/terraform';
import { readCompose } from '../../lib/sources/compose/read';
import type { JsonObject } from '../../lib/values/json';

/** What rules see of a stack's Terraform. */
export function ofTerraform(stack: string, json: JsonObject): unknown {
  return alike(readTerraform(stack, json));
}

/** What rules see of a compose file. */
export function ofCompose(text: string): unknown {
  const read = (file: string): string | undefined => (file === 'compose.yaml' ? text : undefined);
  return alike(readCompose({ files: ['compose.yaml'], read, project: 'other' }).estate);
}

/**
 * A Docker estate without what two forms of it cannot share: the places, and how an apply waits for what nothing depends on, and
 * networks and volumes that no container uses, which Compose does not make. How a mount is spelled, whether an
 * image has a resource of its own, and which engine runs it, are matters of form too.
 */
function alike({ dockerContainers, dockerNetworks, dockerVolumes }: Estate): unknown {
  const names = new Map(dockerContainers.map(({ place, name }) => [place.address, name]));
  const needed = new Set(dockerContainers.flatMap(({ dependsOn }) => dependsOn));
  const used = new Set<unknown>(
    dockerContainers.flatMap(({ networks, mounts }) => [
      ...networks.map(({ name }) => name),
      ...mounts.map(({ source }) => source),
    ]),
  );
  return {
    containers: inOrder(
      dockerContainers.map(({ mounts, dependsOn, wait, attach, ...rest }) => ({
        ...rest,
        isImageElsewhere: undefined,
        engine: undefined,
        mounts: inOrder(mounts),
        dependsOn: dependsOn.map((address) => names.get(address)),
        isWaitedFor: needed.has(rest.place.address)
          ? { untilHealthy: attach !== true && wait, toItsEnd: attach === true }
          : {},
      })),
    ),
    networks: inOrder(dockerNetworks.filter(({ name }) => used.has(name))),
    volumes: inOrder(dockerVolumes.filter(({ name }) => used.has(name))),
  };
}

function inOrder(parts: readonly object[]): readonly unknown[] {
  const text = (part: unknown): string => JSON.stringify(part);
  return parts.map(withoutPlaces).sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !/^(?:place|title|at|\w+At)$/.test(key));
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]: [string, unknown]) => [key, withoutPlaces(part)]),
  );
}
