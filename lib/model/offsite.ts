import { scriptsOf } from './backup-scripts';
import type { Estate } from './estate';
import type { Keeping } from './keeping';
import { plansOf } from './plans';
import type { Answer } from './relations';
import { sendsAway } from './uploads';

/** What keeps a storage, and the name of its backup. */
export type Kept = Pick<Extract<Keeping, { kind: 'kept' }>, 'by' | 'plan'>;

/** Whether what a job keeps leaves the site: by the word of its plan, or because its script copies to another machine. */
export function leavesSite({ by, plan: name }: Kept, estate: Estate): Answer {
  const kept = plansOf(estate).filter((plan) => plan.name === name && plan.stack === by.place.stack);
  const repositories = kept.flatMap(({ keptIn }) => keptIn);
  const uploads = scriptsOf(estate).some((script) => script.job === by && sendsAway(script));
  if (uploads || repositories.some(({ offsite }) => offsite === true)) return true;
  return repositories.length > 0 && repositories.every(({ offsite }) => offsite === false) ? false : undefined;
}
