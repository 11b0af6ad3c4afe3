import { Construct } from 'constructs';
import { problemText } from '../reports/terminal';
import type { FindingId } from '../values/finding-id';
import { containResource, type ExpectedProperties } from './contain-resource';
import { exemptFrom } from './exempt-from';
import { matchHcl, matchHclFile } from './match-hcl';
import { type Answer, type Asked, isRunner, type Runner, type Serializer } from './runner';
import { synth } from './synth';
import { Synthesized } from './synthesized';

/** What was synthesized stands in snapshots as HCL, without quotes, so that a diff of two reads as HCL. */
export const hclSerializer: Serializer = {
  test: (value) => value instanceof Synthesized,
  serialize: (value) => (value instanceof Synthesized ? value.hcl.trimEnd() : String(value)),
};

/**
 * Teaches a test runner the matchers and the HCL form of snapshots. Importing `pawl/testing` does it for a global `expect`
 * (jest, vitest with `globals: true`); an imported one is passed here, once in a setup file.
 */
export function register(expect: Runner): void {
  expect.addSnapshotSerializer(hclSerializer);
  expect.extend({
    toMatchHcl(this: Asked, received: unknown, file?: string): Answer {
      if (this.isNot === true) throw new Error('.not.toMatchHcl() would say nothing: almost all HCL is different');
      const part = partOf(received, 'toMatchHcl');
      return file === undefined ? matchHcl(expect, part) : matchHclFile(this, part, file);
    },
    toContainResource(
      this: Asked,
      received: unknown,
      type: string,
      nameOrProperties?: string | ExpectedProperties,
      properties?: ExpectedProperties,
    ): Answer {
      const part = partOf(received, 'toContainResource');
      return typeof nameOrProperties === 'object'
        ? containResource(this, part, type, undefined, nameOrProperties)
        : containResource(this, part, type, nameOrProperties, properties);
    },
    toHaveNoFindings(this: Asked, received: unknown): Answer {
      const part = partOf(received, 'toHaveNoFindings');
      return part.findings.length === 0
        ? { pass: true, message: () => `${part.path} must have findings, and has none` }
        : { pass: false, message: () => part.findings.map(problemText).join('\n\n') };
    },
    toExempt(this: Asked, received: unknown, rule: FindingId): Answer {
      return exemptFrom(partOf(received, 'toExempt'), rule);
    },
  });
}

/** A construct may be given itself; `synth` is called where it was not. */
function partOf(received: unknown, matcher: string): Synthesized {
  if (received instanceof Synthesized) return received;
  if (Construct.isConstruct(received)) return synth(received);
  throw new Error(`${matcher}() asks about an App, a stack, a construct or what synth() gave for one`);
}

const global: unknown = Reflect.get(globalThis, 'expect');
if (isRunner(global)) register(global);
