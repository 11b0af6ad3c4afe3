import type { PinnedImage } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import type { Server } from '../server';
import { asFile } from '../told';
import { questions, readServer, refuseNoQuestion } from './databases';
import type { ReadSource } from './source';

interface VaultRaftProps<S extends Server, K> {
  /** The active server, by its Service: `vault.endpoints.api`. A standby would send its client elsewhere. The drill never learns it (E-51). */
  readonly server: S;
  /** The servers' own image, with a shell, `tar` and `sha256sum`: it dumps, and the drill restores into the same (D-26). */
  readonly image: PinnedImage;
  /**
   * The id of an AppRole that may take snapshots, and write below `pawl/` alone (B-08); docs/backup.md makes it. No secret. Each run
   * logs in and has a token of an hour, because one that is handed out lasts too long or ends unseen (S-09).
   */
  readonly role: string;
  /** The secret id of the AppRole: a variable of the environment, never an argument (B-09). */
  readonly secretId: K;
  /** The file of the authority that signed the servers' certificates. @default none - no TLS */
  readonly tls?: { readonly ca: K };
  /**
   * Patterns of names of keys, as `vault operator raft snapshot inspect -depth=0` lists them: `sys/policy/shop`. One must be there in
   * what was restored, and none in a new Vault, or the drill fails (B-04). A `*` stands for slashes too.
   */
  readonly checks: readonly [string, ...string[]];
}

/** All of a Vault with integrated storage and a Shamir seal, encrypted as Vault has it. */
export interface VaultRaft<S extends Server, K> extends VaultRaftProps<S, K> {
  readonly kind: 'vaultRaft';
  /** All of it comes back at once, and no single secret. */
  readonly granularity: 'cluster';
}

/**
 * All of a Vault with integrated storage, by its own snapshots. The unseal keys are not in them, and no job is given them: with both in
 * one place, whoever has the backup has every secret (B-18, E-42). Keep the keys apart from it; without them nobody opens what comes back.
 *
 * The drill restores into a throw-away Vault, and what it then holds is listed by name, which takes no key: as many keys as were
 * dumped, the canary, your checks; and the key that opened the server before must open it no more. It cannot prove that the unseal
 * keys which you keep are those of the snapshot, nor that a value can be decrypted. Only a restore with the keys by hand proves that.
 *
 * Not run against Vault itself: docs/backup.md says what its script was tried with.
 */
export function vaultRaft<S extends Server, K>(props: VaultRaftProps<S, K>): VaultRaft<S, K> {
  return { ...props, kind: 'vaultRaft', granularity: 'cluster' };
}

export function readVaultRaft<S extends Server, K>(source: VaultRaft<S, K>, checks: Checks): ReadSource<S, K, never> {
  const { server, image, role, secretId, tls, checks: asked } = source;
  const { host, port } = readServer(server, checks);
  refuseNoQuestion('source.checks', asked, 'sys/policy/shop', checks);
  if (asked.some((pattern) => pattern === '' || /\s/.test(pattern)))
    checks.problem('source.checks: each is a pattern of the name of a key, without spaces');
  return {
    engine: 'vault',
    image,
    names: ['vault'],
    files: questions('vault', asked, 'name'),
    env: {},
    access: {
      VAULT_ADDR: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
      PAWL_ROLE: role,
      PAWL_SECRET_ID: secretId,
      ...(tls === undefined ? {} : { VAULT_CACERT: asFile(tls.ca) }),
    },
    servers: [server],
  };
}
