import { Document, visit } from 'yaml';
import type { JsonObject } from '../values/json';

/** What Go's reader takes otherwise than others where it stands plain, in single quotes or in a block: a tab at the start of a line. */
const BREAKS = /[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff]/;

/** Those of them that JSON leaves as they are. */
const UNESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff]/g;

/** As YAML that Compose reads: of 1.1, in which `yes` and `0644` are no text, and with whatever breaks a line in double quotes. */
export function yamlOf(file: JsonObject): string {
  const document = new Document(file, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && BREAKS.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return text.replace(UNESCAPED, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
