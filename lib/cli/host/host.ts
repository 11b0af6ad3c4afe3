import { argumentsOf, type Command, Misuse } from '../command';
import { importExports } from './import';
import { revert } from './revert';
import { ask, PLAN, VERIFY } from './verify';

/** What stands on hosts, asked over ssh and compared with the stacks. */
export const host: Command = {
  name: 'host',
  summary: 'what stands on hosts: compared with the stacks, planned, put back, imported',
  usage: `pawl host verify [STACK…]          what differs on the hosts from what the stacks put there
pawl host plan [STACK…]            what an apply would change there; the new files are validated, nothing is changed
pawl host revert STACK FILE        puts the newest backup of FILE back on its host
          [--to 20261122T010203Z]  puts that one back
pawl host import exports FILE      the construct that renders a table of NFS exports, as /etc/exports is one
          [--name NAME]            of the construct and its file; else the name of FILE
          [--expires DAY]          the last day of its exemptions, where it needs some

STACK  the folder of a synthesized stack: cdktf.out/stacks/pve. Without one: every stack of cdktf.out
FILE   for revert the path on the host; for import a file here

Hosts are reached by ssh, with the address, the user, the key and the host key of the stack; nothing is asked and no setting of
yours is read. verify compares content, mode and owner, and runs what proves that the content counts. revert takes no notice of
that proof, which is about the stack's own content; the next verify says what differs, until the stack says the same.

Exits 0 when nothing differs, 1 when something does or cannot be imported, 3 when a host cannot be asked.`,

  run(args, terminal) {
    const { values, positionals } = argumentsOf(args, {
      to: { type: 'string' },
      name: { type: 'string' },
      expires: { type: 'string' },
    });
    const [what, first, second, ...more] = positionals;
    switch (what) {
      case 'verify':
        return ask(VERIFY, positionals.slice(1), terminal);
      case 'plan':
        return ask(PLAN, positionals.slice(1), terminal);
      case 'revert':
        if (first === undefined || second === undefined || more.length > 0) throw new Misuse('name a STACK and a FILE');
        return revert(first, second, values.to, terminal);
      case 'import':
        if (first !== 'exports' || second === undefined || more.length > 0)
          throw new Misuse('name what is imported, and one FILE: exports /etc/exports');
        return importExports(second, { name: values.name, expires: values.expires }, terminal);
      default:
        throw new Misuse('say what: verify, plan, revert or import');
    }
  },
};
