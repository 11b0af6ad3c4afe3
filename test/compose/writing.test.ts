import { composeOf, composeText } from '../../lib/compose/compose';
import type { BlockSchema, TypeExpression } from '../../lib/terraform/schema';
import { bindingsSchema } from '../../lib/terraform/schema-from-bindings';
import type { Json, JsonObject } from '../../lib/values/json';
import { DEEP } from '../deep';
import { dockerProgram, made } from '../docker/programs';
import * as fc from '../seeded';
import { Written } from '../written';
import { ofCompose, ofTerraform } from './alike';
import { MOST_CONTAINER } from './most';

const RUNS = DEEP ? 100 : 5;

test(`of ${String(RUNS)} generated stacks the compose file means what the Terraform means`, () => {
  fc.assert(
    fc.property(dockerProgram, (program) => {
      const { json, problems } = new Written(made(program));
      expect(problems).toEqual([]);
      const project = composeOf('generated', json);
      expect(project.unsayable).toEqual([]);
      expect(ofCompose(composeText('generated', json, project))).toEqual(ofTerraform('generated', json));
    }),
    { numRuns: RUNS },
  );
});

/** What becomes of one container, and what cannot be said of it. */
function written(
  container: JsonObject,
  beside: JsonObject = {},
): { readonly service: unknown; readonly unsayable: readonly string[] } {
  const { file, unsayable } = composeOf('shop', {
    resource: { docker_container: { web: { name: 'web', image: 'web:1.2.3', ...container } }, ...beside },
  });
  const services = file['services'];
  return {
    service: typeof services === 'object' && services !== null && 'web' in services ? services['web'] : undefined,
    unsayable: unsayable.map(({ address, at, message, mend }) => `${address} ${at}: ${message}; ${mend}`),
  };
}

test('every argument of a container has its word in Compose', () => {
  const { service, unsayable } = written(MOST_CONTAINER);
  expect(unsayable).toEqual([]);
  expect(service).toMatchInlineSnapshot(`
   {
     "cap_add": [
       "NET_ADMIN",
     ],
     "cap_drop": [
       "ALL",
     ],
     "cgroup": "private",
     "cgroup_parent": "/x",
     "container_name": "web",
     "cpu_shares": 512,
     "cpus": 0.5,
     "cpuset": "0-1",
     "devices": [
       "/dev/dri:/dev/dri:rwm",
       "/dev/a:/dev/b:r",
     ],
     "dns": [
       "1.1.1.1",
     ],
     "dns_opt": [
       "ndots:1",
     ],
     "dns_search": [
       "example.org",
     ],
     "domainname": "example.org",
     "environment": [
       "A=1",
       "B=x=y $$HOME",
       "C=",
     ],
     "extra_hosts": [
       "db=10.0.0.9",
     ],
     "gpus": "all",
     "group_add": [
       "44",
     ],
     "healthcheck": {
       "start_interval": "1s",
       "test": [
         "CMD-SHELL",
         "test $$$$ -gt 0",
       ],
     },
     "hostname": "web",
     "image": "web:1.2.3",
     "ipc": "private",
     "labels": [
       "a.b=$\${c}",
     ],
     "logging": {
       "driver": "local",
       "options": {
         "max-size": "5m",
       },
     },
     "mem_limit": "512m",
     "memswap_limit": -1,
     "networks": {
       "back": {},
       "front": {
         "aliases": [
           "www",
         ],
         "ipv4_address": "10.0.0.5",
         "ipv6_address": "fd00::5",
       },
     },
     "pid": "host",
     "ports": [
       {
         "host_ip": "::1",
         "protocol": "udp",
         "published": "5353",
         "target": 53,
       },
       {
         "target": 80,
       },
     ],
     "privileged": true,
     "restart": "on-failure:3",
     "runtime": "runc",
     "shm_size": "64m",
     "stdin_open": true,
     "stop_grace_period": "20s",
     "stop_signal": "SIGINT",
     "storage_opt": {
       "size": "10G",
     },
     "sysctls": {
       "net.core.somaxconn": "1024",
     },
     "tmpfs": [
       "/run",
       "/tmp:size=1",
     ],
     "tty": true,
     "ulimits": {
       "nofile": {
         "hard": 2048,
         "soft": 1024,
       },
     },
     "userns_mode": "host",
     "volumes": [
       {
         "read_only": true,
         "source": "data",
         "target": "/data",
         "type": "volume",
       },
       {
         "bind": {
           "create_host_path": true,
         },
         "source": "/srv/x",
         "target": "/x",
         "type": "bind",
       },
       {
         "target": "/scratch",
         "type": "volume",
       },
       {
         "bind": {
           "create_host_path": false,
           "propagation": "rslave",
         },
         "source": "/a",
         "target": "/b",
         "type": "bind",
       },
       {
         "target": "/t",
         "tmpfs": {
           "mode": 448,
           "size": 1024,
         },
         "type": "tmpfs",
       },
       {
         "source": "data",
         "target": "/d",
         "type": "volume",
         "volume": {
           "nocopy": true,
           "subpath": "sub",
         },
       },
     ],
     "working_dir": "/srv",
   }
  `);
});

