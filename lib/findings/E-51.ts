import { backupScriptsOf, dumpsIn, restoresIn, type Script, scriptsOf } from '../model/backup-scripts';
import type { Estate } from '../model/estate';
import { fail, finding, notApplicable, on, pass, unsure, type Opinion } from './finding';

/**
 * E-51: a restore by the clock cannot reach what it was dumped from.
 *
 * The audited drill restored last night's dump into the live database. A drill restores into a server of its own container, or at
 * least into a database that its name shows to be thrown away.
 */
export const E51 = finding({
  id: 'E-51',
  title: 'Restores by the clock go into a throw-away server',
  severity: 'critical',
  sources: ['004 L491'],
  judges: [on(backupScriptsOf, (script, { estate }) => judge(script, estate))],
  mend: 'a Backup, whose drill does not know the source; else a server on localhost of the job itself',
  exemptAt: '',
});

function judge(script: Script, estate: Estate): Opinion {
  const restores = restoresIn(script);
  if (restores.length === 0) return notApplicable();
  const sources = new Set(
    scriptsOf(estate).flatMap((each) => dumpsIn(each).flatMap(({ pipeline }) => hostOf(pipeline, each) ?? [])),
  );
  for (const { engine, pipeline } of restores) {
    const host = hostOf(pipeline, script);
    if (host === undefined || THROWN_AWAY.test(host) || THROWN_AWAY.test(databaseOf(pipeline) ?? '')) continue;
    return sources.has(host)
      ? fail(`restores a dump of ${engine} into ${host}, from which dumps are made: over what is live`)
      : unsure(`restores a dump of ${engine} into ${host}, and nothing shows that it is thrown away`);
  }
  return pass();
}

const THROWN_AWAY = /^(?:localhost|127\.|\[?::1|\/)|drill|scratch|test|restor|verify|throw|tmp|temp|control/i;

/** Where a client connects to: by its options, by the variable that it reads, or by the container that it runs in. */
function hostOf(pipeline: string, { text }: Script): string | undefined {
  const inside =
    /\b(?:docker|podman|kubectl|nerdctl)\s+(?:\S+\s+)*?exec\s+(?:-\S+(?:\s+(?=-))?\s+|-[nceu]\s+\S+\s+|--\w+[= ]\S+\s+)*([\w./${}-]+)/;
  const stated =
    /\s(?:-h\s*|--host[= ]|--hostname[= ])["']?([^\s"']+)/.exec(pipeline)?.[1] ??
    /\w:\/\/[^\s/"'@]*@?([\w.${}-]+)[:/"'\s]/.exec(pipeline)?.[1] ??
    inside.exec(pipeline)?.[1] ??
    /\b(?:PGHOST|MYSQL_HOST)=["']?([^\s"']+)/.exec(text)?.[1];
  const variable = stated === undefined ? undefined : /^\$\{?(\w+)\}?$/.exec(stated)?.[1];
  const assigned = variable === undefined ? undefined : new RegExp(`\\b${variable}=["']?([^\\s"';]+)`).exec(text)?.[1];
  return assigned ?? stated;
}

function databaseOf(pipeline: string): string | undefined {
  return (
    /\s(?:-d\s*|--dbname[= ]|--database[= ])["']?([^\s"']+)/.exec(pipeline)?.[1] ??
    /\s(\w+)\s*(?:<.*)?$/.exec(pipeline)?.[1]
  );
}
