import { type Connection, databaseClients, type DatabaseClient, isOneServer } from '../model/databases';
import { areApart, saidOf } from '../model/environments';
import type { Estate } from '../model/estate';
import { type Answer, every, isSame } from '../model/relations';
import { type Known, writtenOf } from '../model/unknown';
import { fail, finding, notApplicable, pass, unsure, type Judged, type Opinion } from './finding';

/**
 * D-27: environments share a database server at most, and neither a database nor a role.
 *
 * One server for development and staging is cheap and was accepted (N-26, C-10). With one database a migration that is tried in the
 * one has happened in the other; with one role, whoever breaks into the one reads the other. What a container uses is read from
 * its variables, and its environment from its name, its namespace or stack, or its variables. Redis's numbers are no databases.
 */
export const D27 = finding({
  id: 'D-27',
  title: 'No two environments of an app use one database, or one role of its server',
  severity: 'high',
  sources: ['002 L174-194'],
  judges: [{ judgeAll: judgeClients }],
  mend: 'a database and a role for each environment; one server may hold them all',
  exemptAt: '',
});

function judgeClients(estate: Estate): readonly Judged[] {
  const clients = databaseClients(estate);
  return clients.map((client) => {
    const others = clients.filter((other) => areApart(client, other) !== false);
    return { subject: client, opinions: client.connections.map((each) => judge(each, client, others)) };
  });
}

function judge(connection: Connection, client: DatabaseClient, others: readonly DatabaseClient[]): Opinion {
  const at = { at: connection.at };
  if (others.length === 0) return notApplicable();
  const found = others.flatMap((other) =>
    other.connections.flatMap((theirs) => {
      const isShared = (value: (of: Connection) => Known<string> | undefined): Answer =>
        every([
          areApart(client, other),
          isOneServer(connection, client, theirs, other),
          isOne(value(connection), client, value(theirs), other),
        ]);
      return [
        { other, what: 'database', is: isShared(({ database }) => database) },
        { other, what: 'role', is: isShared(({ role }) => role) },
      ];
    }),
  );
  const sure = found.find(({ is }) => is === true);
  if (sure)
    return fail(`${whose(client)} and uses the ${sure.what} of ${sure.other.title}, which ${whose(sure.other)}`, at);
  const hidden = found.find(({ is }) => is === undefined);
  if (hidden) return unsure(`may use the ${hidden.what} of ${hidden.other.title}, which ${whose(hidden.other)}`, at);
  return pass(at);
}

function isOne(
  mine: Known<string> | undefined,
  by: DatabaseClient,
  theirs: Known<string> | undefined,
  other: DatabaseClient,
): Answer {
  if (mine === undefined || theirs === undefined) return false;
  return isSame({ by, value: mine }, { by: other, value: theirs });
}

function whose({ environment }: DatabaseClient): string {
  return `belongs to ${writtenOf(saidOf(environment) ?? 'another')}`;
}
