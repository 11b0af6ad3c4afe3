import { quoted } from '../../lib/values/shell-word';
import type { Entry } from './nfs-exports';

/**
 * Proves that the host serves what its table says: POSIX sh, which changes nothing.
 *
 * exportfs is quiet about lines that it dropped, so the active table is compared with every entry; and a path that is in the
 * table can still be unreachable, as below `fsid=0`, so each is mounted, with one folder inside it, where an address may.
 *
 * @param address of the host itself, which may mount every path
 */
export function verification(entries: readonly Entry[], address: string | undefined): string {
  const paths = [...new Set(entries.map(({ path }) => path))];
  return [
    'active=$(exportfs -s)',
    // options stand in any order, each between commas
    'serves() {',
    `  line=$(printf '%s\\n' "$active" | awk -v path="$1" -v client="$2" '$1 == path && index($2, client "(") == 1 { print $2 }')`,
    '  [ -n "$line" ] || { echo "$1 is not exported to $2"; return 1; }',
    '  for option in $3; do',
    '    case ",${line#*(}" in',
    '    *[,]"$option"[,\\)]*) ;;',
    '    *) echo "$1 is exported to $2 without $option"; return 1 ;;',
    '    esac',
    '  done',
    '}',
    `if printf '%s\\n' "$active" | grep -E '[(,]fsid=(0|root)[,)]'; then echo 'has fsid=0: no other path can be mounted'; exit 1; fi`,
    ...entries.map(
      ({ path, client, options }) => `serves ${quoted(path)} ${quoted(client)} ${quoted(shown(options).join(' '))}`,
    ),
    ...(address === undefined
      ? []
      : [...MOUNTING, ...paths.map((path) => `mounts ${quoted(inBrackets(address))} ${quoted(path)}`)]),
    '',
  ].join('\n');
}

/** What `exportfs -s` says: it is silent about ports. */
function shown(options: readonly string[]): readonly string[] {
  return options.filter((option) => option !== 'secure' && option !== 'insecure');
}

const MOUNTING = [
  'mounts() {',
  '  point=$(mktemp -d)',
  '  folder=$(find "$2" -mindepth 1 -maxdepth 1 -type d | head -n 1)',
  '  for place in "$2" ${folder:+"$folder"}; do',
  '    if ! mount -t nfs4 -o ro,vers=4.2,soft,timeo=50,retrans=2 "$1:$place" "$point"; then',
  '      rmdir "$point"',
  '      echo "$place cannot be mounted from $1"',
  '      return 1',
  '    fi',
  '    umount "$point"',
  '  done',
  '  rmdir "$point"',
  '}',
];

function inBrackets(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