/** A value of each argument of a block, nested blocks included. */
function filled({ attributes, blocks }: BlockSchema): JsonObject {
  const sample = (type: TypeExpression): Json => {
    if (type === 'number') return 1;
    if (type === 'bool') return true;
    if (type === 'string') return 'x';
    return type[0] === 'map' ? { x: 'x' } : ['x'];
  };
  const written = [...attributes].filter(([, { optional, required }]) => optional || required);
  return {
    ...Object.fromEntries(written.map(([name, { type }]): [string, Json] => [name, sample(type)])),
    ...Object.fromEntries([...blocks].map(([name, nested]): [string, Json] => [name, [filled(nested.block)]])),
  };
}

test.each(['docker_container', 'docker_network', 'docker_volume', 'docker_image'])(
  'no argument of %s is unknown here: each is said, refused, or how Terraform goes about it',
  (type) => {
    const schema = bindingsSchema('@cdktf/provider-docker').resource(type);
    if (schema === undefined) throw new Error(`${type} is in no schema`);
    const { unsayable } = composeOf('shop', { resource: { [type]: { all: filled(schema) } } });
    expect(unsayable.filter(({ message }) => message.includes('nothing here knows'))).toEqual([]);
  },
);

const LEFT = 'leave it out';
test.each<[string, JsonObject, string]>([
  ['nothing', { nothing: 1 }, `nothing: is an argument that nothing here knows; ${LEFT}`],
  ['count', { count: 2 }, 'count: Terraform makes several of it; write out each of them'],
  [
    'provider',
    { provider: 'docker.other' },
    'provider: stands on another engine than the rest; give that engine a stack of its own',
  ],
  [
    'provisioner',
    { provisioner: [{ 'local-exec': { command: 'x' } }] },
    'provisioner: runs commands beside the engine; take them out, or keep the resource to Terraform',
  ],
  [
    'upload',
    { upload: [{ file: '/x', content: 'y' }] },
    'upload: copies files into the container when it is made; keep them on the host, and bind them',
  ],
  [
    'publish_all_ports',
    { publish_all_ports: true },
    'publish_all_ports: publishes every port of its image on one that the engine picks; write ports',
  ],
  ['start', { start: false }, 'start: is made and not started; take the container out until it is needed'],
  ['rm', { rm: true }, 'rm: is removed when it ends; leave it: docker compose up makes it anew'],
  [
    'from_container',
    { volumes: [{ from_container: 'db' }] },
    'volumes[0].from_container: mounts what another container does; name the volume itself: volume_name',
  ],
  ['a variable', { user: '${var.user}' }, 'user: ${var.user} is decided when Terraform runs; write what it comes to'],
  ['an unset variable', { env: ['A'] }, "env[0]: takes A out of the image's variables; write A= with its value"],
  ['one variable twice', { env: ['A=1', 'A=2'] }, 'env[1]: sets A once more; say it once'],
  [
    'two graces',
    { stop_timeout: 5, destroy_grace_seconds: 9 },
    'destroy_grace_seconds: gives 9 s to stop before it is destroyed, and 5 s else; set stop_timeout to the same',
  ],
  [
    'two kinds of network',
    { network_mode: 'host', networks_advanced: [{ name: 'a' }] },
    'network_mode: is said beside networks, and Compose takes one of the two; leave network_mode out',
  ],
  [
    'a dependency elsewhere',
    { depends_on: ['null_resource.x'] },
    'depends_on: waits for null_resource.x, which is no container of this stack; take it out',
  ],
])('%s is told of, with what to do', (_, container, told) => {
  expect(written(container).unsayable).toEqual([`docker_container.web ${told}`]);
});

test.each(['publish_all_ports', 'rm'])('%s that is false is nothing to tell of', (name) => {
  expect(written({ [name]: false }).unsayable).toEqual([]);
});

test('what is no container, network, volume or image is told of', () => {
  expect(
    written(
      {},
      {
        docker_service: { api: { name: 'api' } },
        null_resource: { x: {} },
        docker_volume: { data: {} },
        docker_image: { web: { name: 'web:1', build: { context: '.' } } },
      },
    ).unsayable,
  ).toEqual([
    'docker_service.api : is a docker_service, which Compose does not make; leave the Swarm to Terraform, or write the service for docker stack deploy',
    'null_resource.x : is a null_resource, which Compose does not make; keep it to a stack of its own',
    'docker_image.web build: is built by Terraform; build it before, push it, and name it by its digest',
    "docker_volume.data name: is left to the provider, which makes one up; name: 'shop-data'",
  ]);
});

test('what Terraform reads from elsewhere is told of', () => {
  const { unsayable } = composeOf('shop', { data: { docker_image: { x: {} } }, module: { y: { source: './y' } } });
  expect(unsayable.map(({ address, message }) => `${address}: ${message}`)).toEqual([
    'data.docker_image: is read by Terraform when it runs',
    'module.y: is read by Terraform when it runs',
  ]);
});

