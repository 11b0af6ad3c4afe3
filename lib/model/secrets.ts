import { namesSecret } from '../values/secret-words';
import type { Literal } from './estate';

/** Where the container finds a mounted secret: `/run/secrets/db_password`. */
const MOUNTED = /^\/(?:var\/)?run\/secrets\/\S+$/;

/** Whether the text is the path of a mounted secret, and so no secret itself. */
export function isSecretPath(text: string): boolean {
  return MOUNTED.test(text.trim());
}

/**
 * Whether the key that a literal stands under says that it is a secret, so that the literal is S-02's or E-45's to judge and not
 * S-03's. In labels and annotations it never says so: `auth-secret` there is the name of an object.
 */
export function isNamedSecret({ key, kind }: Literal): boolean {
  return key !== undefined && kind !== 'metadata' && namesSecret(key);
}
