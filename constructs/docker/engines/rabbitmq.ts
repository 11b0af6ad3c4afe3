import type { Construct } from 'constructs';
import { text } from '../../props/shape';
import { exec } from '../service/health';
import { Engine, ENGINE, type EngineKind, type EngineProps } from './engine';
import { NEEDS_PASSWORD, type Password, passwordInScript, passwordShape } from './password';
import { CERTIFICATES, type TlsMode } from './tls';

export interface RabbitMqProps<E = unknown> extends EngineProps<E> {
  /** Password of `user`, set when the broker is made and never again (E-47). An entrypoint hands it as `RABBITMQ_DEFAULT_PASS`. */
  readonly password: Password;
  /** The first user, which may do everything. @default 'admin' - `guest` may log in from inside the container alone */
  readonly user?: string;
}

const RABBITMQ: EngineKind<RabbitMqProps> = {
  name: 'RabbitMq',
  shapes: { ...ENGINE, password: passwordShape, user: text },
  required: NEEDS_PASSWORD,
  run: ({ props: { user = 'admin', password }, mebibytes, tls }) => {
    // the image reads no file of a password since version 3.9
    const { line, secrets, entrypoint } = passwordInScript('RABBITMQ_DEFAULT_PASS', password);
    return {
      health: exec(['rabbitmq-diagnostics', '-q', 'ping'], { starting: '1m', interval: '30s' }),
      ports: {
        ...(tls === 'required' ? {} : { amqp: 5672 }),
        ...(tls === 'off' ? {} : { amqps: 5671 }),
        metrics: 15_692,
      },
      ...(entrypoint ? { entrypoint } : {}),
      command: [
        'sh',
        '-euc',
        `${line}export RABBITMQ_DEFAULT_PASS
cat >/tmp/rabbitmq.conf <<END
${settingsOf(mebibytes, tls).join('\n')}
END
exec docker-entrypoint.sh rabbitmq-server`,
      ],
      env: {
        RABBITMQ_CONFIG_FILE: '/tmp/rabbitmq.conf',
        RABBITMQ_DEFAULT_USER: user,
        RABBITMQ_NODENAME: 'rabbit@localhost', // named after its host, its data would be those of another after a replacement
      },
      secrets,
      data: '/var/lib/rabbitmq',
    };
  },
};

/** Erlang sees the memory of the host, not the limit: at six tenths of it, as the broker has by default, publishers are held back. */
function settingsOf(mebibytes: number, tls: TlsMode): readonly string[] {
  return [
    `vm_memory_high_watermark.absolute = ${Math.floor((mebibytes * 6) / 10)}MiB`,
    ...(tls === 'required' ? ['listeners.tcp = none'] : []),
    ...(tls === 'off'
      ? []
      : [
          'listeners.ssl.default = 5671',
          `ssl_options.cacertfile = ${CERTIFICATES}/ca.crt`,
          `ssl_options.certfile = ${CERTIFICATES}/server.crt`,
          `ssl_options.keyfile = ${CERTIFICATES}/server.key`,
          'ssl_options.verify = verify_none', // of clients, which log in by password
        ]),
  ];
}

/** A RabbitMQ broker that holds publishers back before its memory limit ends it. Its figures for Prometheus are its own, port 15692. */
export class RabbitMq<const E = unknown> extends Engine<RabbitMqProps> {
  constructor(scope: Construct, id: string, given: RabbitMqProps<E>) {
    super(scope, id, RABBITMQ, given);
  }
}