test('a container waits for what it names, and for what its arguments refer to', () => {
  const db = { name: 'db', image: 'db:1.2.3', wait: true };
  const job = { name: 'job', image: 'job:1.2.3', attach: true, must_run: false };
  const { file } = composeOf('shop', {
    resource: {
      docker_container: {
        ...{ db, job, cache: { name: 'cache', image: 'cache:1.2.3' } },
        web: {
          name: 'web',
          image: 'web:1.2.3',
          depends_on: ['docker_container.job'],
          env: ['DB=${docker_container.db.name}:5432', 'C=${docker_container.cache.name}'],
        },
      },
    },
  });
  expect(file).toMatchObject({
    services: {
      web: {
        environment: ['DB=db:5432', 'C=cache'],
        depends_on: {
          job: { condition: 'service_completed_successfully' },
          db: { condition: 'service_healthy' },
          cache: { condition: 'service_started' },
        },
      },
    },
  });
});

test.each(['docker_container', 'docker_network', 'docker_volume'])('two of %s with one name are told of', (type) => {
  const { unsayable } = composeOf('shop', {
    resource: { [type]: { a: { name: 'x' }, b: { name: 'x' }, c: { name: 'y' } } },
  });
  expect(unsayable).toEqual([
    { address: `${type}.b`, at: 'name', message: `"x" is the name of another ${type} too`, mend: 'give each its own' },
  ]);
});

test('a name that Compose takes for a note is told of', () => {
  expect(written({ name: 'x-ray' }).unsayable).toEqual([
    'docker_container.web name: "x-ray" is no name to Compose, but a note; begin it with another letter',
  ]);
});

test('networks and volumes that the stack does not make are there already', () => {
  const { file } = composeOf('shop', {
    resource: {
      docker_container: {
        web: {
          name: 'web',
          image: 'w:1.2.3',
          networks_advanced: [{ name: 'proxy' }],
          volumes: [{ volume_name: 'old', container_path: '/x' }],
        },
      },
    },
  });
  expect(file).toMatchObject({
    networks: { proxy: { name: 'proxy', external: true } },
    volumes: { old: { name: 'old', external: true } },
  });
});

test('a container without a network stands on the default bridge, and one in the network of another in that of its service', () => {
  expect(written({}).service).toMatchObject({ network_mode: 'bridge' });
  expect(written({ network_mode: 'container:web' }).service).toMatchObject({ network_mode: 'service:web' });
  expect(written({ network_mode: 'container:vpn' }).service).toMatchObject({ network_mode: 'container:vpn' });
});

test('networks and volumes keep what was said of them', () => {
  const { file, unsayable } = composeOf('shop', {
    resource: {
      docker_network: {
        a: {
          ...{
            name: 'a',
            driver: 'bridge',
            internal: true,
            attachable: true,
            ipv6: false,
            options: { x: 'y' },
            ipam_driver: 'default',
          },
          ipam_config: [
            { subnet: '10.0.0.0/24', gateway: '10.0.0.1', ip_range: '10.0.0.128/25', aux_address: { r: '10.0.0.2' } },
          ],
          labels: [{ label: 'l', value: 'v' }],
        },
      },
      docker_volume: {
        b: { name: 'b', driver: 'local', driver_opts: { type: 'nfs' }, labels: [{ label: 'l', value: '$v' }] },
      },
    },
  });
  expect(unsayable).toEqual([]);
  expect(file).toMatchInlineSnapshot(`
   {
     "name": "shop",
     "networks": {
       "a": {
         "attachable": true,
         "driver": "bridge",
         "driver_opts": {
           "x": "y",
         },
         "enable_ipv6": false,
         "internal": true,
         "ipam": {
           "config": [
             {
               "aux_addresses": {
                 "r": "10.0.0.2",
               },
               "gateway": "10.0.0.1",
               "ip_range": "10.0.0.128/25",
               "subnet": "10.0.0.0/24",
             },
           ],
           "driver": "default",
         },
         "labels": [
           "l=v",
         ],
         "name": "a",
       },
     },
     "services": {},
     "volumes": {
       "b": {
         "driver": "local",
         "driver_opts": {
           "type": "nfs",
         },
         "labels": [
           "l=$$v",
         ],
         "name": "b",
       },
     },
   }
  `);
});

test('the file says how it is run, with the engine of the stack', () => {
  const first = (host: string): string | undefined => {
    const json = { provider: { docker: [{ host }] } };
    return composeText('shop', json, composeOf('shop', json)).split('\n')[0];
  };
  expect(first('ssh://deployer@cx21:22')).toBe(
    '# Made by pawl compose of the stack shop. To run it: DOCKER_HOST=ssh://deployer@cx21:22 docker compose up --detach --wait',
  );
  expect(first('${var.host}')).toBe(
    '# Made by pawl compose of the stack shop. To run it: docker compose up --detach --wait',
  );
});
