import { readSettings } from '../host/settings';
import { plain } from '../values/plain-text';
import type { NfsTable } from '../model/exports';
import type { Subject } from '../model/subject';
import { type ExportTable, parseExports } from '../values/nfs-exports';
import { isList, isObject, type Json, type JsonObject } from '../values/json';

/** Where exportfs reads tables. */
const PLACE = /\/etc\/exports(?![\w-])/;
/** What of a shell or of prose may hold a line of a table: a path, then clients with their options. */
const LINE = /(?<![\w$}/.-])\/[^\s'"()|;&<>]*(?:[ \t]+-[^\s'"()]+)?(?:[ \t]+[^\s'"()|;&<>]*\([^()\n]*\))+/g;
const BUILDERS = ['null_resource', 'terraform_data', 'local_file', 'local_sensitive_file'];

/** The tables that a resource of Terraform puts on hosts: by Pawl's own script, by provisioners, by a file that it writes. */
export function exportsOf(subject: Subject, type: string, body: JsonObject): readonly NfsTable[] {
  const texts = stringsIn(body, '');
  const files = texts.flatMap(([at, text]): NfsTable[] => {
    const settings = readSettings(plain(text));
    if (!settings.ok || !PLACE.test(settings.value.path)) return [];
    return [{ ...subject, at, table: parseExports(settings.value.content), by: 'host file' }];
  });
  if (files.length > 0) return files;
  const hasCommands = texts.some(([at]) => at.startsWith('provisioner'));
  if (!BUILDERS.includes(type) && !hasCommands) return [];
  const isAbout = texts.some(([, text]) => PLACE.test(text) || /(?:^|[\s;&|(])exportfs\s/.test(text));
  if (!isAbout) return [];
  const tables = texts.flatMap(([at, text]): NfsTable[] => {
    const isWhole = /(?:^|\.)content$/.test(at) && !HAS_EXPRESSION.test(text);
    const table = isWhole ? parseExports(plain(text)) : tableIn(plain(text));
    return table.lines.length === 0 ? [] : [{ ...subject, at, table, by: hasCommands ? 'command' : 'file' }];
  });
  if (tables.length > 0) return tables;
  const expression = texts.find(([at, text]) => CONTENT.test(at) && HAS_EXPRESSION.test(text))?.[1];
  const hidden = expression ?? 'another file';
  return [{ ...subject, table: { lines: [], problems: [] }, by: hasCommands ? 'command' : 'file', hidden }];
}

const HAS_EXPRESSION = /(?<!\$)\$\{/;
const CONTENT = /\.?(?:content|content_base64|source|command|inline\[\d+\])$/;

/** What looks like lines of a table in a text that may be a script. */
function tableIn(text: string): ExportTable {
  const lines = text.split('\n').map((line) => (line.replace(/(?:^|\s)#.*$/, '').match(LINE) ?? []).join('\n'));
  return parseExports(lines.join('\n'));
}

function stringsIn(value: Json | undefined, at: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[at, value]];
  if (isList(value)) return value.flatMap((item, index) => stringsIn(item, `${at}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === '//' ? [] : stringsIn(item, at === '' ? key : `${at}.${key}`),
  );
}
