import type { Duration } from '../../../lib/values/duration';

/** An HTTP question: anything from 200 to 399 is yes. */
export interface HttpQuestion<P extends string = string> {
  readonly path: `/${string}`;
  /** @default the first port of the workload */
  readonly port?: P;
}

export interface HealthTiming {
  /**
   * How long the container may take to start before it is restarted, 10 s or more.
   *
   * @default '5m' - shorter budgets killed slow starts again and again (the authentik lesson, F02)
   */
  readonly startup?: Duration;
}

/** What a liveness probe asks; it must not be what readiness asks, or a slow dependency restarts the container (E-55). */
export type Live<P extends string = string> =
  | { readonly kind: 'http'; readonly question: HttpQuestion<P> }
  | { readonly kind: 'tcp'; readonly port?: P }
  | { readonly kind: 'exec'; readonly command: readonly [string, ...string[]] }
  | { readonly kind: 'grpc'; readonly port?: P; readonly service?: string }
  | Heartbeat;

/** A file that the container touches. */
export interface Heartbeat {
  readonly kind: 'heartbeat';
  readonly file: `/${string}`;
  /** Without one, that it exists is enough. */
  readonly maxAge?: Duration;
}

/** How a workload says that it is ready, started and alive (F02). */
export interface Health<P extends string = string> extends HealthTiming {
  readonly ready: Live<P>;
  /** Undefined means none: what cannot be told apart from readiness is not asked (E-55). */
  readonly live: Live<P> | undefined;
}

/** When and at which port to ask. */
export interface Asking<P extends string> extends HealthTiming {
  /** @default the first port of the workload */
  readonly port?: P;
}

/** A path to ask, or one for readiness and one for liveness. */
type HttpPaths = `/${string}` | { readonly ready: `/${string}`; readonly live: `/${string}` };

/**
 * Readiness and startup by HTTP, every 10 s and 5 s; liveness by TCP on the same port, slack: 30 s x 10. Or two questions,
 * `http({ ready: '/readyz', live: '/livez' })`, where the app tells its own health from its dependencies'.
 *
 * @param options the port to ask, default the first, and how long starting may take
 */
export function http<const P extends string = never>(asked: HttpPaths, options?: Asking<P>): Health<NoInfer<P>>;
export function http(asked: HttpPaths, options: Asking<string> = {}): Health {
  const { port, ...timing } = options;
  const at = port === undefined ? {} : { port };
  const question = (path: `/${string}`): Live => ({ kind: 'http', question: { path, ...at } });
  if (typeof asked === 'string') return { ...timing, ready: question(asked), live: { kind: 'tcp', ...at } };
  return { ...timing, ready: question(asked.ready), live: question(asked.live) };
}

/** Readiness, startup and a slack liveness by opening a TCP connection: for servers that speak no HTTP. */
export function tcp<const P extends string = never>(options?: Asking<P>): Health<NoInfer<P>>;
export function tcp(options: Asking<string> = {}): Health {
  const { port, ...timing } = options;
  const question: Live = { kind: 'tcp', ...(port === undefined ? {} : { port }) };
  return { ...timing, ready: question, live: question };
}

interface Alive<P extends string> extends HealthTiming {
  /** @default none - asking readiness' question again would restart what is merely waiting (E-55) */
  readonly live?: Live<P>;
}

/** Readiness and startup by a command in the container, exit code 0 is yes. */
export function exec<const P extends string = never>(
  command: readonly [string, ...string[]],
  options: Alive<P> = {},
): Health<NoInfer<P>> {
  const { live, ...timing } = options;
  return { ...timing, ready: { kind: 'exec', command }, live };
}

interface GrpcOptions<P extends string> extends Alive<P>, Asking<P> {
  /** Name that the health service answers for. @default '' - the server as a whole */
  readonly service?: string;
}

/** Readiness and startup by the gRPC health protocol. */
export function grpc<const P extends string = never>(options?: GrpcOptions<P>): Health<NoInfer<P>>;
export function grpc(options: GrpcOptions<string> = {}): Health {
  const { live, port, service, ...timing } = options;
  const ready: Live = {
    kind: 'grpc',
    ...(port === undefined ? {} : { port }),
    ...(service === undefined ? {} : { service }),
  };
  return { ...timing, ready, live };
}

/**
 * Ready once the file exists, alive while it is fresh: for work that nobody asks, which touches a file in each round. The image
 * needs a shell and `find`; the file must lie where the container may write, such as /tmp.
 *
 * @param file absolute path
 * @param maxAge how old it may be, told in whole minutes: `'2m'`
 */
export function heartbeat(file: `/${string}`, maxAge: Duration, options: HealthTiming = {}): Health<never> {
  return { ...options, ready: { kind: 'heartbeat', file }, live: { kind: 'heartbeat', file, maxAge } };
}
