/** Where the External Secrets operator reads: a store of the whole cluster, or one of the namespace. */
export interface SecretStore {
  readonly kind: 'ClusterSecretStore' | 'SecretStore';
  readonly name: string;
}

/** A `ClusterSecretStore`, which every namespace may read. */
export function clusterStore(name: string): SecretStore {
  return { kind: 'ClusterSecretStore', name };
}

/** A `SecretStore` of the namespace that the ExternalSecret is in. */
export function namespaceStore(name: string): SecretStore {
  return { kind: 'SecretStore', name };
}

/** One value in a store. */
export interface RemoteKey {
  readonly kind: 'remote';
  readonly entry: string;
  readonly property?: string;
}

/**
 * One value in a store: `remote('paperless', 'db_password')`.
 *
 * @param entry the secret's path in the store
 * @param property one field of it; default the whole value
 */
export function remote(entry: string, property?: string): RemoteKey {
  return { kind: 'remote', entry, ...(property === undefined ? {} : { property }) };
}
