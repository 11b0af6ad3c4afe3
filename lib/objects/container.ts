import {
  either,
  flag,
  integer,
  many,
  number,
  one,
  quantities,
  quantity,
  text,
  texts,
  type Block,
  type Shape,
} from './field';

export const fieldRef = one({ api_version: text({ otherwise: 'v1' }), field_path: text() });
export const resourceFieldRef = one({
  container_name: text(),
  resource: text(),
  divisor: quantity({ otherwise: '1' }),
});

const keyOf: Shape = { name: text(), key: text(), optional: flag({ always: true }) };
const wholeOf: Shape = { name: text(), optional: flag({ always: true }) };

const env = many({
  name: text(),
  value: text(),
  value_from: one({
    config_map_key_ref: one(keyOf),
    secret_key_ref: one(keyOf),
    field_ref: fieldRef,
    resource_field_ref: resourceFieldRef,
  }),
});

const envFrom = many({ prefix: text(), config_map_ref: one(wholeOf), secret_ref: one(wholeOf) });

/** What an exec, an HTTP request or a connection asks of a container. */
const handler: Shape = {
  exec: one({ command: texts() }),
  http_get: one({
    host: text(),
    path: text(),
    port: either(),
    scheme: text({ otherwise: 'HTTP' }),
    http_header: many({ name: text({ always: true }), value: text({ always: true }) }, { to: 'httpHeaders' }),
  }),
  tcp_socket: one({ port: either() }),
};

const probe = one({
  ...handler,
  grpc: one({ port: number({ always: true }), service: text({ always: true }) }),
  initial_delay_seconds: number(),
  timeout_seconds: number({ otherwise: 1 }),
  period_seconds: number({ otherwise: 10 }),
  success_threshold: number({ otherwise: 1 }),
  failure_threshold: number({ otherwise: 3 }),
});

export const seccompProfile = one({
  type: text({ otherwise: 'Unconfined', always: true }),
  localhost_profile: text({ always: true, when: ({ type }) => type === 'Localhost' }),
});

export const seLinuxOptions = one({ user: text(), role: text(), type: text(), level: text() });

/** Every flag is sent: one that is not written says `false`, also against what the pod says (D-13). */
const securityContext = one({
  allow_privilege_escalation: flag({ otherwise: true, always: true }),
  capabilities: one({ add: texts(), drop: texts() }),
  privileged: flag({ always: true }),
  read_only_root_filesystem: flag({ always: true }),
  run_as_group: integer(),
  run_as_non_root: flag({ always: true }),
  run_as_user: integer(),
  seccomp_profile: seccompProfile,
  se_linux_options: seLinuxOptions,
});

export const resources: Shape = { limits: quantities(), requests: quantities() };

const shape: Shape = {
  name: text({ always: true }),
  image: text(),
  command: texts(),
  args: texts(),
  working_dir: text(),
  port: many(
    {
      name: text(),
      container_port: number({ always: true }),
      host_ip: text(),
      host_port: number(),
      protocol: text({ otherwise: 'TCP' }),
    },
    { to: 'ports' },
  ),
  env_from: envFrom,
  env,
  resources: one(resources, { dropsEmpty: true }),
  volume_mount: many(
    {
      name: text({ always: true }),
      mount_path: text({ always: true }),
      mount_propagation: text({ otherwise: 'None', always: true }),
      read_only: flag(),
      sub_path: text(),
      sub_path_expr: text(),
    },
    { to: 'volumeMounts' },
  ),
  volume_device: many({ name: text({ always: true }), device_path: text({ always: true }) }, { to: 'volumeDevices' }),
  liveness_probe: probe,
  readiness_probe: probe,
  startup_probe: probe,
  lifecycle: one({ post_start: one(handler), pre_stop: one(handler) }),
  termination_message_path: text({ otherwise: '/dev/termination-log' }),
  termination_message_policy: text(),
  image_pull_policy: text(),
  restart_policy: text(), // of an init container, since provider 3
  security_context: securityContext,
  stdin: flag(),
  stdin_once: flag(),
  tty: flag(),
};

export function containers(to: string): Block {
  return many(shape, { to });
}
