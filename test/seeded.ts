import { configureGlobal } from 'fast-check';

export * from 'fast-check';

/** Every run generates the same inputs, so that it fails everywhere or nowhere; another `PAWL_SEED` explores others. */
configureGlobal({ seed: Number(process.env['PAWL_SEED'] ?? 1) });
