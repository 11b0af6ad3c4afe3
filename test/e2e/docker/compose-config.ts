import { bytesOf } from '../../../lib/sources/compose/size';
import { shellWords } from '../../../lib/sources/compose/shell-words';
import type { Project } from '../../../lib/sources/compose/load';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';
import { jsonOf } from '../../../lib/sources/compose/container';

/** A project as `docker compose config --format json` prints it: typed, with what is absent left out, and dollars doubled. */
export function configOf({ tree }: Project): JsonObject {
  const project = objectOf(jsonOf(tree));
  const { services, networks, volumes, secrets, configs, name } = project;
  return doubled({
    ...(name === undefined ? {} : { name }),
    services: mapped(services, serviceOf),
    ...(networks === undefined ? {} : { networks: mapped(networks, (network) => ({ ipam: {}, ...network })) }),
    ...(volumes === undefined ? {} : { volumes }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(configs === undefined ? {} : { configs }),
  });
}

function serviceOf(service: JsonObject): JsonObject {
  const parts: Record<string, Json | undefined> = { ...service, env_file: undefined };
  const change = (name: string, value: (part: Json) => Json | undefined): void => {
    const part = parts[name];
    if (part !== undefined && part !== null) parts[name] = value(part);
  };
  for (const name of ['command', 'entrypoint']) parts[name] = words(parts[name]);
  for (const name of ['environment', 'labels', 'sysctls']) change(name, texts);
  for (const name of ['mem_limit', 'memswap_limit', 'mem_reservation', 'shm_size']) change(name, bytes);
  change('user', said);
  change('gpus', (all) => (all === 'all' ? [{ count: -1 }] : all));
  change('expose', (all) => (isList(all) ? all.map(said) : all));
  change('extra_hosts', (all) =>
    isList(all) ? all.map((host) => said(host).replace(/^([^:=]+):/, '$1=')).sort() : all,
  );
  change('ports', (all) =>
    each(all, (port) => (port['published'] === undefined ? port : { ...port, published: said(port['published']) })),
  );
  change('volumes', (all) => each(all, volumeOf));
  change('healthcheck', (check) => healthOf(objectOf(check)));
  change('logging', (logging) => loggingOf(objectOf(logging)));
  change('deploy', (deploy) => deployOf(objectOf(deploy)));
  change('stop_grace_period', duration);
  change('build', (build) => buildOf(objectOf(build)));
  for (const name of ['privileged', 'read_only']) change(name, (value) => (value === false ? undefined : value));
  const kept = Object.entries(parts).filter(
    ([name, value]) =>
      value !== undefined &&
      !(isEmpty(value) && !KEPT_EMPTY.has(name)) &&
      !(value === null && name !== 'command' && name !== 'entrypoint'),
  );
  return Object.fromEntries(kept);
}

const KEPT_EMPTY: ReadonlySet<string> = new Set(['command', 'entrypoint', 'deploy', 'logging', 'healthcheck', 'build']);

/** A scalar as text. */
function said(value: Json | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

function isEmpty(value: Json | undefined): boolean {
  return value === '' || (isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);
}

function words(value: Json | undefined): Json {
  if (typeof value === 'string') return [...shellWords(value)];
  return value ?? null;
}

function texts(map: Json): Json {
  return Object.fromEntries(
    Object.entries(objectOf(map)).map(([key, value]) => [key, value === null ? null : said(value)]),
  );
}

function bytes(size: Json): Json {
  return size === -1 ? '-1' : String(bytesOf(said(size)));
}

function volumeOf(mount: JsonObject): JsonObject {
  const { tmpfs, bind, read_only: readOnly, ...rest } = mount;
  const { create_host_path: creates, ...binding } = objectOf(bind ?? null);
  return {
    ...rest,
    ...(bind === undefined ? {} : { bind: { ...binding, ...(creates === true ? { create_host_path: true } : {}) } }),
    ...(readOnly === true ? { read_only: true } : {}),
    ...(isObject(tmpfs) ? { tmpfs: { ...tmpfs, size: bytes(tmpfs['size'] ?? 0) } } : {}),
  };
}

function healthOf(check: JsonObject): JsonObject {
  const { test, disable, retries, ...rest } = check;
  return {
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, duration(value ?? null)])),
    ...(retries === undefined ? {} : { retries }),
    ...(disable === true ? { disable } : {}),
    ...(test === undefined ? {} : { test: typeof test === 'string' ? ['CMD-SHELL', test] : test }),
  };
}

function loggingOf({ driver, options }: JsonObject): JsonObject {
  return {
    ...(driver === undefined ? {} : { driver }),
    ...(options === undefined || options === null || isEmpty(options) ? {} : { options: texts(options) }),
  };
}

function deployOf({ resources, ...rest }: JsonObject): JsonObject {
  const limits = isObject(resources) ? objectOf(resources['limits'] ?? null) : undefined;
  const { cpus, memory } = limits ?? {};
  return {
    ...rest,
    resources: {
      ...(limits === undefined
        ? {}
        : {
            limits: {
              ...(cpus === undefined ? {} : { cpus: Number(cpus) }),
              ...(memory === undefined ? {} : { memory: bytes(memory ?? 0) }),
            },
          }),
    },
    placement: {},
  };
}

function buildOf({ args, ...rest }: JsonObject): JsonObject {
  const known = Object.entries(objectOf(args ?? null)).filter(([, value]) => value !== null);
  return {
    dockerfile: 'Dockerfile',
    ...rest,
    ...(args === undefined || known.length === 0 ? {} : { args: texts(Object.fromEntries(known)) }),
  };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** As Go prints it: `90s` is `1m30s`. */
function duration(value: Json): Json {
  const all = [...said(value).matchAll(/(\d+)(ms|s|m|h)/g)].reduce(
    (sum, [, figure, unit = '']) => sum + Number(figure) * (UNITS[unit] ?? 0),
    0,
  );
  if (all < 1000) return `${all}ms`;
  const [h, m, s] = [Math.floor(all / 3_600_000), Math.floor(all / 60_000) % 60, (all / 1000) % 60];
  return `${h > 0 ? `${h}h` : ''}${h > 0 || m > 0 ? `${m}m` : ''}${s}s`;
}

function mapped(value: Json | undefined, change: (part: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(value ?? null)).map(([key, part]) => [key, change(objectOf(part ?? null))]),
  );
}

function each(value: Json, change: (part: JsonObject) => JsonObject): Json {
  return isList(value) ? value.map((part) => (isObject(part) ? change(part) : part)) : value;
}

function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

/** Compose doubles dollars, so that what it prints can be read again. Our texts are templates: their escapes are undone first. */
function doubled(value: JsonObject): JsonObject {
  const walk = (part: Json): Json => {
    if (typeof part === 'string')
      return part
        .replaceAll('$${', '${')
        .replaceAll('%%{', '%{')
        .replaceAll('$', () => '$$');
    if (isList(part)) return part.map(walk);
    return isObject(part)
      ? Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner ?? null)]))
      : part;
  };
  return objectOf(walk(value));
}
