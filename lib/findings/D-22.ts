import type { Estate, Literal } from '../model/estate';
import { isNamedSecret } from '../model/secrets';
import { fail, finding, on, pass } from './finding';

/**
 * D-22: a variable that something needs is not written empty.
 *
 * What a missing `.env` leaves behind is `DB_PASSWORD=`: the container starts, and the database of the audited Nextcloud did so
 * without a password. Judged are names of secrets, and of where a database is; others may be empty on purpose. What an
 * expression comes to is not seen.
 */
export const D22 = finding({
  id: 'D-22',
  title: 'Variables that name a secret or a database are not empty',
  severity: 'medium',
  sources: ['000 L73-74', '000 L245-251'],
  judges: [
    on(neededVariables, ({ key = '', value }) =>
      value.trim() === '' ? fail(`leaves ${key} empty: the container starts without it`) : pass(),
    ),
  ],
  mend: "<NAME>: fileOnHost('/srv/secrets/<name>') on a Docker host, secret('<Secret>', '<key>') in a cluster; or leave it out",
  exemptAt: '',
});

const OF_DATABASE =
  /^(?:\w+_)?(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|AMQP|RABBITMQ)_?(?:URL|URI|DSN|HOST)$/i;
/** `MYSQL_ALLOW_EMPTY_PASSWORD` is a switch. */
const SWITCH = /ALLOW_EMPTY/i;

function neededVariables({ literals }: Estate): readonly Literal[] {
  return literals.filter(
    (literal) =>
      literal.kind === 'env' &&
      !SWITCH.test(literal.key ?? '') &&
      (isNamedSecret(literal) || OF_DATABASE.test(literal.key ?? '')),
  );
}
