import type { Exemption } from '../../../lib/values/exemption';
import type { ImageFacts } from '../../../lib/values/image';

/** An image as it is, although it floats, with the reason why it may for now. */
export interface FloatingImage {
  readonly reference: string;
  readonly facts: ImageFacts;
  readonly because: Exemption<'F04'>;
}

/**
 * An image that names no release, for adopting what runs already: `floating('privatebin/nginx-fpm-alpine', exempt('F04', …))`.
 * A new workload takes `image()`; an image that an updater moves takes `image.tracked()` (F04).
 */
export function floating(reference: string, because: Exemption<'F04'>, facts: ImageFacts = {}): FloatingImage {
  return { reference, facts, because };
}
