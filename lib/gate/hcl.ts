import * as fs from 'node:fs';
import * as path from 'node:path';
import { Manifest, type App } from 'cdktf';
import type { Problem, Verdict } from '../findings/verdict';
import { resourcesOf } from '../sources/terraform';
import { UnwritableHcl, writeHcl } from '../terraform/hcl/write';
import type { SchemaLookup } from '../terraform/schema';
import type { JsonObject } from '../values/json';
import { commentsOf } from './hcl-comments';
import { openSchemas } from './schemas';
import type { Written } from './write';

/** What is known of the providers of one stack: `openSchemas` chooses. The writer refuses what it would have to guess. */
export function installedSchemas(json: JsonObject, cwd: string): SchemaLookup {
  return openSchemas(cwd).of(json);
}

/** Where HCL for people stands in the output: a folder of its own, because Terraform loads every file beside `cdk.tf.json`. */
export const HCL_FOLDER = 'hcl';

/**
 * Writes the HCL of every stack into the staged output, made of the JSON that was judged.
 *
 * - the App's own format is HCL (`cdktf synth --hcl`): as `cdk.tf` in the stack's folder, in the JSON's place, with the
 *   `metadata.json` that the CLI reads
 * - `beside`: as `hcl/<stack>.tf`, for review, while the JSON stays what Terraform loads
 * - `commented`: either with what these verdicts say to a reviewer
 *
 * @returns what cannot be written as HCL with the same meaning
 */
export function stageHcl(
  app: App,
  written: Written,
  stage: {
    readonly directory: string;
    readonly cwd: string;
    readonly beside: boolean;
    readonly commented?: readonly Verdict[] | undefined;
  },
): readonly Problem[] {
  const put = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(stage.directory, file)), { recursive: true });
    fs.writeFileSync(path.join(stage.directory, file), text);
  };
  const known = openSchemas(stage.cwd);
  return written.stacks.flatMap(({ stack, json = {} }): readonly Problem[] => {
    const folder = path.join(Manifest.stacksFolder, stack.node.id);
    if (!app.hclOutput) fs.rmSync(path.join(stage.directory, folder, Manifest.stackMetadataPath), { force: true });
    if (!app.hclOutput && !stage.beside) return [];
    try {
      const schemas = known.of(json);
      const own = stage.commented?.filter(({ subject }) => subject.place.stack === stack.node.path);
      const hcl = writeHcl(json, schemas, own === undefined ? {} : { comment: commentsOf(json, schemas, own) });
      if (stage.beside) put(path.join(HCL_FOLDER, `${stack.node.id}.tf`), hcl);
      if (app.hclOutput) {
        put(path.join(folder, 'cdk.tf'), hcl);
        put(path.join(folder, Manifest.stackMetadataPath), `${JSON.stringify(metadataOf(json), null, 2)}\n`);
      }
      return [];
    } catch (error) {
      if (!(error instanceof UnwritableHcl)) throw error;
      return error.problems.map((message) => ({
        where: stack.node.path,
        rule: 'hcl',
        message,
        mend: 'install the prebuilt bindings of its provider, keep its schema with pawl schema update, or publish JSON alone: leave --hcl and `hcl: true` out',
      }));
    }
  });
}

/** What the CLI and its users look up beside HCL: cdktf's notes on the stack and its elements, and the settings of Terraform. */
function metadataOf(json: JsonObject): JsonObject {
  const note = (body: JsonObject): JsonObject => ({ '//': body['//'] });
  const elements = (section: 'resource' | 'data'): JsonObject => {
    const types: Record<string, Record<string, JsonObject>> = {};
    for (const { type, name, body } of resourcesOf(json, section))
      if (body['//'] !== undefined) (types[type] ??= {})[name] = note(body);
    return Object.keys(types).length === 0 ? {} : { [section]: types };
  };
  return { '//': json['//'], ...elements('data'), ...elements('resource'), terraform: json['terraform'] };
}
