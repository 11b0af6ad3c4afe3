import type { Construct } from 'constructs';
import { text } from '../../props/shape';
import { exec } from '../service/health';
import { Engine, ENGINE, type EngineKind, type EngineProps } from './engine';
import { NEEDS_PASSWORD, type Password, passwordIn, passwordShape } from './password';
import { CERTIFICATES } from './tls';

export interface MongoDbProps<E = unknown> extends EngineProps<E> {
  /**
   * Password of `user`, which the image sets when it makes its database and never again (E-47). An entrypoint hands it as
   * `MONGO_INITDB_ROOT_PASSWORD`.
   */
  readonly password: Password;
  /** The first user, which may do everything. @default 'admin' */
  readonly user?: string;
}

const MONGODB: EngineKind<MongoDbProps> = {
  name: 'MongoDb',
  shapes: { ...ENGINE, password: passwordShape, user: text },
  required: NEEDS_PASSWORD,
  run: ({ props: { user = 'admin', password }, mebibytes, tls }) => {
    const { env, entrypoint } = passwordIn('MONGO_INITDB_ROOT_PASSWORD', password);
    const encrypted = ['--tls', '--tlsCAFile', `${CERTIFICATES}/ca.crt`, '--tlsAllowInvalidHostnames'];
    return {
      health: exec([
        'mongosh',
        '--quiet',
        ...(tls === 'required' ? encrypted : []), // asked by the address 127.0.0.1, which no certificate names
        '--eval',
        'db.adminCommand("ping").ok',
      ]),
      ports: { mongodb: 27_017 },
      ...(entrypoint ? { entrypoint } : {}),
      command: [
        'mongod',
        '--auth',
        `--wiredTigerCacheSizeGB=${cacheOf(mebibytes)}`,
        '--wiredTigerCollectionBlockCompressor=zstd',
        ...(tls === 'off'
          ? []
          : [
              `--tlsMode=${tls === 'dual' ? 'preferTLS' : 'requireTLS'}`,
              `--tlsCertificateKeyFile=${CERTIFICATES}/server.pem`,
              `--tlsCAFile=${CERTIFICATES}/ca.crt`,
              '--tlsAllowConnectionsWithoutCertificates', // clients log in by password
            ]),
      ],
      env: { MONGO_INITDB_ROOT_USERNAME: user, ...env },
      data: '/data/db',
    };
  },
};

/** Half of the limit; MongoDB itself takes half of what the host has (P-03), and no less than a quarter of a gigabyte. */
function cacheOf(mebibytes: number): string {
  return String(Math.max(0.25, Math.floor((mebibytes / 2 / 1024) * 100) / 100));
}

/**
 * A MongoDB server that asks for a login, tuned to its memory limit: half of it for the cache of WiredTiger, and collections compressed by
 * zstd (P-03: 1 GB of 2 GiB). It keeps what it acknowledged: since version 6.1 its journal cannot be switched off.
 */
export class MongoDb<const E = unknown> extends Engine<MongoDbProps> {
  constructor(scope: Construct, id: string, given: MongoDbProps<E>) {
    super(scope, id, MONGODB, given);
  }
}
