import { isList, isObject, type Json, type JsonObject } from '../../../lib/values/json';

/**
 * The engine's create call for a `docker_container`, attribute by attribute as the provider makes it. The provider itself cannot be
 * downloaded here, so this translation is what stands between the proof and a real apply.
 */
export function createCall(container: JsonObject, image: string): JsonObject {
  const { memory, memory_swap: swap, shm_size: shm, stop_timeout: stop, read_only: readOnly } = container;
  const capabilities = isObject(container['capabilities']) ? container['capabilities'] : {};
  const health = container['healthcheck'];
  return {
    Image: image,
    ...(container['user'] === undefined ? {} : { User: container['user'] }),
    ...(container['entrypoint'] === undefined ? {} : { Entrypoint: container['entrypoint'] }),
    ...(container['command'] === undefined ? {} : { Cmd: container['command'] }),
    Env: container['env'] ?? [],
    Labels: Object.fromEntries(blocks(container['labels']).map(({ label, value }) => [text(label), text(value)])),
    StopTimeout: stop,
    ...(isObject(health)
      ? {
          Healthcheck: {
            Test: health['test'],
            Interval: nanoseconds(health['interval']),
            Timeout: nanoseconds(health['timeout']),
            StartPeriod: nanoseconds(health['start_period']),
            Retries: health['retries'],
          },
        }
      : {}),
    ExposedPorts: Object.fromEntries(blocks(container['ports']).map((port) => [portKey(port), {}])),
    HostConfig: {
      RestartPolicy: { Name: container['restart'] },
      Memory: bytes(memory),
      MemorySwap: bytes(swap),
      CpuPeriod: container['cpu_period'],
      CpuQuota: container['cpu_quota'],
      ...(shm === undefined ? {} : { ShmSize: bytes(shm) }),
      Privileged: container['privileged'] ?? false,
      ReadonlyRootfs: readOnly,
      CapDrop: capabilities['drop'] ?? [],
      CapAdd: capabilities['add'] ?? [],
      SecurityOpt: container['security_opts'] ?? [],
      Tmpfs: container['tmpfs'] ?? {},
      Init: container['init'],
      LogConfig: { Type: container['log_driver'], Config: container['log_opts'] ?? {} },
      PortBindings: Object.fromEntries(
        blocks(container['ports']).map((port) => [
          portKey(port),
          [{ HostIp: text(port['ip']), HostPort: text(port['external']) }],
        ]),
      ),
      Binds: blocks(container['volumes']).map(
        (volume) => `${text(volume['volume_name'])}:${text(volume['container_path'])}:rw`,
      ),
      Mounts: blocks(container['mounts']).map((mount) => ({
        Type: mount['type'],
        Source: mount['source'],
        Target: mount['target'],
        ReadOnly: mount['read_only'],
      })),
      NetworkMode: text(blocks(container['networks_advanced'])[0]?.['name']),
    },
  };
}

/** The networks that the provider connects after the first. */
export function furtherNetworks(container: JsonObject): readonly string[] {
  return blocks(container['networks_advanced'])
    .slice(1)
    .map(({ name }) => text(name));
}

export function blocks(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function portKey(port: JsonObject): string {
  return `${text(port['internal'])}/${text(port['protocol'])}`;
}

function bytes(mebibytes: Json | undefined): number {
  return Number(mebibytes) * 1024 * 1024;
}

/** Of a duration as Go spells it, `1m30s`. */
export function nanoseconds(go: Json | undefined): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(\d+)s$/.exec(text(go)) ?? [];
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e9;
}
