import type { Estate } from '../model/estate';
import { every, isSame } from '../model/relations';
import { containers } from '../model/selectors';
import { isUnknown } from '../model/unknown';
import type { Container, WholeSecret, Workload } from '../model/workload';
import { fail, finding, on, unknown, type Opinion } from './finding';

/**
 * S-04: a container gets the keys that it reads, and no more.
 *
 * `env_from` hands over a whole Secret: what is added to it tomorrow is in the environment of every consumer, in its crash dumps
 * and in `kubectl describe`. Two workloads that share one are the audited `.env` file of all services (C-05): whoever breaks into
 * one has the passwords of the other.
 */
export const S04 = finding({
  id: 'S-04',
  title: 'Containers take single keys of a Secret, and none as a whole',
  severity: 'low',
  sources: ['004 L89', '004 L247', '004 L255-258'],
  judges: [on(containers, (container, { estate }) => judgeEnvironment(container, estate))],
  mend: "<NAME>: secret('<name of the Secret>', '<key>') for each key that the container reads",
  exemptAt: '',
});

function judgeEnvironment(container: Container, estate: Estate): readonly Opinion[] {
  const { wholeSecrets, hiddenEnvFrom } = container;
  return [
    ...wholeSecrets.map((secret) => fail(whatIsTaken(secret, container.workload, estate), { at: secret.at })),
    ...(hiddenEnvFrom ? [unknown(hiddenEnvFrom, { at: 'env_from' })] : []),
  ];
}

function whatIsTaken(secret: WholeSecret, workload: Workload, estate: Estate): string {
  const name = isUnknown(secret.name) ? secret.name.expression : `"${secret.name}"`;
  const other = estate.workloads.find((each) => each !== workload && takesToo(each, secret, workload));
  return other
    ? `takes every key of the Secret ${name} into its environment, which ${other.title} takes too`
    : `takes every key of the Secret ${name} into its environment`;
}

/** Whether another workload surely takes the same Secret as a whole. */
function takesToo(other: Workload, { name }: WholeSecret, workload: Workload): boolean {
  const taken = [...other.pod.containers, ...other.pod.initContainers].flatMap(({ wholeSecrets }) => wholeSecrets);
  return taken.some(
    (secret) =>
      every([
        isSame({ by: workload, value: workload.namespace }, { by: other, value: other.namespace }),
        isSame({ by: workload, value: name }, { by: other, value: secret.name }),
      ]) === true,
  );
}
