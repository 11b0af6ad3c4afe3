import type { Duration } from '../../../lib/values/duration';

/** When the engine asks. */
export interface Timing {
  /** @default '30s' - `pg_isready` and the like may be asked every 5 s to 10 s (C-18) */
  readonly interval?: Duration;
  /** How long one question may take. @default '10s' */
  readonly timeout?: Duration;
  /** Wrong answers in a row that make the container unhealthy. @default 3 */
  readonly retries?: number;
  /** How long the container may take to start: wrong answers do not count meanwhile. @default '40s' */
  readonly starting?: Duration;
}

/** What the engine asks from inside the container (D-03). */
export type Question<P extends string = string> =
  | { readonly kind: 'http'; readonly path: `/${string}`; readonly port: P | undefined }
  | { readonly kind: 'exec'; readonly command: readonly [string, ...string[]] };

/** How a container says that it is healthy. Docker asks one question; who is told to restart on its answer is another matter (D-06). */
export interface Health<P extends string = string> {
  readonly question: Question<P>;
  readonly timing: Timing;
}

/**
 * Healthy where the path answers 200 to 299. The image must have what asks: `image('…', { client: 'node' })`.
 *
 * @param options the port to ask, default the first, and when to ask
 */
export function http<const P extends string = never>(
  path: `/${string}`,
  options?: Timing & { readonly port?: P },
): Health<NoInfer<P>>;
export function http(path: `/${string}`, options: Timing & { readonly port?: string } = {}): Health {
  const { port, ...timing } = options;
  return { question: { kind: 'http', path, port }, timing };
}

/** Healthy where a command in the container ends with 0. No shell is around it: `['sh', '-c', '…']` brings one. */
export function exec(command: readonly [string, ...string[]], timing: Timing = {}): Health<never> {
  return { question: { kind: 'exec', command }, timing };
}

/** PostgreSQL takes connections. Asked over TCP: while the image initialises its database it answers on its socket alone. */
export function pgIsReady(
  { user, database = user }: { readonly user: string; readonly database?: string },
  timing: Timing = {},
): Health<never> {
  return exec(['pg_isready', '-q', '-h', '127.0.0.1', '-U', user, '-d', database], { interval: '10s', ...timing });
}

/** Redis answers; a password that it wants is an answer too. */
export function redisPing(timing: Timing = {}): Health<never> {
  return exec(['sh', '-c', "redis-cli ping | grep -qE 'PONG|NOAUTH'"], { interval: '10s', ...timing });
}
