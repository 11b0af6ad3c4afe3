import { backupScriptsOf, dumpsIn, type Script } from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import { secretUses, titleOf } from '../model/secret-uses';
import { isUnknown, type Known, writtenOf } from '../model/unknown';
import { namesUnsealKeys } from '../model/unseal-keys';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * B-18: what backs Vault up is not given what unseals it.
 *
 * A snapshot of Vault is safe because it is sealed. A job that has the keys beside it is one compromise away from everything, and
 * so is what it writes (E-42). A snapshot takes a token of a policy that may read `sys/storage/raft/snapshot`; the keys are kept by
 * other hands, elsewhere. What a restore needs is none of the job's matter.
 */
export const B18 = finding({
  id: 'B-18',
  title: 'What backs Vault up is not given its unseal keys',
  severity: 'high',
  sources: ['003 L280-324'],
  judges: [on(dumping, (script, { estate }) => judge(script, estate))],
  mend: 'leave the keys out of the job: it needs a token that may read sys/storage/raft/snapshot, and nothing else',
  exemptAt: '',
});

function dumping(estate: Estate): readonly Script[] {
  return backupScriptsOf(estate).filter((script) => dumpsIn(script).some(({ engine }) => engine === 'vault'));
}

interface Given {
  readonly what: string;
  readonly names: readonly (Known<string> | undefined)[];
}

function judge(script: Script, estate: Estate): readonly Opinion[] {
  const given = givenTo(script, estate);
  const keys = given.find(({ names }) =>
    names.some((name) =>
      isUnknown(name) ? namesUnsealKeys(name.expression) : name !== undefined && namesUnsealKeys(name),
    ),
  );
  if (keys !== undefined) return [fail(`dumps Vault, and is given what unseals it: ${keys.what}`)];
  const hidden = given
    .flatMap(({ names }) => names.filter(isUnknown))
    .find(({ expression }) => !NAMED.test(expression));
  return [hidden === undefined ? pass() : unknown(hidden)];
}

/** An expression that says by the words of a resource what it refers to. */
const NAMED = /^\$\{\w+\.\w+\./;

/** The Secrets of the job, or the variables and mounts of the container, that a script can reach. */
function givenTo({ job, place }: Script, { dockerContainers }: Estate): readonly Given[] {
  if (job !== undefined) return secretUses(job).map((use) => ({ what: titleOf(use), names: [use.name, use.key] }));
  return dockerContainers
    .filter((container) => container.place.stack === place.stack && container.place.address === place.address)
    .flatMap(({ env, mounts }) => [
      ...env.map(({ name }) => ({ what: `the variable ${writtenOf(name)}`, names: [name] })),
      ...mounts.map(({ source, target }) => ({ what: `the mount ${writtenOf(target)}`, names: [source, target] })),
    ]);
}
