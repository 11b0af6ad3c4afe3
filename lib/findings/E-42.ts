import { backupScriptsOf, dumpsIn, type Script } from '../model/backup-scripts';
import { namesKeysToAll } from '../model/unseal-keys';
import { fail, finding, notApplicable, on, pass, type Opinion } from './finding';

/**
 * E-42: no backup holds Vault's data and what unseals them.
 *
 * The audited script put `keys.json`, the root token and the data into one archive: whoever finds it has every secret of the
 * house, and whoever loses it has none. Keys that are kept alone are as they should be; where the archive is encrypted, its own key
 * has become the one that unseals Vault.
 */
export const E42 = finding({
  id: 'E-42',
  title: "Vault's unseal keys and its data are kept in different places",
  severity: 'critical',
  sources: ['003 L280-324'],
  judges: [on(backupScriptsOf, judge)],
  mend: 'vault operator raft snapshot save alone; the keys to their holders, each to another',
  exemptAt: '',
});

const COPIES =
  /(?:^|[\s/"'(])(?:tar|zip|7za?|cp|mv|install|rsync|scp|rclone|restic|borg|kopia|aws|mc|gsutil|(?:kubectl|docker)\s.*\bcp)\s|(?:^|[\s/"'(])(?:cat|kubectl\s.*\bget\s+secrets?)\s.*>/;
const DATA =
  /(?:^|[\s"'/}])vault[-_]?(?:data|storage|file|raft)?\/?(?:["'\s]|$)|\/vault\/(?:data|file|raft)\b|(?:^|\s)["']?(?:\.\/)?(?:data|ca|certs|approles)\/?["']?(?:\s|$)/;

function judge(script: Script): Opinion {
  const copying = script.pipelines.filter((each) => COPIES.test(each));
  const taking = copying.find(namesKeysToAll);
  const dumps = dumpsIn(script).some(({ engine }) => engine === 'vault');
  if (taking === undefined) return dumps ? pass() : notApplicable();
  return dumps || copying.some((each) => DATA.test(each))
    ? fail('keeps what unseals Vault together with its data: one archive opens everything')
    : pass();
}
