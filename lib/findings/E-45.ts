import type { Estate, Literal } from '../model/estate';
import { isNamedSecret, isSecretPath } from '../model/secrets';
import { fail, finding, on, pass } from './finding';

/**
 * E-45: a variable that is to hold a secret does not hold the path of its file.
 *
 * Seed 004 proposes `JWT_SECRET: /run/secrets/jwt_secret`. The app does not open that file: it signs its tokens with the path,
 * which everybody can read. The names that images open a file for end in `_FILE` or `_PATH`; they do not name a secret.
 */
export const E45 = finding({
  id: 'E-45',
  title: 'A variable that names a secret does not hold the path of its file',
  severity: 'high',
  sources: ['004 L275-277', '004 L130-140'],
  judges: [
    on(secretVariables, ({ key, value }) =>
      isSecretPath(value)
        ? fail(
            `sets ${key ?? ''} to a path: the path itself becomes the secret; the image reads a file by ${key ?? ''}_FILE`,
          )
        : pass(),
    ),
  ],
  mend: "env: { <NAME>_FILE: '/run/secrets/…' } where the image reads files, else secret('<Secret>', '<key>')",
});

function secretVariables({ literals }: Estate): readonly Literal[] {
  return literals.filter((literal) => literal.kind === 'env' && isNamedSecret(literal));
}
