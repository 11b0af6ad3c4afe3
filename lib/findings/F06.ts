import type { CommandResource, Estate, Provisioner } from '../model/estate';
import { statementsOf } from '../model/shell';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * F06: no database is set up by a command of `null_resource` or `terraform_data`, and what runs commands says when to run again.
 *
 * The audited estate made users and schemas by six such commands. The state knows that they ran once and not what they made, and
 * they need the client, the network and the password on whatever machine runs Terraform. A Job with the content's hash in
 * its name runs in the cluster, again when the content changes. Some bootstraps have no other way (N-11): those are exempted with
 * their reason, and counted. What `kubectl` changes is K-12's matter.
 */
export const F06 = finding({
  id: 'F06',
  title: 'No provisioner sets up a database, and those that there are run again when their inputs change',
  severity: 'medium',
  sources: ['001 §table F06', '001 §R2 bullet 2'],
  judges: [on(({ commandResources }: Estate) => commandResources, judge)],
  mend: 'a OneShot, which is a Job named by the hash of what it runs; else triggers_replace with that hash',
});

function judge({ provisioners, isReplaced }: CommandResource): readonly Opinion[] {
  const clients = provisioners.flatMap(judgeCommand);
  const triggers = isReplaced
    ? pass()
    : fail('runs once and never again: no trigger says what it depends on', { at: 'provisioner', severity: 'low' });
  return [...clients, triggers];
}

function judgeCommand({ at, command }: Provisioner): readonly Opinion[] {
  const clients = new Set(statementsOf(command).flatMap((statement) => clientOf(statement) ?? []));
  return [...clients].map((client) => fail(`sets up by ${client} what no state knows`, { at }));
}

/** A client where a command is named: first, behind `sudo` and variables, in quotes, or behind the `--` or name of an `exec`. */
const CLIENT =
  /(?:^\s*(?:(?:sudo|time|timeout\s+\S+|\w+=\S*)\s+)*|\s--\s+|['"(]\s*|\bexec\s+(?:-\S+\s+)*\S+\s+)(?:[\w./-]*\/)?(?<client>psql|createdb|createuser|mysql|mysqladmin|mariadb|mongosh|mongo|redis-cli|vault)\s+\S/;

function clientOf(statement: string): string | undefined {
  return CLIENT.exec(statement)?.groups?.['client'];
}
