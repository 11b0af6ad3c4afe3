import type { Construct } from 'constructs';
import { image } from '../../../lib/values/image';
import { oneOf, type Shape } from '../../props/shape';
import { exec, redisPing } from '../service/health';
import { Engine, ENGINE, type EngineKind, type EngineProps } from './engine';
import { type ExporterProps, exporterShape } from './exporter';
import { NEEDS_PASSWORD, type Password, passwordInScript, passwordShape } from './password';
import { CLIENT, redisScript, type Seat } from './redis-script';
import { CERTIFICATES } from './tls';

/** What every Redis takes, alone or in a cluster. */
interface AnyRedisProps<E> extends Omit<EngineProps<E>, 'backup'> {
  /** What every client logs in with, which an entrypoint hands as `REDIS_PASSWORD`: there is no Redis without one (S-31, N-39). */
  readonly password: Password;
  /** `login` is JSON, `{"redis://<name>:6379": "<password>"}`, with rediss and 6380 where TLS is. @default none */
  readonly exporter?: ExporterProps;
}

/**
 * What is in it. A `cache` forgets what was used least when it is full, and everything when it stops, so nothing copies it; a `store`
 * (a queue, sessions) refuses to write when it is full, and has every second on disk (K-03, C-15, P-04).
 */
type Role =
  | { readonly role: 'cache'; readonly backup?: 'ephemeral' }
  | { readonly role: 'store'; readonly backup: EngineProps['backup'] };

export type RedisProps<E = unknown> = AnyRedisProps<E> & Role;

const SHAPES: Readonly<Record<string, Shape>> = {
  ...ENGINE,
  password: passwordShape,
  role: oneOf('cache', 'store'),
  exporter: exporterShape,
};

type Full = EngineProps & AnyRedisProps<unknown> & { readonly role: Role['role'] };

const kindOf = (seat: Seat | undefined): EngineKind<Full> => ({
  name: 'Redis',
  shapes: SHAPES,
  required: {
    ...NEEDS_PASSWORD,
    role: { mend: "role: 'cache', or role: 'store' with its backup", standIn: 'cache' },
  },
  run: ({ props: { name, password, role, backup }, checks, mebibytes, tls }) => {
    if (role === 'cache' && backup !== 'ephemeral')
      checks.problem('backup: a cache keeps nothing that could be copied', { mend: "role: 'store'" });
    const { line, secrets, entrypoint } = passwordInScript('REDIS_PASSWORD', password);
    const isPlain = tls !== 'required';
    return {
      health: isPlain ? redisPing() : exec(['sh', '-c', `${CLIENT.encrypted} ping | grep -qE 'PONG|NOAUTH'`]),
      ports: {
        ...(isPlain ? { redis: 6379 } : {}),
        ...(tls === 'off' ? {} : { tls: 6380 }),
      },
      ...(entrypoint ? { entrypoint } : {}),
      command: ['sh', '-euc', `${line}${redisScript({ name, role, mebibytes, tls, seat })}`],
      secrets,
      data: '/data',
      exporter: (login) => ({
        image: image('oliver006/redis_exporter:v1.66.0-alpine', { user: 59_000, client: 'wget' }),
        port: 9121,
        env: {
          REDIS_ADDR: tls === 'off' ? `redis://${name}:6379` : `rediss://${name}:6380`,
          ...(tls === 'off' ? {} : { REDIS_EXPORTER_TLS_CA_CERT_FILE: `${CERTIFICATES}/ca.crt` }),
          REDIS_PASSWORD: login,
        },
      }),
    };
  },
});

/** One node, alone or in its seat of a cluster. */
export class RedisNode<const E = unknown> extends Engine<Full> {
  constructor(scope: Construct, id: string, given: RedisProps<E>, seat: Seat | undefined) {
    const { role } = (given as Partial<RedisProps> | undefined) ?? {};
    super(scope, id, kindOf(seat), { ...(role === 'cache' ? { backup: 'ephemeral' } : {}), ...given } as Full);
  }
}

/**
 * A Redis that asks for a password, with three quarters of its memory limit for data (C-14): the rest is for copies while it saves.
 */
export class Redis<const E = unknown> extends RedisNode<E> {
  constructor(scope: Construct, id: string, given: RedisProps<E>) {
    super(scope, id, given, undefined);
  }
}
