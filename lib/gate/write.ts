import {
  AnnotationMetadataEntryType,
  type App,
  DefaultTokenResolver,
  type ISynthesisSession,
  Manifest,
  StringConcat,
  TerraformElement,
  TerraformStack,
  Tokenization,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type JsonObject, isObject } from '../values/json';

/** What cdktf, a validation, an error annotation or thrown code of the author refuses, and the construct it is about. */
export interface Failure {
  readonly construct: IConstruct;
  readonly message: string;
  /** The error itself, where one was thrown: it knows the author's line better than the construct does. */
  readonly thrown?: Error;
}

/** One stack as it was really written, or what kept it from being written. */
export interface WrittenStack {
  readonly stack: TerraformStack;
  /** Undefined where a thrown error left nothing to judge. */
  readonly json: JsonObject | undefined;
  readonly failures: readonly Failure[];
}

/** Everything of one run of cdktf's synthesis. */
export interface Written {
  readonly stacks: readonly WrittenStack[];
  /** Failures that belong to no stack. */
  readonly failures: readonly Failure[];
}

/**
 * cdktf's own synthesis of an App into `directory`: what `App.synth()` does, by its public parts, except that whatever fails in
 * one stack does not keep the others from being written and judged. Validations therefore run when a stack is written, not
 * before, and error annotations are read from the tree, whatever `CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS` says.
 *
 * What stands in `directory` afterwards is JSON in any case, under the name that the App's format has: it is what is judged, and
 * HCL is made of it later (hcl.ts).
 */
export function writeApp(app: App, directory: string): Written {
  fs.mkdirSync(directory, { recursive: true });
  const manifest = new Manifest(app.manifest.version, directory, app.hclOutput);
  const session: ISynthesisSession = { outdir: directory, skipValidation: true, manifest };
  const constructs = app.node.findAll();
  const stacks = constructs.filter((construct) => TerraformStack.isStack(construct));
  const unprepared = new Map(
    stacks.flatMap((stack): [TerraformStack, Failure[]][] => {
      const failures = attempt(stack, () => {
        stack.prepareStack();
      });
      return failures.length === 0 ? [] : [[stack, failures]];
    }),
  );
  const written = stacks.map((stack) => {
    const failures = unprepared.get(stack);
    return failures ? { stack, json: undefined, failures } : writeStack(stack, session, app.skipValidation);
  });
  const outside = constructs.filter((construct) => stackOf(construct) === undefined);
  const failures = [
    ...(app.skipValidation ? [] : invalid([app])),
    ...outside.flatMap((construct) => annotatedErrors([construct])),
  ];
  withoutTraces(manifest);
  manifest.writeToFile();
  Object.assign(app.manifest.stacks, manifest.stacks); // whoever reads it after synth finds what cdktf leaves there
  return { stacks: written, failures };
}

function writeStack(stack: TerraformStack, session: ISynthesisSession, skipValidation: boolean): WrittenStack {
  const failures: Failure[] = [];
  let json: JsonObject | undefined;
  const thrown = attempt(stack, () => {
    inJson(stack, () => {
      stack.synthesizer.synthesize(session);
    });
    const { synthesizedStackPath } = session.manifest.forStack(stack);
    json = objectIn(JSON.parse(fs.readFileSync(path.join(session.outdir, synthesizedStackPath), 'utf8')));
  });
  const own = stack.node.findAll().filter((construct) => stackOf(construct) === stack); // as the aspects left the tree
  const annotated = annotatedErrors(own);
  if (thrown.length > 0) {
    if (annotated.length === 0) failures.push(...thrown); // else that is all that it throws for
    const unwritable = attempt(stack, () => {
      json = objectIn(JSON.parse(JSON.stringify(stack.toTerraform())));
    });
    if (failures.length === 0) failures.push(...unwritable);
  }
  return { stack, json, failures: [...failures, ...annotated, ...(skipValidation ? [] : invalid(own))] };
}

/**
 * Under `--hcl` cdktf's synthesizer asks the stack for HCL, which drops nested overrides and crashes on a null in a manifest
 * (cdktf-internals.md section 2). It is answered with the JSON while it works.
 */
function inJson(stack: TerraformStack, work: () => void): void {
  const value = (): ReturnType<TerraformStack['toHclTerraform']> => ({
    hcl: JSON.stringify(stack.toTerraform()),
    metadata: {},
  });
  Object.defineProperty(stack, 'toHclTerraform', { value, configurable: true });
  try {
    work();
  } finally {
    Reflect.deleteProperty(stack, 'toHclTerraform');
  }
}

function invalid(constructs: readonly IConstruct[]): Failure[] {
  return constructs.flatMap((construct) => {
    let messages: readonly string[] = [];
    const thrown = attempt(construct, () => {
      messages = construct.node.validate();
    });
    return [...messages.map((message) => ({ construct, message })), ...thrown];
  });
}

function annotatedErrors(constructs: readonly IConstruct[]): Failure[] {
  const level: string = AnnotationMetadataEntryType.ERROR;
  return constructs.flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === level)
      .map(({ data }) => ({ construct, message: String(data) })),
  );
}

/** Runs a step of cdktf; what is thrown belongs to the element that cannot be rendered, or else to the construct itself. */
function attempt(construct: IConstruct, step: () => void): Failure[] {
  try {
    step();
    return [];
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    return [
      {
        construct: TerraformStack.isStack(construct) ? culprit(construct) : construct,
        message: thrown.message,
        thrown,
      },
    ];
  }
}

function culprit(stack: TerraformStack): IConstruct {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const renders = (element: TerraformElement): boolean => {
    try {
      Tokenization.resolve(element.toTerraform(), { scope: stack, resolver, preparing: false });
      return true;
    } catch {
      return false;
    }
  };
  const own = stack.node.findAll().filter((construct) => stackOf(construct) === stack);
  return own.find((construct) => TerraformElement.isTerraformElement(construct) && !renders(construct)) ?? stack;
}

/** Annotations carry the machine's absolute paths; cdktf's own command line shows them for errors only, which are refused. */
function withoutTraces(manifest: Manifest): void {
  for (const { annotations } of Object.values(manifest.stacks))
    annotations.forEach(({ constructPath, level, message }, index) => {
      annotations[index] = { constructPath, level, message };
    });
}

function stackOf(construct: IConstruct): TerraformStack | undefined {
  return [...construct.node.scopes].reverse().find((scope) => TerraformStack.isStack(scope));
}

function objectIn(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
