import { type JsonObject, isList, isObject } from '../values/json';
import {
  asFlag,
  asNumber,
  asText,
  asTexts,
  block,
  blocksAt,
  type Convert,
  each,
  type Fields,
  isWritten,
  key,
  labels,
  mebibytes,
  own,
  refused,
  RESOURCE,
  seconds,
  text,
  translate,
} from './fields';

const MOUNT: Fields = {
  type: key('type', asText),
  source: key('source', asText),
  target: key('target', asText),
  read_only: key('read_only', asFlag),
  bind_options: key('bind', block({ propagation: key('propagation', asText) })),
  tmpfs_options: key('tmpfs', block({ size_bytes: key('size', asNumber), mode: key('mode', asNumber) })),
  volume_options: key(
    'volume',
    block({
      no_copy: key('nocopy', asFlag),
      subpath: key('subpath', asText),
      labels: refused('labels a volume where it is mounted', 'label the docker_volume'),
      driver_name: refused('chooses a driver where the volume is mounted', 'say it of the docker_volume'),
      driver_options: refused('sets up a volume where it is mounted', 'say it of the docker_volume'),
    }),
  ),
};

/** A path of the host must be there already, as the engine has it of a mount. */
const mount = each((body, { at, tell }) => {
  const said = translate(MOUNT, body, at, tell);
  if (said['type'] !== 'bind') return said;
  const bind = said['bind'];
  return { ...said, bind: { ...(isObject(bind) ? bind : {}), create_host_path: false } };
});

const VOLUME: Fields = {
  volume_name: key('source', asText),
  host_path: key('source', asText),
  container_path: key('target', asText),
  read_only: key('read_only', asFlag),
  from_container: refused('mounts what another container does', 'name the volume itself: volume_name'),
};

/** A path of the host is made where it is not there, as `docker run -v` has it. */
const volume = each((body, { at, tell }) => ({
  type: isWritten(body['host_path']) ? 'bind' : 'volume',
  ...translate(VOLUME, body, at, tell),
  ...(isWritten(body['host_path']) ? { bind: { create_host_path: true } } : {}),
}));

const JOINED: Fields = {
  name: own,
  aliases: key('aliases', asTexts),
  ipv4_address: key('ipv4_address', asText),
  ipv6_address: key('ipv6_address', asText),
};

const networks: Convert = (value, { at, tell }) => {
  const joined = blocksAt(value, at).map((found): [string, JsonObject] => [
    text(found.block['name']),
    translate(JOINED, found.block, found.at, tell),
  ]);
  const isPlain = joined.every(([, settings]) => Object.keys(settings).length === 0);
  return isPlain ? joined.map(([name]) => name) : Object.fromEntries(joined);
};

const variables: Convert = (value, { at, tell }) => {
  const found = new Set<string>();
  return (isList(value) ? value : [value]).flatMap((entry, index) => {
    const [, name = '', rest = ''] = /^([^=]*)([^]*)$/.exec(text(entry)) ?? [];
    const place = `${at}[${String(index)}]`;
    if (rest === '') tell(place, `takes ${name} out of the image's variables`, `write ${name}= with its value`);
    else if (found.has(name)) tell(place, `sets ${name} once more`, 'say it once');
    found.add(name);
    return text(entry);
  });
};

const ulimits: Convert = (value, { at, tell }) =>
  Object.fromEntries(
    blocksAt(value, at).map((found) => [
      text(found.block['name']),
      translate({ name: own, soft: key('soft', asNumber), hard: key('hard', asNumber) }, found.block, found.at, tell),
    ]),
  );

const device = each(({ host_path: from, container_path: to, permissions }) =>
  [text(from), text(to ?? from), text(permissions ?? 'rwm')].join(':'),
);

/** Compose has one time to stop in, and the provider two: for a stop, and for a container that it replaces. */
const grace: Convert = (value, { body, at, tell }) => {
  const stop = text(body['stop_timeout'] ?? 10);
  if (text(value) !== stop)
    tell(
      at,
      `gives ${text(value)} s to stop before it is destroyed, and ${stop} s else`,
      'set stop_timeout to the same',
    );
  return undefined;
};

const PERIOD = 100_000;

