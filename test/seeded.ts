import * as fc from 'fast-check';

export * from 'fast-check';

/** Every run generates the same inputs, so that it fails everywhere or nowhere; another `PAWL_SEED` explores others. */
fc.configureGlobal({ seed: Number(process.env['PAWL_SEED'] ?? 1) });

/** Text of any code points, lone surrogates too; `fc.string({ unit: 'binary' })` lists all of them before it starts. */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff), fc.nat(0x10ffff)), { maxLength })
    .map((points) => String.fromCodePoint(...points));
