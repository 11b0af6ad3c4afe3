import type { DockerContainer } from '../model/docker';
import { longLivedDockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { readableImage } from '../model/software';
import { isUnknown, type Known } from '../model/unknown';
import { parseImage } from '../values/image';
import { fail, finding, notApplicable, on, pass, type Context, type Opinion } from './finding';

/**
 * D-29: an app starts after its migration.
 *
 * Seed 004 starts the service and migrates then: new code meets the old schema in between (E-60). The migration is a one-shot of
 * the app's own image; an app that does not depend on it starts beside it.
 */
export const D29 = finding({
  id: 'D-29',
  title: 'A container starts after the one-shot container that migrates its database',
  severity: 'high',
  sources: ['004 L40-43'],
  judges: [on(longLivedDockerContainers, (container, { estate }: Context) => judge(container, estate))],
  mend: 'dependsOn: [migrations], a OneShotContainer of the same image',
});

function judge(app: DockerContainer, { dockerContainers }: Estate): Opinion {
  const repository = repositoryOf(app.image);
  const stack = dockerContainers.filter(({ place }) => place.stack === app.place.stack);
  const migration = stack.find(
    (each) => each.isOneShot === true && migrates(each) && repositoryOf(each.image) === repository,
  );
  if (repository === undefined || migration === undefined) return notApplicable();
  return waitsFor(app, migration, stack, new Set())
    ? pass({ at: 'depends_on' })
    : fail(`starts without waiting for ${migration.title}, which migrates its database`, { at: 'depends_on' });
}

function repositoryOf(image: Known<string> | undefined): string | undefined {
  const readable = readableImage(image);
  const read = readable === undefined ? undefined : parseImage(readable);
  return read?.ok === true ? `${read.value.registry}/${read.value.repository}` : undefined;
}

const MIGRATION = /migrat|\balembic\b|\bflyway\b|\bliquibase\b|db:schema/i;

function migrates({ name, entrypoint, command }: DockerContainer): boolean {
  return [name, ...entrypoint, ...command].some((word) => !isUnknown(word) && MIGRATION.test(word));
}

/** By `depends_on` of its own or of what it depends on. */
function waitsFor(
  container: DockerContainer,
  other: DockerContainer,
  stack: readonly DockerContainer[],
  seen: Set<DockerContainer>,
): boolean {
  if (seen.has(container)) return false;
  seen.add(container);
  return container.dependsOn.some((address) => {
    if (address === other.place.address) return true;
    const between = stack.find(({ place }) => place.address === address);
    return between !== undefined && waitsFor(between, other, stack, seen);
  });
}