/** Every argument of a `docker_container`, in the order in which a service is read best. */
export const CONTAINER: Fields = {
  ...RESOURCE,
  image: key('image', asText),
  name: key('container_name', asText),
  entrypoint: key('entrypoint', asTexts),
  command: key('command', asTexts),
  working_dir: key('working_dir', asText),
  user: key('user', asText),
  group_add: key('group_add', asTexts),
  env: key('environment', variables),
  network_mode: key('network_mode', asText),
  networks_advanced: key('networks', networks),
  hostname: key('hostname', asText),
  domainname: key('domainname', asText),
  dns: key('dns', asTexts),
  dns_opts: key('dns_opt', asTexts),
  dns_search: key('dns_search', asTexts),
  host: key(
    'extra_hosts',
    each(({ host, ip }) => `${text(host)}=${text(ip)}`),
  ),
  ports: key(
    'ports',
    each((port, { at, tell }) =>
      translate(
        {
          ip: key('host_ip', asText),
          external: key('published', asText),
          internal: key('target', asNumber),
          protocol: key('protocol', asText),
        },
        port,
        at,
        tell,
      ),
    ),
  ),
  publish_all_ports: refused('publishes every port of its image on one that the engine picks', 'write ports', false),
  volumes: key('volumes', volume),
  mounts: key('volumes', mount),
  tmpfs: key('tmpfs', (paths) =>
    Object.entries(isObject(paths) ? paths : {}).map(([path, options]) =>
      text(options) === '' ? path : `${path}:${text(options)}`,
    ),
  ),
  devices: key('devices', device),
  upload: refused('copies files into the container when it is made', 'keep them on the host, and bind them'),
  read_only: key('read_only', asFlag),
  privileged: key('privileged', asFlag),
  capabilities: key('', block({ drop: key('cap_drop', asTexts), add: key('cap_add', asTexts) })),
  security_opts: key('security_opt', asTexts),
  pid_mode: key('pid', asText),
  ipc_mode: key('ipc', asText),
  userns_mode: key('userns_mode', asText),
  cgroupns_mode: key('cgroup', asText),
  cgroup_parent: key('cgroup_parent', asText),
  runtime: key('runtime', asText),
  gpus: key('gpus', asText),
  memory: key('mem_limit', mebibytes),
  memory_swap: key('memswap_limit', mebibytes),
  memory_reservation: key('mem_reservation', mebibytes),
  cpus: key('cpus', asNumber),
  cpu_quota: key('cpus', (quota, { body }) => Number(text(quota)) / Number(text(body['cpu_period'] ?? PERIOD))),
  cpu_period: own, // of the quota
  cpu_shares: key('cpu_shares', asNumber),
  cpu_set: key('cpuset', asText),
  shm_size: key('shm_size', mebibytes),
  ulimit: key('ulimits', ulimits),
  sysctls: key('sysctls'),
  storage_opts: key('storage_opt'),
  init: key('init', asFlag),
  tty: key('tty', asFlag),
  stdin_open: key('stdin_open', asFlag),
  healthcheck: key(
    'healthcheck',
    block({
      test: key('test', asTexts),
      interval: key('interval', asText),
      timeout: key('timeout', asText),
      retries: key('retries', asNumber),
      start_period: key('start_period', asText),
      start_interval: key('start_interval', asText),
    }),
  ),
  restart: key('restart', (policy, { body }) => {
    const most = body['max_retry_count'];
    return policy === 'on-failure' && isWritten(most) ? `on-failure:${text(most)}` : policy;
  }),
  max_retry_count: own, // of the restarts
  stop_signal: key('stop_signal', asText),
  stop_timeout: key('stop_grace_period', seconds),
  destroy_grace_seconds: key('', grace),
  log_driver: key('logging.driver', asText),
  log_opts: key('logging.options'),
  labels: key('labels', labels),
  start: refused('is made and not started', 'take the container out until it is needed', true),
  rm: refused('is removed when it ends', 'leave it: docker compose up makes it anew', false),
  // What an apply waits for: `depends_on` of Compose says it of those that wait.
  ...{ attach: own, logs: own, must_run: own, wait: own, wait_timeout: own },
  ...{ remove_volumes: own, container_read_refresh_timeout_milliseconds: own },
};
