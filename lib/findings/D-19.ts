import type { Estate } from '../model/estate';
import { fail, finding, known, on, pass } from './finding';

/**
 * D-19: images stay on their host when the next one comes.
 *
 * The provider deletes an image with its resource, and a change of its name makes another resource: the way back is then a pull
 * from a registry that may not answer, or a build of a commit that nobody remembers (E-48, B-12).
 */
export const D19 = finding({
  id: 'D-19',
  title: 'Docker images are kept on their host when Terraform lets go of them',
  severity: 'medium',
  sources: ['000 L22', '000 L171', '004 L45'],
  judges: [
    on(
      ({ dockerImages }: Estate) => dockerImages,
      ({ keepLocally }) =>
        known(keepLocally, { at: 'keep_locally' }, (keeps) =>
          keeps === true
            ? pass({ at: 'keep_locally' })
            : fail('is deleted from its host when the next one comes: no way back', { at: 'keep_locally' }),
        ),
    ),
  ],
  mend: 'keep_locally = true; a ContainerService keeps its images',
});
