import { App } from 'cdktf';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Problem } from '../../lib/findings/verdict';
import { review } from '../../lib/gate/review';
import { writeApp } from '../../lib/gate/write';
import { isObject, type JsonObject } from '../../lib/values/json';
import { parseIsoDate } from '../../lib/values/iso-date';
import { valueOf } from '../../lib/values/parsed';
import { build, type Order, type Program, STACK } from './program';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-program-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

/** What the gate says of a program, and what it would write. Nothing is published: a thousand programs share one folder. */
export interface Judged {
  readonly errors: readonly Problem[];
  /** Sidecars that start before everything else, which the provider of the bindings does not know: no program here has the schema of 3.x. */
  readonly newer: readonly Problem[];
  readonly json: JsonObject;
  readonly ledger: string;
}

export function judged(program: Program, order: Order = {}): Judged {
  const app = new App({ outdir: folder });
  const written = untraced(() => {
    build(app, program, order);
    return writeApp(app, folder);
  });
  const { errors, ledger } = review(app, written, 'observe', valueOf(parseIsoDate('2026-11-21')), process.cwd());
  const json = written.stacks.find(({ stack }) => stack.node.id === STACK)?.json;
  const isNewer = ({ rule, message }: Problem): boolean =>
    rule === 'schema' && message.includes('refuses restart_policy');
  return {
    errors: errors.filter((each) => !isNewer(each)),
    newer: errors.filter(isNewer),
    ledger,
    json: isObject(json) ? json : {},
  };
}

/** The line of each finding comes from a stack trace; mapping those back to TypeScript takes half of the time here. */
function untraced<T>(run: () => T): T {
  const before: unknown = Reflect.get(Error, 'prepareStackTrace');
  Error.prepareStackTrace = () => '';
  try {
    return run();
  } finally {
    Reflect.set(Error, 'prepareStackTrace', before);
  }
}
