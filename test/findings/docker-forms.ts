import { isList, isObject, type Json, type JsonObject } from '../../lib/values/json';

/** How one container, in the spelling of `docker_container`, is written as a resource. */
export interface DockerForm {
  readonly name: string;
  readonly kind: 'container' | 'service';
  /** Terraform address of the resource that `write` makes. */
  readonly address: string;
  /** Where an attribute of a `docker_container` stands in it: `at('user')`. */
  readonly at: (attribute: string) => string;
  /** A container that runs `app:1.2.3` unless it says otherwise, and what stands beside it by type and name. */
  readonly write: (container?: JsonObject, beside?: JsonObject) => JsonObject;
}

const APP: JsonObject = { name: 'app', image: 'app:1.2.3' };

const container: DockerForm = {
  name: 'docker_container',
  kind: 'container',
  address: 'docker_container.app',
  at: (attribute) => attribute,
  write: (body = {}, beside = {}) => ({ resource: merged({ docker_container: { app: { ...APP, ...body } } }, beside) }),
};

/** Blocks that may stand once as lists of one, as readers of HCL have them. */
const listed: DockerForm = {
  ...container,
  name: 'docker_container with every block as a list',
  at: (attribute) => attribute.replace(/^(capabilities|healthcheck)/, '$1[0]'),
  write: (body = {}, beside = {}) => ({
    resource: merged(
      {
        docker_container: {
          app: [
            Object.fromEntries(
              Object.entries({ ...APP, ...body }).map(([key, value]) => [
                key,
                isObject(value) && (key === 'capabilities' || key === 'healthcheck') ? [value] : value,
              ]),
            ),
          ],
        },
      },
      beside,
    ),
  }),
};

const SPEC = 'task_spec.container_spec';
const PLACES: Readonly<Record<string, string>> = {
  restart: 'task_spec.restart_policy.condition',
  memory: 'task_spec.resources.limits.memory_bytes',
  cpus: 'task_spec.resources.limits.nano_cpus',
  cpu_quota: 'task_spec.resources.limits.nano_cpus',
  ports: 'endpoint_spec.ports',
  networks_advanced: 'task_spec.networks_advanced',
  'capabilities.add': `${SPEC}.cap_add`,
  'capabilities.drop': `${SPEC}.cap_drop`,
  log_opts: 'task_spec.log_driver',
};

const service: DockerForm = {
  name: 'docker_service',
  kind: 'service',
  address: 'docker_service.app',
  at: (attribute) => {
    const [, head = '', rest = ''] = /^([a-z_]+(?:\.[a-z]+)?)(.*)$/.exec(attribute) ?? [];
    const place = PLACES[head];
    return place === undefined ? `${SPEC}.${attribute}` : `${place}${rest}`;
  },
  write: (body = {}, beside = {}) => ({
    resource: merged({ docker_service: { app: asService({ ...APP, ...body }) } }, beside),
  }),
};

/** Every way to write a container on a Docker host. */
export const DOCKER_FORMS: readonly DockerForm[] = [container, listed, service];
/** Those of a container that the engine runs without Swarm. */
export const CONTAINER_FORMS: readonly DockerForm[] = [container, listed];

/** The same container as a Swarm service spells it. */
function asService(body: JsonObject): JsonObject {
  const {
    name,
    image,
    restart,
    memory,
    cpus,
    cpu_quota: quota,
    capabilities,
    ports,
    networks_advanced: networks,
    log_driver: driver,
    log_opts: options,
    depends_on: dependsOn,
    ...rest
  } = body;
  const caps = isObject(capabilities) ? capabilities : {};
  const limits = {
    ...(memory === undefined ? {} : { memory_bytes: scaled(memory, 1024 * 1024) }),
    ...(cpus === undefined ? {} : { nano_cpus: scaled(cpus, 1e9) }),
    ...(quota === undefined ? {} : { nano_cpus: scaled(quota, 1e4) }),
  };
  return {
    name,
    ...(dependsOn === undefined ? {} : { depends_on: dependsOn }),
    task_spec: {
      container_spec: {
        image,
        ...rest,
        ...(caps['add'] === undefined ? {} : { cap_add: caps['add'] }),
        ...(caps['drop'] === undefined ? {} : { cap_drop: caps['drop'] }),
      },
      ...(Object.keys(limits).length > 0 ? { resources: { limits } } : {}),
      ...(restart === undefined ? {} : { restart_policy: { condition: restart === 'no' ? 'none' : restart } }),
      ...(networks === undefined ? {} : { networks_advanced: networks }),
      ...(driver === undefined && options === undefined
        ? {}
        : { log_driver: { name: driver ?? 'json-file', ...(options === undefined ? {} : { options }) } }),
    },
    ...(ports === undefined
      ? {}
      : {
          endpoint_spec: {
            ports: isList(ports)
              ? ports.filter(isObject).map(({ internal, external, protocol }) => ({
                  target_port: internal,
                  published_port: external,
                  ...(protocol === undefined ? {} : { protocol }),
                }))
              : ports,
          },
        }),
  };
}

function scaled(value: Json | undefined, factor: number): Json {
  return typeof value === 'string' && value.includes('${') ? value : Number(value) * factor;
}

/** Resources of both, by type and name. */
function merged(one: JsonObject, other: JsonObject): JsonObject {
  const types = new Set([...Object.keys(one), ...Object.keys(other)]);
  const of = (json: JsonObject, type: string): JsonObject => {
    const found = json[type];
    return isObject(found) ? found : {};
  };
  return Object.fromEntries([...types].map((type) => [type, { ...of(one, type), ...of(other, type) }]));
}
