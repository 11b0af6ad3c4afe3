import { auditCompose } from './audit-compose';
import { auditExports } from './audit-exports';
import { argumentsOf, type Command, Misuse } from './command';

/** What is not written with Pawl yet, judged by the rules that its constructs would keep. */
export const audit: Command = {
  name: 'audit',
  summary: 'what is not written with Pawl yet, judged by the same rules: compose files, the exports of an NFS server',
  usage: `pawl audit [compose] FILE [FILE …] [--env-file FILE] [--json]
pawl audit exports FILE

compose  compose files, each over the one before it, or the folder that holds one. Variables are filled in from .env beside
         the first file, or from --env-file, and from nothing else; what those do not say is unknown. Services of all
         profiles are judged. Passwords in files of variables are nobody's finding: there they belong.
exports  a table as exportfs reads it: /etc/exports, or a file of /etc/exports.d.

What is named is read, and nothing is run. Each problem is one line: severity, finding, place and what is wrong. Exits 0 when
there is none, 1 when there is, 2 when called wrongly, and 3 with the place where a file cannot be read.`,

  run(args, terminal) {
    const { positionals, values } = argumentsOf(args, {
      json: { type: 'boolean', default: false },
      'env-file': { type: 'string', multiple: true },
    });
    const [kind = '', ...files] = positionals;
    const { json, 'env-file': envFiles } = values;
    if (kind === 'exports') {
      if (json || envFiles !== undefined) throw new Misuse('a table of exports takes no options');
      return auditExports(files, terminal);
    }
    const isNamed = kind === 'compose';
    if (!isNamed && !/\.ya?ml$/.test(kind)) throw new Misuse('name what FILE is: compose or exports');
    return auditCompose(isNamed ? files : positionals, { json, envFiles }, terminal);
  },
};
