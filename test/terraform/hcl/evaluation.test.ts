import * as fc from '../../seeded';
import { writeHcl } from '../../../lib/terraform/hcl/write';
import { schemaOf } from '../../../lib/terraform/schema';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { anyTextValue, evaluated, hostileText } from './arbitrary';
import { outputs, withTerraform } from './terraform';
import { DEEP } from '../../deep';

const sampling = { numRuns: DEEP ? 2000 : 100 };
const limit = 600_000;

interface Both {
  readonly json: Readonly<Record<string, Json>>;
  readonly hcl: Readonly<Record<string, Json>>;
}

/** What Terraform makes of a stack's outputs in both forms. */
function both(stack: JsonObject): Both {
  return {
    json: outputs({ 'main.tf.json': JSON.stringify(stack) }),
    hcl: outputs({ 'main.tf': writeHcl(stack, schemaOf()) }),
  };
}

function outputsOf(values: readonly Json[]): JsonObject {
  return Object.fromEntries(values.map((value, index) => [`o${String(index)}`, { value }]));
}

/** The text that a template without sequences stands for, as Terraform keeps text: in NFC, without lone surrogates. */
function textOf(template: string): string {
  return kept(template.replaceAll(/\$\$\{/g, '${').replaceAll(/%%\{/g, '%{'));
}

function kept(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd').normalize('NFC');
}

/**
 * The one place where the forms differ: Terraform takes a byte order mark off the start of every string in JSON, as it
 * would off a file (stripUTF8BOM in hclsyntax). HCL keeps it, as the source has it.
 */
function asInJson(value: Json | undefined): Json {
  if (typeof value === 'string') return value.replace(/^\ufeff/, '');
  if (isList(value)) return value.map(asInJson);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asInJson(item)]));
}

withTerraform(
  'Terraform evaluates every string to its source',
  () => {
    const texts = fc.sample(hostileText, sampling);
    const { json, hcl } = both({ output: outputsOf(texts) });
    const values = texts.map((_, index) => [hcl[`o${String(index)}`], json[`o${String(index)}`]]);
    expect(values).toEqual(texts.map((text) => [textOf(text), asInJson(textOf(text))]));
  },
  limit,
);

withTerraform(
  'Terraform evaluates every template to the same in HCL and in JSON',
  () => {
    const templates = fc.sample(evaluated, sampling);
    const variable = {
      x: { default: 'X' },
      n: { default: 3 },
      a: { default: true },
      b: { default: 5 },
      l: { default: ['p', 'q'] },
      m: { default: { k: 'v', j: 'w' } },
    };
    const { json, hcl } = both({ variable, output: outputsOf(templates) });
    // A byte order mark may be the first thing that a leading sequence leaves, so it is compared by text without it.
    const bom = /^\ufeff/;
    const values = (form: Readonly<Record<string, Json>>): [string, Json][] =>
      templates.flatMap((template, index) =>
        bom.test(template) ? [] : [[template, form[`o${String(index)}`] ?? null] satisfies [string, Json]],
      );
    expect(values(hcl)).toEqual(values(json));
  },
  limit,
);

withTerraform(
  'Terraform evaluates maps, lists, numbers and nulls to the same in HCL and in JSON',
  () => {
    const values = fc.sample(anyTextValue, sampling);
    const { json, hcl } = both({ locals: { all: values }, output: { all: { value: '${local.all}' } } });
    expect(asInJson(hcl['all'])).toEqual(json['all']);
    expect(hcl['all']).toHaveLength(values.length);
  },
  limit,
);

withTerraform(
  'what Terraform reads without evaluating keeps its dollar signs',
  () => {
    const fixed = ['${HOME:-x}', '$${HOME}', '%{ if', '$$${x}', 'a\nb ${c}\n'];
    const texts = [...fixed, ...fc.sample(hostileText, { ...sampling, numRuns: 50 })];
    const numbered = (entry: (text: string, name: string) => JsonObject): JsonObject =>
      Object.fromEntries(texts.map((text, index) => [`v${String(index)}`, entry(text, `v${String(index)}`)]));
    const { json, hcl } = both({
      variable: numbered((text) => ({ default: { '${key}': [text] }, description: text })),
      output: numbered((text, name) => ({ value: `\${var.${name}}`, description: text })),
    });
    const values = texts.map((_, index) => [hcl[`v${String(index)}`], json[`v${String(index)}`]]);
    expect(values).toEqual(texts.map((text) => [{ '${key}': [kept(text)] }, { '${key}': [kept(text)] }]));
  },
  limit,
);
