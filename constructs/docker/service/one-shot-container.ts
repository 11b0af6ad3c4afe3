import type { Construct } from 'constructs';
import type { ContainerProps } from './container-props';
import { DockerContainer, REQUIRED } from './docker-container';
import { CONTAINER } from './props-shape';
import { writeContainer } from './write';

/** Props of a container that ends. */
export type OneShotContainerProps<E> = ContainerProps<E>;

/**
 * A container that does its work once for each version of it and ends: a migration, a seed. Terraform waits for its end, and fails
 * the apply unless it ends with 0, so what depends on it starts afterwards or not at all (D-29). It runs again when its image, its
 * command or its variables change.
 */
export class OneShotContainer<const E = unknown> extends DockerContainer<OneShotContainerProps<E>> {
  constructor(scope: Construct, id: string, given: OneShotContainerProps<E>) {
    super(scope, id, 'OneShotContainer', given, CONTAINER, REQUIRED);
    const { props, checks, name } = this;
    const container = writeContainer(
      this,
      name,
      props,
      {
        restart: 'no',
        mustRun: false,
        attach: true,
        lifecycle: {
          postcondition: [
            {
              condition: '${self.exit_code == 0}',
              errorMessage: `${name} ended with another code than 0: docker logs ${name}`,
            },
          ],
        },
      },
      checks,
    );
    this.stand(container);
  }
}
