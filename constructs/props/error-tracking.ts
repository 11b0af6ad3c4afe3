import type { HostSecret, SecretRef } from '../../lib/values/secret';

export interface ErrorTrackingProps<D extends HostSecret | SecretRef> {
  /** The address that errors are sent to, which holds a key. */
  readonly dsn: D;
  /** Part of the requests that is traced, 0 to 1. More than 0.2 is found in production. @default 0.1 - a tenth is enough to see (M-10) */
  readonly sampleRate?: number;
}

/**
 * Variables by which an SDK of Sentry knows where errors go, for the `env` of any container: `{ ...errorTracking({ dsn }) }`. On a
 * Docker host the address is a file, as every secret there. That an app starts the SDK is its own code (E-54).
 */
export function errorTracking<D extends HostSecret | SecretRef>({
  dsn,
  sampleRate = 0.1,
}: ErrorTrackingProps<D>): {
  readonly SENTRY_DSN: D;
  readonly SENTRY_TRACES_SAMPLE_RATE: string;
} {
  return { SENTRY_DSN: dsn, SENTRY_TRACES_SAMPLE_RATE: String(sampleRate) };
}
