import type { Construct } from 'constructs';
import { image } from '../../../lib/values/image';
import { exec } from '../service/health';
import { type Durability, durabilityShape, Engine, ENGINE, type EngineKind, type EngineProps } from './engine';
import { type ExporterProps, exporterShape } from './exporter';
import { NEEDS_PASSWORD, type Password, passwordIn, passwordShape } from './password';
import { CERTIFICATES } from './tls';

export interface MySqlProps<E = unknown> extends EngineProps<E> {
  /** Password of `root`, which the image sets when it makes its database and never again (E-47). An entrypoint hands it as `MYSQL_ROOT_PASSWORD`. */
  readonly password: Password;
  /** `relaxed` writes the log once a second instead of at each commit, 37 % faster where it was measured (P-02). @default 'strict' (C-13) */
  readonly durability?: Durability;
  /** `login` is a `my.cnf`: `[client]`, and the user and the password of a role with PROCESS and SELECT. @default none */
  readonly exporter?: ExporterProps;
}

const MYSQL: EngineKind<MySqlProps> = {
  name: 'MySql',
  shapes: { ...ENGINE, password: passwordShape, durability: durabilityShape, exporter: exporterShape },
  required: NEEDS_PASSWORD,
  run: ({ props: { name, password, durability }, mebibytes, tls }) => {
    const { env, entrypoint } = passwordIn('MYSQL_ROOT_PASSWORD', password);
    const isRelaxed = durability === 'relaxed';
    return {
      // by address, because while the image makes its database it answers on its socket alone; a login that is refused is an answer
      health: exec(['mysqladmin', 'ping', '-h', '127.0.0.1']),
      ports: { mysql: 3306 },
      ...(entrypoint ? { entrypoint } : {}),
      command: [
        'mysqld',
        `--innodb-buffer-pool-size=${Math.max(5, Math.floor(mebibytes / 2))}M`,
        '--innodb-flush-method=O_DIRECT',
        `--innodb-flush-log-at-trx-commit=${isRelaxed ? 2 : 1}`,
        `--sync-binlog=${isRelaxed ? 0 : 1}`,
        ...(tls === 'off'
          ? []
          : [
              `--ssl-cert=${CERTIFICATES}/server.crt`,
              `--ssl-key=${CERTIFICATES}/server.key`,
              `--ssl-ca=${CERTIFICATES}/ca.crt`,
            ]),
        ...(tls === 'required' ? ['--require-secure-transport=ON'] : []),
      ],
      env,
      data: '/var/lib/mysql',
      writable: ['/var/run/mysqld'],
      exporter: (login) => ({
        image: image('prom/mysqld-exporter:v0.16.0', { user: 65_534, client: 'wget' }),
        port: 9104,
        command: ['--config.my-cnf=/run/secrets/my-cnf', `--mysqld.address=${name}:3306`],
        env: {},
        secrets: { 'my-cnf': login },
      }),
    };
  },
};

/**
 * A MySQL server, tuned to its memory limit: half of it for the buffer pool, past the host's page cache (P-02: 512 MB of 1 GiB), and
 * every commit on disk before it is answered.
 */
export class MySql<const E = unknown> extends Engine<MySqlProps> {
  constructor(scope: Construct, id: string, given: MySqlProps<E>) {
    super(scope, id, MYSQL, given);
  }
}
