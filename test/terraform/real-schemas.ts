import * as fs from 'node:fs';
import * as path from 'node:path';
import { isObject, type JsonObject } from '../../lib/values/json';

const FOLDER = path.join(__dirname, '../../../shared/schemas');

/** The providers' own schemas are no part of the package; without them such a test says that it is skipped. */
export const withRealSchemas: jest.It = fs.existsSync(FOLDER) ? test : test.skip;

/** What Terraform printed of one provider: `realSchema('kubernetes', '3.2.1')`. */
export function realSchema(name: string, version: string): JsonObject {
  const { provider_schema: provider, ...entry } = objectIn(path.join(FOLDER, `${name}-${version}.json`));
  return { ...entry, provider };
}

function objectIn(file: string): JsonObject {
  const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (!isObject(value)) throw new Error(`${file} holds no object`);
  return value;
}
