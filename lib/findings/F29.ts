import type { Estate, ExternalSecret } from '../model/estate';
import { type Answer, every, isSame, some } from '../model/relations';
import { secretUses } from '../model/secret-uses';
import { isUnknown, type Known, writtenOf } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F29: a password that is changed by the clock is tried by the clock.
 *
 * The audited Vault gives nine databases new passwords every seven days, and whether one still lets anybody in is found out by the
 * app that it keeps out. What the database engine hands out is known by its path (`creds/`, `static-creds/`), and a CronJob that
 * is given the Secret logs in with it, be that to verify or to dump: a failed run is told of. What a new password does to the
 * pods that hold the old one is S-24's.
 */
export const F29 = finding({
  id: 'F29',
  title: 'Database passwords that Vault changes are tried by a CronJob',
  severity: 'low',
  sources: ['001 §table F29'],
  judges: [
    on(
      ({ externalSecrets }: Estate) => externalSecrets,
      (secret, { estate }) => judge(secret, estate),
    ),
  ],
  mend: 'a Scheduled that is given the Secret and logs in: psql -c "select 1"',
  exemptAt: '',
});

const DATABASE = /(?:^|\/)(?:static-)?creds\/[^/]/;

function judge(secret: ExternalSecret, { externalSecrets, workloads }: Estate): Opinion {
  const at = { at: 'spec' };
  const changed = secret.remoteKeys.filter(isChanged);
  if (changed.length === 0) {
    const hidden = secret.remoteKeys.find(isUnknown);
    return hidden === undefined ? notApplicable() : unknown(hidden, at);
  }
  const jobs = workloads.filter(({ kind, suspended }) => kind === 'CronJob' && suspended !== true);
  // Another Secret may hold the same password, for somebody else.
  const holding = externalSecrets.filter((other) => other === secret || holdsOne(other, { by: secret, keys: changed }));
  const isTried = some(jobs.flatMap((job) => holding.map((each) => isGiven(job, each))));
  if (isTried === true) return pass(at);
  return isTried === false
    ? fail('holds a password that Vault changes, and no CronJob finds out whether it still lets anybody in', at)
    : unsure('holds a password that Vault changes, and no CronJob is surely given it', at);
}

function isChanged(key: Known<string>): boolean {
  return DATABASE.test(writtenOf(key));
}

function holdsOne(
  other: ExternalSecret,
  { by, keys }: { readonly by: ExternalSecret; readonly keys: readonly Known<string>[] },
): boolean {
  return other.remoteKeys.some((key) =>
    keys.some((value) => isSame({ by, value }, { by: other, value: key }) === true),
  );
}

function isGiven(job: Workload, { namespace, target, ...by }: ExternalSecret): Answer {
  return every([
    isSame({ by, value: namespace }, { by: job, value: job.namespace }),
    some(secretUses(job).map(({ name }) => isSame({ by, value: target }, { by: job, value: name }))),
  ]);
}
