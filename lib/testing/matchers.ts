import type { FindingId } from '../values/finding-id';
import type { ExpectedProperties } from './contain-resource';

/** What `expect` can ask of an App, a stack, a construct, or what `synth` gave for one. */
export interface HclMatchers<R> {
  /**
   * The HCL is as it was when the snapshot was taken. Without `file` the runner keeps it beside its other snapshots; with one it
   * is a file of its own, relative to the test, that is reviewed as HCL.
   *
   * Inline, `expect(synth(stack)).toMatchInlineSnapshot()` does the same.
   */
  toMatchHcl(file?: string): R;

  /**
   * A resource (or, with `data.` in front, a data source) of that type is there, by its name in Terraform or in the cluster,
   * with at least these properties. Blocks may be given as an object or as a list of one, numbers as text.
   */
  toContainResource(type: string, properties?: ExpectedProperties): R;
  toContainResource(type: string, name?: string, properties?: ExpectedProperties): R;

  /**
   * No rule fails, nothing is lost on the way to the output, and no exemption is past its day or useless. Levels do not count:
   * what a policy only warns of or observes is a finding as well.
   */
  toHaveNoFindings(): R;

  /** Something is exempt from the rule, and the exemption has not ended. */
  toExempt(rule: FindingId): R;
}
