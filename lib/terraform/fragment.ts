import { LABELS } from './labels';
import { type Json, type JsonObject, isList, isObject } from '../values/json';

/** What the folder around a fragment brings: Terragrunt generates it, so the fragment must not. */
const BROUGHT = ['terraform', 'provider', '//'];

/** Sections whose blocks carry notes of cdktf. */
const NOTED = ['resource', 'data', 'ephemeral', 'module', 'variable', 'output'];

/**
 * A stack as part of a folder that has its own backend and providers: its blocks without `terraform` and `provider`, and without
 * the construct paths of cdktf, which change when code moves though nothing in the cluster does.
 */
export function fragmentOf(stack: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(stack).flatMap(([section, value]): [string, Json][] =>
      value === undefined || BROUGHT.includes(section)
        ? []
        : [[section, NOTED.includes(section) ? withoutNotes(value, LABELS[section]) : value]],
    ),
  );
}

/** `//` is a note where a block has its arguments, below them it may be a key of the author's. */
function withoutNotes(value: Json, labels: number | undefined): Json {
  if (labels === undefined) return value;
  if (isList(value)) return value.map((item) => withoutNotes(item, labels));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(
    labels === 0
      ? entries.filter(([name]) => name !== '//')
      : entries.map(([label, inner]) => [label, withoutNotes(inner, labels - 1)]),
  );
}
