import * as fs from 'node:fs';
import * as https from 'node:https';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';

/** The name in the certificate that the server makes for itself. */
export const SERVER_NAME = 'kubernetes.default.svc';

/** What the API server answered. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  /** Its `Warning` headers, which kubectl shows. */
  readonly warnings: readonly string[];
}

export interface Access {
  readonly port: number;
  readonly token: string;
  /** The server's own certificate, which it makes when it starts. */
  readonly certificate: string;
}

/** Thrown when the API server refuses. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The API server, asked as kubectl asks it. */
export class Api {
  private readonly places = new Map<string, { readonly plural: string; readonly namespaced: boolean } | undefined>();

  constructor(private readonly access: Access) {}

  /** @param within milliseconds */
  async ready(within: number): Promise<void> {
    let last = 'no answer';
    for (const end = Date.now() + within; Date.now() < end; await pause()) {
      try {
        const { status, body } = await this.request('GET', '/readyz');
        if (status === 200) return;
        last = textOf(body['message']);
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
    }
    throw new Error(`not ready after ${String(within)} ms: ${last}`);
  }

  /** Whether the server knows this kind; of custom resources, those that are defined. */
  async serves(object: JsonObject): Promise<boolean> {
    return (await this.placeOf(object)) !== undefined;
  }

  /** Makes the object, for good or as a trial that is admitted and validated and not stored. */
  async create(object: JsonObject, { dryRun = false }: { readonly dryRun?: boolean } = {}): Promise<Answer> {
    const path = await this.path(object);
    return this.accepted('POST', `${path}?fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`, object);
  }

  /** What `kubectl apply --server-side --dry-run=server` asks. */
  async applyDry(object: JsonObject): Promise<Answer> {
    const path = `${await this.path(object)}/${nameOf(object)}`;
    const query = 'dryRun=All&fieldManager=kubectl&fieldValidation=Strict&force=false';
    return this.accepted('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml');
  }

  /** Makes a definition of a custom resource, and waits until the server serves each of its versions. */
  async define(definition: JsonObject): Promise<void> {
    await this.create(definition);
    const spec = isObject(definition['spec']) ? definition['spec'] : {};
    const names = isObject(spec['names']) ? spec['names'] : {};
    const versions = isList(spec['versions']) ? spec['versions'].filter(isObject) : [];
    for (const { name } of versions) {
      const kind = { apiVersion: `${textOf(spec['group'])}/${textOf(name)}`, kind: textOf(names['kind']) };
      for (const end = Date.now() + 60_000; !(await this.serves(kind)); await pause()) {
        if (Date.now() > end) throw new Refused(`${kind.apiVersion} ${kind.kind} is not served after a minute`);
        this.places.clear();
      }
    }
  }

  async read(object: JsonObject): Promise<JsonObject> {
    return (await this.accepted('GET', `${await this.path(object)}/${nameOf(object)}`)).body;
  }

  private async path(object: JsonObject): Promise<string> {
    const place = await this.placeOf(object);
    if (place === undefined) throw new Refused(`no kind ${versionOf(object)} ${textOf(object['kind'])}`);
    const { metadata } = object;
    const namespace = isObject(metadata) ? metadata['namespace'] : undefined;
    const within = place.namespaced ? `/namespaces/${textOf(namespace)}` : '';
    return `${groupOf(versionOf(object))}${within}/${place.plural}`;
  }

  private async placeOf(object: JsonObject): Promise<{ plural: string; namespaced: boolean } | undefined> {
    const version = versionOf(object);
    const key = `${version} ${textOf(object['kind'])}`;
    if (!this.places.has(key)) {
      const { body } = await this.request('GET', groupOf(version));
      const resources = isList(body['resources']) ? body['resources'].filter(isObject) : [];
      const found = resources.find(({ kind, name }) => kind === object['kind'] && !textOf(name).includes('/'));
      this.places.set(
        key,
        found === undefined ? undefined : { plural: textOf(found['name']), namespaced: found['namespaced'] === true },
      );
    }
    return this.places.get(key);
  }

  private async accepted(method: string, path: string, body?: JsonObject, type?: string): Promise<Answer> {
    const answer = await this.request(method, path, body, type);
    if (answer.status >= 300) throw new Refused(textOf(answer.body['message']));
    return answer;
  }

  private request(method: string, path: string, body?: JsonObject, type = 'application/json'): Promise<Answer> {
    const { port, token, certificate } = this.access;
    return new Promise((resolve, reject) => {
      const request = https.request(
        {
          host: '127.0.0.1',
          servername: SERVER_NAME,
          port,
          path,
          method,
          ca: fs.existsSync(certificate) ? fs.readFileSync(certificate) : undefined,
          headers: { authorization: `Bearer ${token}`, 'content-type': type },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              body: jsonOf(Buffer.concat(chunks).toString()),
              warnings: warningsOf(response.rawHeaders),
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function pause(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}

/** `299 - "text"`, as many as there are. */
function warningsOf(headers: readonly string[]): readonly string[] {
  return headers.flatMap((name, index) =>
    index % 2 === 0 && name.toLowerCase() === 'warning'
      ? [...(headers[index + 1] ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
          text.replace(/\\(.)/g, '$1'),
        )
      : [],
  );
}

function jsonOf(text: string): JsonObject {
  if (!text.startsWith('{')) return { message: text };
  const read: unknown = JSON.parse(text);
  return isObject(read) ? read : {};
}

function groupOf(version: string): string {
  return version.includes('/') ? `/apis/${version}` : `/api/${version}`;
}

function versionOf({ apiVersion }: JsonObject): string {
  return textOf(apiVersion);
}

function nameOf({ metadata }: JsonObject): string {
  return isObject(metadata) ? textOf(metadata['name']) : '';
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
