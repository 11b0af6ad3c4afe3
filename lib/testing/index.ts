/** What a test of stacks imports: `pawl/testing`. Importing it teaches a global `expect` the matchers. */
export type { AsymmetricMatcher, Expected } from './alike';
export type { ExpectedProperties } from './contain-resource';
export type { HclMatchers } from './matchers';
export { hclSerializer, register } from './register';
export { synth, type SynthOptions } from './synth';
export type { Synthesized, SynthesizedStack } from './synthesized';
export type {} from './types';
