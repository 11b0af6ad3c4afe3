import type { Estate, Literal } from '../model/estate';
import { namesSecret } from '../values/secret-words';
import { fail, finding, on } from './finding';

/**
 * D-18: a secret is no build argument.
 *
 * Arguments of a build stand in the history of the image, which everybody who may pull it reads by `docker history`; what is called
 * public, `NEXT_PUBLIC_API_KEY`, is in the client's bundle on purpose (C-26). A secret of BuildKit is there while one command runs.
 */
export const D18 = finding({
  id: 'D-18',
  title: 'Secrets are no build arguments, which the history of an image keeps',
  severity: 'high',
  sources: ['002 L153-157'],
  judges: [
    on(secretArguments, ({ key = '' }) =>
      fail(`hands ${key} to the build as an argument: the history of the image keeps it`),
    ),
  ],
  mend: 'build.secrets in docker_image or compose, and RUN --mount=type=secret in the Dockerfile',
  exemptAt: '',
});

/** `build.build_args.NPM_TOKEN` of an image, `build.args.NPM_TOKEN` of a service of a compose file. */
const ARGUMENT = /^build(?:\[\d+\])?\.(?:build_args?|args)(?:\[\d+\])?\./;

function secretArguments({ literals }: Estate): readonly Literal[] {
  return literals.filter(
    ({ at, key, place }) =>
      /^(?:docker_image|services)\./.test(place.address) &&
      ARGUMENT.test(at) &&
      key !== undefined &&
      namesSecret(key) &&
      !/(?:^|_)PUBLIC_/.test(key),
  );
}
