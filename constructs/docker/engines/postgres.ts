import type { Construct } from 'constructs';
import { majorOf } from '../../../lib/model/major-version';
import { image } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import { map, parsedLater, text } from '../../props/shape';
import { pgIsReady } from '../service/health';
import {
  type Durability,
  durabilityShape,
  Engine,
  ENGINE,
  type EngineKind,
  type EngineProps,
  type Site,
} from './engine';
import { type ExporterProps, exporterShape } from './exporter';
import { NEEDS_PASSWORD, type Password, passwordIn, passwordShape } from './password';
import { CERTIFICATES, type TlsMode } from './tls';

export interface PostgresProps<E = unknown> extends EngineProps<E> {
  /**
   * Major version of the files in its volume: 17. PostgreSQL does not start on those of another, so an image of another is refused; to
   * move, dump and restore into a volume of its own (D-26, E-26).
   */
  readonly major: number;
  /**
   * Password of `user`, which the image sets when it makes its database and never again: `ALTER ROLE` changes it later (E-47).
   * An entrypoint hands it as `POSTGRES_PASSWORD`.
   */
  readonly password: Password;
  /** The first role, which may do everything. @default 'postgres' */
  readonly user?: string;
  /** The first database. @default the user's name */
  readonly database?: string;
  /** `relaxed` is `synchronous_commit=off`, 41 % faster where it was measured (P-01). @default 'strict' (C-13) */
  readonly durability?: Durability;
  /** Settings of `postgresql.conf` instead of those that are derived from the memory limit: `{ max_connections: '200' }`. @default none */
  readonly settings?: Readonly<Record<string, string>>;
  /** `login` holds the password of a role `exporter` that is in `pg_monitor`. @default none */
  readonly exporter?: ExporterProps;
}

const POSTGRES: EngineKind<PostgresProps> = {
  name: 'Postgres',
  shapes: {
    ...ENGINE,
    major: parsedLater,
    password: passwordShape,
    user: text,
    database: text,
    durability: durabilityShape,
    settings: map(text),
    exporter: exporterShape,
  },
  required: {
    ...NEEDS_PASSWORD,
    major: { mend: 'major: 17, the version of the files that are there (D-26)', standIn: 0 },
  },
  run: ({ props, mebibytes, tls, checks }) => {
    checkMajor(props, checks);
    const { user = 'postgres', database = user, password, name } = props;
    const { env, entrypoint } = passwordIn('POSTGRES_PASSWORD', password);
    const server = [
      'postgres',
      ...Object.entries({ ...settingsOf({ props, mebibytes, tls }), ...props.settings }).flatMap(([key, value]) => [
        '-c',
        `${key}=${value}`,
      ]),
    ];
    return {
      health: pgIsReady({ user, database }),
      ports: { postgres: 5432 },
      ...(entrypoint ? { entrypoint } : {}),
      command: tls === 'required' ? ['sh', '-euc', ENCRYPTED_ONLY, ...server] : server,
      env: {
        ...(user === 'postgres' ? {} : { POSTGRES_USER: user }),
        ...(database === user ? {} : { POSTGRES_DB: database }),
        ...env,
      },
      data: '/var/lib/postgresql/data',
      writable: ['/var/run/postgresql'],
      sharedMemory: `${Math.max(64, Math.floor(mebibytes / 8))}Mi`, // parallel queries share it (F15)
      exporter: (login) => ({
        image: image('prometheuscommunity/postgres-exporter:v0.16.0', { user: 65_534, client: 'wget' }),
        port: 9187,
        env: {
          DATA_SOURCE_URI: `${name}:5432/${database}?${encryptionOf(tls)}`,
          DATA_SOURCE_USER: 'exporter',
          DATA_SOURCE_PASS: login,
        },
      }),
    };
  },
};

/**
 * A PostgreSQL server, tuned to its memory limit: a quarter of it for `shared_buffers`, a 128th for `work_mem` (P-01: 512 MB and 16 MB
 * of 2 GiB), with `pg_stat_statements` (P-06) and every commit on disk before it is answered.
 */
export class Postgres<const E = unknown> extends Engine<PostgresProps> {
  constructor(scope: Construct, id: string, given: PostgresProps<E>) {
    super(scope, id, POSTGRES, given);
  }
}

function checkMajor({ major, image: { reference } }: PostgresProps, checks: Checks): void {
  if (!Number.isInteger(major) || major < 0 || major > 99) checks.problem(`major: ${major} is no major version`);
  const its = majorOf(reference);
  if (major === 0 || its === undefined || its === major) return;
  checks.problem(`image: PostgreSQL ${its} does not start on files of ${major} (D-26)`, {
    mend: `dump with ${major}, restore into a Postgres of ${its} with a volume of its own, and move its clients (docs/docker.md)`,
  });
}

function settingsOf({
  props,
  mebibytes,
  tls,
}: Pick<Site<PostgresProps>, 'props' | 'mebibytes' | 'tls'>): Readonly<Record<string, string>> {
  const part = (share: number): string => `${Math.max(1, Math.floor(mebibytes / share))}MB`;
  return {
    shared_buffers: part(4),
    effective_cache_size: `${Math.max(1, Math.floor((mebibytes * 3) / 4))}MB`,
    work_mem: part(128),
    synchronous_commit: props.durability === 'relaxed' ? 'off' : 'on',
    shared_preload_libraries: 'pg_stat_statements',
    ...(tls === 'off'
      ? {}
      : {
          ssl: 'on',
          ssl_cert_file: `${CERTIFICATES}/server.crt`,
          ssl_key_file: `${CERTIFICATES}/server.key`,
          ssl_ca_file: `${CERTIFICATES}/ca.crt`,
        }),
    ...(tls === 'required' ? { hba_file: '/tmp/pg_hba.conf' } : {}),
  };
}

/** The image's own `pg_hba.conf` lets plain text in; it stands among the data, so another one is written beside them. */
const ENCRYPTED_ONLY = `printf 'local all all trust\\nhostssl all all all scram-sha-256\\n' >/tmp/pg_hba.conf
exec docker-entrypoint.sh "$0" "$@"`;

function encryptionOf(tls: TlsMode): string {
  return tls === 'off' ? 'sslmode=disable' : `sslmode=verify-full&sslrootcert=${CERTIFICATES}/ca.crt`;
}
