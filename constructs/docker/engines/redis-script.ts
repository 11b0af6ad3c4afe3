import { CERTIFICATES, type TlsMode } from './tls';

/** The command line of Redis, as it asks a server on the same machine. */
export const CLIENT = {
  plain: 'redis-cli',
  encrypted: `redis-cli -p 6380 --tls --cacert ${CERTIFICATES}/ca.crt`,
} as const;

/** As hexadecimal digits, so that no character of a password means anything to the settings. */
const PASSWORD = `hex=$(printf %s "$REDIS_PASSWORD" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../\\\\x&/g')
[ -n "$hex" ] || { echo 'the password is empty' >&2; exit 1; }
`;

/** The place of a node among the others of a cluster. */
export interface Seat {
  /** From 0. */
  readonly index: number;
  /** Names of all nodes. */
  readonly names: readonly string[];
}

/** What a node is run with. */
export interface Node {
  readonly name: string;
  readonly role: 'cache' | 'store';
  /** Memory limit. */
  readonly mebibytes: number;
  readonly tls: TlsMode;
  readonly seat: Seat | undefined;
}

/**
 * Runs a Redis whose password is in `REDIS_PASSWORD`. Its settings come from standard input, because an argument is seen by whoever
 * lists processes (B-09).
 */
export function redisScript({ name, role, mebibytes, tls, seat }: Node): string {
  const isCache = role === 'cache';
  const settings = [
    'dir /data',
    'requirepass "$hex"',
    `maxmemory ${Math.floor((mebibytes * 3) / 4)}mb`,
    `maxmemory-policy ${isCache ? 'allkeys-lru' : 'noeviction'}`,
    'save ""',
    ...(isCache ? ['appendonly no'] : ['appendonly yes', 'appendfsync everysec']),
    ...(tls === 'required' ? ['port 0'] : []),
    ...(tls === 'off'
      ? []
      : [
          'tls-port 6380',
          `tls-cert-file ${CERTIFICATES}/server.crt`,
          `tls-key-file ${CERTIFICATES}/server.key`,
          `tls-ca-cert-file ${CERTIFICATES}/ca.crt`,
          'tls-auth-clients no', // they log in by password
        ]),
    ...(seat ? clusterOf(name, tls === 'required') : []),
  ];
  const joining = seat ? joinOf(seat, tls === 'required') : '';
  return `${PASSWORD}${joining}exec redis-server - <<END
${settings.join('\n')}
END`;
}

function clusterOf(name: string, isEncrypted: boolean): readonly string[] {
  return [
    'masterauth "$hex"',
    'cluster-enabled yes',
    'cluster-config-file nodes.conf',
    `cluster-announce-hostname ${name}`,
    'cluster-preferred-endpoint-type hostname',
    ...(isEncrypted ? ['tls-cluster yes'] : []),
  ];
}

const SLOTS = 16_384;

/**
 * A node takes its share of the slots while it has none, and introduces itself to the others again and again: after a restart
 * the engine may give each another address, which is how they know each other.
 */
function joinOf({ index, names }: Seat, isEncrypted: boolean): string {
  const first = Math.floor((SLOTS * index) / names.length);
  const last = Math.floor((SLOTS * (index + 1)) / names.length) - 1;
  const others = names.filter((_, position) => position !== index);
  return `join() {
  export REDISCLI_AUTH="$REDIS_PASSWORD"
  ask() { ${isEncrypted ? CLIENT.encrypted : CLIENT.plain} "$@"; }
  until ask ping | grep -q PONG; do sleep 1; done
  if ask cluster nodes | grep myself | awk 'NF > 8 { exit 1 }'; then ask cluster addslotsrange ${first} ${last}; fi
  while :; do
    for other in ${others.join(' ')}; do
      address=$(getent hosts "$other" | awk '{ print $1; exit }') || continue
      [ -z "$address" ] || ask cluster meet "$address" ${isEncrypted ? 6380 : 6379}
    done
    sleep 10
  done
}
join >/dev/null 2>&1 &
`;
}
