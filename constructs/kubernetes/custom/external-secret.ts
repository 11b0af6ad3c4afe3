import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { type Duration, parseDuration } from '../../../lib/values/duration';
import { parseObjectName } from '../../../lib/values/object-name';
import { refreshed, type SecretRef } from '../../../lib/values/secret';
import { Checks, type RequiredProp } from '../../props/checks';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { completedIn } from '../platform/home';
import type { Namespace } from '../platform/namespace';
import type { MountedObject } from '../pods/volume';
import { EXTERNAL_SECRET } from '../props/custom-shape';
import type { AdoptedObject } from '../workloads/adopt';
import type { RemoteKey, SecretStore } from './secret-store';
import { writeObject } from './write';

export interface ExternalSecretProps<K extends string, T extends string> {
  /** Of the ExternalSecret and of the Secret that the operator makes: a DNS label, at most 63 characters. */
  readonly name: string;
  /** @default the stack's, where it has made one alone */
  readonly namespace?: Namespace;
  /** @default `secrets.store` of the platform */
  readonly store?: SecretStore;
  /** What each key of the Secret is read from: `{ password: remote('paperless', 'db_password') }`. @default none */
  readonly keys?: Readonly<Record<K, RemoteKey>>;
  /** Entries of which every field becomes a key; a field that the stack reads is named in `keys` as well. @default none */
  readonly extract?: readonly string[];
  /**
   * Keys that are put together from the others, in the operator's templates; the Secret then has these alone:
   * `{ DSN: 'postgres://app:{{ .password }}@db:5432/app' }`.
   *
   * @default none - the keys as they are read
   */
  readonly template?: Readonly<Record<T, string>>;
  /**
   * How often the operator reads the store, a minute or more. Longer than that a rotated value stays old.
   *
   * @default `secrets.refresh` of the platform, or '1h' - stated, so that an alert on a stalled refresh has a figure (F08)
   */
  readonly refresh?: Duration;
  /**
   * `Owner`: the Secret is the operator's and goes with the ExternalSecret. `Merge`: it adds keys to a Secret that exists. `Orphan`:
   * it makes the Secret and lets it be.
   *
   * @default 'Owner'
   */
  readonly creation?: 'Owner' | 'Merge' | 'Orphan';
  /**
   * What becomes of the Secret when the store loses the value: `Retain` keeps what pods run with, `Delete` takes it away, `Merge`
   * takes the keys away.
   *
   * @default 'Retain' - an outage of the store must not become one of its readers
   */
  readonly deletion?: 'Retain' | 'Delete' | 'Merge';
  /** The existing ExternalSecret to take over. @default none - it is new */
  readonly adopt?: AdoptedObject;
}

const REFRESH: Duration = '1h';
const LEAST_REFRESH = 60;

const REQUIRED = {
  name: { mend: "name: 'paperless-db'", standIn: 'missing' },
} as const satisfies Record<string, RequiredProp>;

/**
 * A Secret that the External Secrets operator keeps equal to a store such as Vault: no value passes through Terraform or its state.
 *
 * Who takes a key of it as a variable, or its files, is started anew when it changes, where the platform has a reloader (S-24).
 */
export class ExternalSecret<const K extends string = string, const T extends string = never> extends Construct {
  readonly name: string;
  readonly namespace: Namespace;

  constructor(scope: Construct, id: string, given: ExternalSecretProps<K, T>) {
    super(scope, id);
    announceConstruct(this.node, 'ExternalSecret');
    const checks = new Checks(this);
    const props = completedIn(this, given, EXTERNAL_SECRET, REQUIRED, checks);
    const { namespace, creation = 'Owner', deletion = 'Retain', adopt } = props;
    this.name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    this.namespace = namespace;
    const facts = KubernetesStack.of(this).platform.props.secrets;
    const store = props.store ?? facts?.store;
    if (store === undefined)
      checks.problem('store: neither this ExternalSecret nor the platform names one', {
        mend: "store: clusterStore('vault-kv'), or secrets: { store: … } of the Platform",
      });
    writeObject(
      this,
      {
        apiVersion: facts?.apiVersion ?? 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        name: this.name,
        namespace,
        adopt,
        spec: {
          refreshInterval: goDuration(this.refreshSeconds(props.refresh ?? facts?.refresh ?? REFRESH, checks)),
          secretStoreRef: { kind: store?.kind, name: store?.name },
          target: {
            name: this.name,
            creationPolicy: creation,
            deletionPolicy: deletion,
            ...templateOf(props.template),
          },
          ...this.sources(props, checks),
        },
      },
      checks,
    );
  }

  /** One key of the Secret, for `env` of a workload in the same namespace. */
  secret(key: [T] extends [never] ? K : T): SecretRef {
    return refreshed(this.name, key, this.namespace.name);
  }

  /**
   * Keys of the Secret as the variables that are called like them, in capitals and with `_` for what no variable may have:
   * `env: { ...secrets.variables('imap_host', 'imap-user') }` sets `IMAP_HOST` and `IMAP_USER`.
   */
  variables<const V extends ([T] extends [never] ? K : T)>(...keys: readonly V[]): Variables<V> {
    const refs = keys.map((key) => [key.replaceAll(/[-.]/g, '_').toUpperCase(), this.secret(key)] as const);
    return Object.fromEntries(refs) as Variables<V>;
  }

  /**
   * All keys of the Secret as files in a folder, read-only, as `secretFiles()` does.
   *
   * @param options `rereads`: the app notices changed files by itself, so that nothing restarts it; default false
   */
  files(mount: `/${string}`, options: { readonly rereads?: boolean } = {}): MountedObject {
    const { name, namespace } = this;
    return { kind: 'secret', name, mount, namespace: namespace.name, refreshed: options.rereads !== true };
  }

  private refreshSeconds(refresh: Duration, checks: Checks): number {
    const rest = { rule: 'F08', mend: `refresh: '${REFRESH}'` } as const;
    const seconds = checks.value('refresh', parseDuration(refresh), rest) ?? 3600;
    if (seconds < LEAST_REFRESH)
      checks.problem(`refresh: ${refresh} asks the store more than once a minute, for each ExternalSecret`, rest);
    return seconds;
  }

  private sources({ keys, extract = [] }: ExternalSecretProps<K, T>, checks: Checks): Sources {
    const read = Object.entries<RemoteKey>(keys ?? {});
    if (read.length === 0 && extract.length === 0)
      checks.problem('keys: the Secret would be empty', {
        mend: "keys: { password: remote('paperless', 'db_password') }",
      });
    return {
      ...(read.length > 0
        ? {
            data: read.map(([secretKey, { entry, property }]) => ({
              secretKey,
              remoteRef: { key: entry, ...(property === undefined ? {} : { property }) },
            })),
          }
        : {}),
      ...(extract.length > 0 ? { dataFrom: extract.map((key) => ({ extract: { key } })) } : {}),
    };
  }
}

/** A reference for each key, under the name of its variable. */
type Variables<V extends string> = { readonly [Key in V as Uppercase<Underscored<Key>>]: SecretRef };
type Underscored<S extends string> = S extends `${infer Head}${'-' | '.'}${infer Tail}`
  ? `${Head}_${Underscored<Tail>}`
  : S;

interface Sources {
  readonly data?: {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property?: string };
  }[];
  readonly dataFrom?: { readonly extract: { readonly key: string } }[];
}

function templateOf(template: Readonly<Record<string, string>> | undefined): object {
  return template === undefined ? {} : { template: { engineVersion: 'v2', data: { ...template } } };
}

/** Go knows no days. */
function goDuration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
