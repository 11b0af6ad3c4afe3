import type { Resolve } from '../attributes';

/** `docker_image.web.image_id`, `docker_network.data[0].id`: attributes that the provider computes, of something with a name. */
const COMPUTED =
  /^(?<address>docker_(?:image|network|volume)\.[\w-]+(?:\[[^\]]*\])?)\.(?:id|image_id|repo_digest|latest)$/;

/**
 * Answers a reference to what the provider computes of an image, a network or a volume with its name: for a rule the name says
 * which one is meant, and the id is not known before Terraform runs.
 */
export function byName(resolve: Resolve): Resolve {
  return (reference) => {
    const address = COMPUTED.exec(reference)?.groups?.['address'];
    return resolve(address === undefined ? reference : `${address}.name`);
  };
}

const EXPRESSION = /^\$\{([^{}]+)\}$/;

/** Whether a container's image is that of a `docker_image` which the same configuration holds. */
export function namesDockerImage(image: unknown, resolve: Resolve): boolean {
  const reference = typeof image === 'string' ? EXPRESSION.exec(image)?.[1]?.trim() : undefined;
  return reference?.startsWith('docker_image.') === true && byName(resolve)(reference) !== undefined;
}
