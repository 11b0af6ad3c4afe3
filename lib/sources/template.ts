import { soleExpression, stripsWhiteSpace, templateParts } from '../terraform/hcl/template';
import { UnreadableTemplate } from '../terraform/hcl/tokens';
import { type Json, isList, isObject } from '../values/json';

/** What a reference such as `kubernetes_namespace_v1.web.metadata[0].name` stands for, where the stacks say it. */
export type Lookup = (reference: string) => Json | undefined;

/** References may lead to references; deeper than this they lead in a circle. */
const DEPTH = 20;

/** The value of one of Terraform's strings; `undefined` where Terraform decides it. */
export function valueOf(template: string, lookup: Lookup, depth = DEPTH): Json | undefined {
  if (!/[$%]\{/.test(template)) return template;
  if (depth === 0) return undefined;
  const next = (value: Json | undefined): Json | undefined =>
    typeof value === 'string' ? valueOf(value, lookup, depth - 1) : value;
  try {
    const parts = templateParts(template);
    const sole = soleExpression(parts);
    if (sole !== undefined) return next(lookup(sole));
    let text = '';
    for (const part of parts) {
      if (part.kind === 'literal') {
        text += part.text.replace(/([$%])\1(?=\{)/g, '$1');
        continue;
      }
      const reference = soleExpression([part]);
      const strips = stripsWhiteSpace(part);
      const value = reference === undefined || strips.before || strips.after ? undefined : next(lookup(reference));
      if (value === undefined || value === null || isObject(value) || isList(value)) return undefined;
      text += String(value);
    }
    return text;
  } catch (error) {
    if (error instanceof UnreadableTemplate) return undefined;
    throw error;
  }
}
