import { exemption, statefulApp, statement, webService, type Mistake } from './programs';

/** What a WebService is asked for, and how its parts may be misspelt. */
export const WORKLOAD_MISTAKES: readonly Mistake[] = [
  {
    title: 'a WebService without name',
    wrong: webService({ name: undefined }),
    right: webService(),
    says: [
      'Argument of type \'{ namespace: Namespace; image: PinnedImage; ports: { http: number; }; scale: Single; health: Health<never>; resources: { cpu: "100m"; memory: "512Mi"; }; }\' is not assignable to parameter of type \'WebServiceProps<"http", unknown, NoVolumes, NoSidecars>\'.',
      '  Property \'name\' is missing in type \'{ namespace: Namespace; image: PinnedImage; ports: { http: number; }; scale: Single; health: Health<never>; resources: { cpu: "100m"; memory: "512Mi"; }; }\' but required in type \'WebServiceProps<"http", unknown, NoVolumes, NoSidecars>\'.',
    ],
  },
  {
    title: 'a WebService without image',
    wrong: webService({ image: undefined }),
    right: webService(),
    says: [
      'Argument of type \'{ name: string; namespace: Namespace; ports: { http: number; }; scale: Single; health: Health<never>; resources: { cpu: "100m"; memory: "512Mi"; }; }\' is not assignable to parameter of type \'WebServiceProps<"http", unknown, NoVolumes, NoSidecars>\'.',
      '  Property \'image\' is missing in type \'{ name: string; namespace: Namespace; ports: { http: number; }; scale: Single; health: Health<never>; resources: { cpu: "100m"; memory: "512Mi"; }; }\' but required in type \'WebServiceProps<"http", unknown, NoVolumes, NoSidecars>\'.',
    ],
  },
  {
    title: 'a WebService without ports',
    wrong: webService({ ports: undefined }),
    right: webService(),
    says: [
      'Argument of type \'{ name: string; namespace: Namespace; image: PinnedImage; scale: Single; health: Health<never>; resources: { cpu: "100m"; memory: "512Mi"; }; }\' is not assignable to parameter of type \'WebServiceProps<string, unknown, NoVolumes, NoSidecars>\'.',
      "  Property 'ports' is missing in type '{ name: string; namespace: Namespace; image: PinnedImage; scale: Single; health: Health<never>; resources: { cpu: \"100m\"; memory: \"512Mi\"; }; }' but required in type 'WebServiceProps<string, unknown, NoVolumes, NoSidecars>'.",
    ],
  },
  {
    title: 'a WebService without health',
    wrong: webService({ health: undefined }),
    right: webService(),
    says: [
      'Argument of type \'{ name: string; namespace: Namespace; image: PinnedImage; ports: { http: number; }; scale: Single; resources: { cpu: "100m"; memory: "512Mi"; }; }\' is not assignable to parameter of type \'WebServiceProps<"http", unknown, NoVolumes, NoSidecars>\'.',
      '  Property \'health\' is missing in type \'{ name: string; namespace: Namespace; image: PinnedImage; ports: { http: number; }; scale: Single; resources: { cpu: "100m"; memory: "512Mi"; }; }\' but required in type \'WebServiceProps<"http", unknown, NoVolumes, NoSidecars>\'.',
    ],
  },
  {
    title: 'a WebService without resources',
    wrong: webService({ resources: undefined }),
    right: webService(),
    says: [
      "Argument of type '{ name: string; namespace: Namespace; image: PinnedImage; ports: { http: number; }; scale: Single; health: Health<never>; }' is not assignable to parameter of type 'WebServiceProps<\"http\", unknown, NoVolumes, NoSidecars>'.",
      "  Property 'resources' is missing in type '{ name: string; namespace: Namespace; image: PinnedImage; ports: { http: number; }; scale: Single; health: Health<never>; }' but required in type 'WebServiceProps<\"http\", unknown, NoVolumes, NoSidecars>'.",
    ],
  },
  {
    title: 'a WebService without scale',
    wrong: webService({ scale: undefined }),
    right: webService(),
    says: [
      'Argument of type \'{ name: string; namespace: Namespace; image: PinnedImage; ports: { http: number; }; health: Health<never>; resources: { cpu: "100m"; memory: "512Mi"; }; }\' is not assignable to parameter of type \'WebServiceProps<"http", unknown, NoVolumes, NoSidecars>\'.',
      '  Property \'scale\' is missing in type \'{ name: string; namespace: Namespace; image: PinnedImage; ports: { http: number; }; health: Health<never>; resources: { cpu: "100m"; memory: "512Mi"; }; }\' but required in type \'WebServiceProps<"http", unknown, NoVolumes, NoSidecars>\'.',
    ],
  },
  {
    title: 'an Ingress of a StatefulApp without ports',
    wrong: statefulApp({ expose: "https('paperless.example.org')" }),
    right: statefulApp({ ports: '{ http: 8000 }', expose: "https('paperless.example.org')" }),
    says: [
      "Type 'Exposure<never>' is not assignable to type 'Exposure<never> & PortsAreMissing'.",
      "  Property ''ports: { http: 8080 }'' is missing in type 'Exposure<never>' but required in type 'PortsAreMissing'.",
    ],
  },
  {
    title: 'a Service of a StatefulApp without ports',
    wrong: statefulApp({ service: "{ type: 'headless' }" }),
    right: statefulApp({ ports: '{ http: 8000 }', service: "{ type: 'headless' }" }),
    says: [
      "Type '{ type: \"headless\"; }' is not assignable to type 'ServiceProps<never> & PortsAreMissing'.",
      "  Property ''ports: { http: 8080 }'' is missing in type '{ type: \"headless\"; }' but required in type 'PortsAreMissing'.",
    ],
  },
  {
    title: 'a prop that does not exist',
    wrong: webService({ replicas: '2' }),
    right: webService(),
    says: [
      "Object literal may only specify known properties, and 'replicas' does not exist in type 'WebServiceProps<\"http\", unknown, NoVolumes, NoSidecars>'.",
    ],
  },
  {
    title: 'the name of a namespace in place of the namespace',
    wrong: webService({ namespace: "'paperless'" }),
    right: webService({ namespace: 'namespace' }),
    says: ["Type 'string' is not assignable to type 'Namespace'."],
  },
  {
    title: 'a port as text',
    wrong: webService({ ports: "{ http: '8000' }" }),
    right: webService({ ports: '{ http: 8000 }' }),
    says: ["Type 'string' is not assignable to type 'PortProps'."],
  },
  {
    title: 'a protocol in small letters',
    wrong: webService({ ports: "{ dns: { container: 53, protocol: 'udp' } }" }),
    right: webService({ ports: "{ dns: { container: 53, protocol: 'UDP' } }" }),
    says: ["Type '\"udp\"' is not assignable to type 'Protocol | undefined'. Did you mean '\"UDP\"'?"],
  },
  {
    title: 'a health path without a slash',
    wrong: webService({ health: "http('healthz')" }),
    right: webService({ health: "http('/healthz')" }),
    says: ["Argument of type '\"healthz\"' is not assignable to parameter of type 'HttpPaths'."],
  },
  {
    title: 'a liveness path without a slash',
    wrong: webService({ health: "http({ ready: '/readyz', live: 'livez' })" }),
    right: webService({ health: "http({ ready: '/readyz', live: '/livez' })" }),
    says: ["Type '\"livez\"' is not assignable to type '`/${string}`'."],
  },
  {
    title: 'an HTTP probe of a port that is not there',
    wrong: webService({ health: "http('/', { port: 'htpp' })" }),
    right: webService({ health: "http('/', { port: 'http' })" }),
    says: [
      'Type \'Health<"htpp">\' is not assignable to type \'Exemption<"F02"> | Health<"http">\'.',
      '  Type \'Health<"htpp">\' is not assignable to type \'Health<"http">\'.',
      '    Type \'"htpp"\' is not assignable to type \'"http"\'.',
    ],
  },
  {
    title: 'a TCP probe of a port that is not there',
    wrong: webService({ health: "tcp({ port: 'htpp' })" }),
    right: webService({ health: "tcp({ port: 'http' })" }),
    says: [
      'Type \'Health<"htpp">\' is not assignable to type \'Exemption<"F02"> | Health<"http">\'.',
      '  Type \'Health<"htpp">\' is not assignable to type \'Health<"http">\'.',
      '    Type \'"htpp"\' is not assignable to type \'"http"\'.',
    ],
  },
  {
    title: 'a gRPC probe of a port that is not there',
    wrong: webService({ health: "grpc({ port: 'grcp' })" }),
    right: webService({ health: "grpc({ port: 'http' })" }),
    says: [
      'Type \'Health<"grcp">\' is not assignable to type \'Exemption<"F02"> | Health<"http">\'.',
      '  Type \'Health<"grcp">\' is not assignable to type \'Health<"http">\'.',
      '    Type \'"grcp"\' is not assignable to type \'"http"\'.',
    ],
  },
  {
    title: 'a liveness probe of a port that is not there',
    wrong: webService({ health: "exec(['true'], { live: { kind: 'tcp', port: 'htpp' } })" }),
    right: webService({ health: "exec(['true'], { live: { kind: 'tcp', port: 'http' } })" }),
    says: [
      'Type \'Health<"htpp">\' is not assignable to type \'Exemption<"F02"> | Health<"http">\'.',
      '  Type \'Health<"htpp">\' is not assignable to type \'Health<"http">\'.',
      '    Type \'"htpp"\' is not assignable to type \'"http"\'.',
    ],
  },
  {
    title: 'a probe by an empty command',
    wrong: webService({ health: 'exec([])' }),
    right: webService({ health: "exec(['pg_isready'])" }),
    says: [
      "Argument of type '[]' is not assignable to parameter of type 'readonly [string, ...string[]]'.",
      '  Source has 0 element(s) but target requires 1.',
    ],
  },
  {
    title: 'a probe by a command in one text',
    wrong: webService({ health: "exec('pg_isready -U web')" }),
    right: webService({ health: "exec(['pg_isready', '-U', 'web'])" }),
    says: ["Argument of type 'string' is not assignable to parameter of type 'readonly [string, ...string[]]'."],
  },
  {
    title: 'health that is only claimed',
    wrong: webService({ health: 'true' }),
    right: webService({ health: "http('/')" }),
    says: ['Type \'boolean\' is not assignable to type \'Exemption<"F02"> | Health<"http">\'.'],
  },
  {
    title: 'a time to start in words',
    wrong: webService({ health: "http('/', { startup: '5 minutes' })" }),
    right: webService({ health: "http('/', { startup: '5m' })" }),
    says: [
      "Type '\"5 minutes\"' is not assignable to type '`${number}d` | `${number}h` | `${number}m` | `${number}s` | undefined'.",
    ],
  },
  {
    title: 'a time to start as a number',
    wrong: webService({ health: "http('/', { startup: 300 })" }),
    right: webService({ health: "http('/', { startup: '300s' })" }),
    says: [
      "Type 'number' is not assignable to type '`${number}d` | `${number}h` | `${number}m` | `${number}s` | undefined'.",
    ],
  },
  {
    title: 'a port of a Service that is exposed and not there',
    wrong: webService({ expose: "https('p.example.org', { port: 'htpp' })" }),
    right: webService({ expose: "https('p.example.org', { port: 'http' })" }),
    says: [
      'Type \'Exposure<"htpp">\' is not assignable to type \'Exposure<"http">\'.',
      '  Type \'"htpp"\' is not assignable to type \'"http"\'.',
    ],
  },
  {
    title: 'a host name as text',
    wrong: webService({ expose: "'p.example.org'" }),
    right: webService({ expose: "https('p.example.org')" }),
    says: ["Type 'string' is not assignable to type 'Exposure<\"http\">'."],
  },
  {
    title: 'a path that is exposed without a slash',
    wrong: webService({ expose: "https('p.example.org', { path: 'app' })" }),
    right: webService({ expose: "https('p.example.org', { path: '/app' })" }),
    says: [
      "Type '\"app\"' is not assignable to type '`/${string}` | readonly [`/${string}`, ...`/${string}`[]] | undefined'.",
    ],
  },
  {
    title: 'letting in to a port that is not there',
    wrong: statement("web.allowFrom(web, 'htpp');"),
    right: statement("web.allowFrom(web, 'http');"),
    says: ['Argument of type \'"htpp"\' is not assignable to parameter of type \'"http"\'.'],
  },
  {
    title: 'an endpoint that is not there',
    wrong: statement('web.uses(web.endpoints.htpp);'),
    right: statement('web.uses(web.endpoints.http);'),
    says: ["Property 'htpp' does not exist on type '{ readonly http: Endpoint<\"http\">; }'."],
  },
  {
    title: 'using a workload without saying which port',
    wrong: statement('web.uses(web);'),
    right: statement('web.uses(web.endpoints.http);'),
    says: [
      "Argument of type 'WebService<\"http\", unknown, NoVolumes, NoSidecars>' is not assignable to parameter of type 'Endpoint<string>'.",
      "  Property 'peer' is missing in type 'WebService<\"http\", unknown, NoVolumes, NoSidecars>' but required in type 'Endpoint<string>'.",
    ],
  },
  {
    title: 'an address without its prefix',
    wrong: statement("web.uses(addresses('10.0.0.5', onTcp(5432)));"),
    right: statement("web.uses(addresses('10.0.0.5/32', onTcp(5432)));"),
    says: ["Argument of type '\"10.0.0.5\"' is not assignable to parameter of type 'Cidr'."],
  },
  {
    title: 'memory without a limit',
    wrong: webService({ resources: "{ cpu: '100m', memory: { request: '512Mi' } }" }),
    right: webService({ resources: "{ cpu: '100m', memory: { request: '512Mi', limit: '1Gi' } }" }),
    says: [
      "Type '{ request: \"512Mi\"; }' is not assignable to type 'MemoryRange | `${number}Gi` | `${number}Ki` | `${number}Mi` | `${number}Ti`'.",
      "  Property 'limit' is missing in type '{ request: \"512Mi\"; }' but required in type 'MemoryRange'.",
    ],
  },
  {
    title: 'no memory',
    wrong: webService({ resources: "{ cpu: '100m' }" }),
    right: webService({ resources: "{ cpu: '100m', memory: '512Mi' }" }),
    says: ["Property 'memory' is missing in type '{ cpu: \"100m\"; }' but required in type 'ResourceProps'."],
  },
  {
    title: 'no CPU',
    wrong: webService({ resources: "{ memory: '512Mi' }" }),
    right: webService({ resources: "{ cpu: '100m', memory: '512Mi' }" }),
    says: ["Property 'cpu' is missing in type '{ memory: \"512Mi\"; }' but required in type 'ResourceProps'."],
  },
  {
    title: 'memory in a unit that Kubernetes does not know',
    wrong: webService({ resources: "{ cpu: '100m', memory: '512MB' }" }),
    right: webService({ resources: "{ cpu: '100m', memory: '512Mi' }" }),
    says: [
      "Type '\"512MB\"' is not assignable to type 'MemoryRange | `${number}Gi` | `${number}Ki` | `${number}Mi` | `${number}Ti`'.",
    ],
  },
  {
    title: 'memory as a number',
    wrong: webService({ resources: "{ cpu: '100m', memory: 512 }" }),
    right: webService({ resources: "{ cpu: '100m', memory: '512Mi' }" }),
    says: [
      "Type 'number' is not assignable to type 'MemoryRange | `${number}Gi` | `${number}Ki` | `${number}Mi` | `${number}Ti`'.",
    ],
  },
  {
    title: 'CPU in words',
    wrong: webService({ resources: "{ cpu: '100 millicores', memory: '512Mi' }" }),
    right: webService({ resources: "{ cpu: '100m', memory: '512Mi' }" }),
    says: ["Type '\"100 millicores\"' is not assignable to type 'Cpu'."],
  },
  {
    title: 'CPU as a number',
    wrong: webService({ resources: "{ cpu: 0.5, memory: '512Mi' }" }),
    right: webService({ resources: "{ cpu: '0.5', memory: '512Mi' }" }),
    says: ["Type 'number' is not assignable to type 'Cpu'."],
  },
  {
    title: 'a CPU limit without its reason',
    wrong: webService({ resources: "{ cpu: '100m', memory: '512Mi', cpuLimit: { value: '1' } }" }),
    right: webService({
      resources: `{ cpu: '100m', memory: '512Mi', cpuLimit: { value: '1', because: ${exemption('K-01')} } }`,
    }),
    says: ["Property 'because' is missing in type '{ value: \"1\"; }' but required in type 'CpuLimit'."],
  },
  {
    title: 'a CPU limit as in plain Kubernetes',
    wrong: webService({ resources: "{ cpu: '100m', memory: '512Mi', cpuLimit: '1' }" }),
    right: webService({
      resources: `{ cpu: '100m', memory: '512Mi', cpuLimit: { value: '1', because: ${exemption('K-01')} } }`,
    }),
    says: ["Type 'string' is not assignable to type 'CpuLimit'."],
  },
  {
    title: 'node storage in decimal units',
    wrong: webService({ resources: "{ cpu: '100m', memory: '512Mi', ephemeralStorage: '10G' }" }),
    right: webService({ resources: "{ cpu: '100m', memory: '512Mi', ephemeralStorage: '10Gi' }" }),
    says: ["Type '\"10G\"' is not assignable to type '`${number}Gi` | `${number}Mi` | `${number}Ti` | undefined'."],
  },
  {
    title: 'a number of copies',
    wrong: webService({ scale: '3' }),
    right: webService({ scale: 'replicated(3)' }),
    says: ["Type 'number' is not assignable to type 'Scale'."],
  },
  {
    title: 'an autoscaler without an upper bound',
    wrong: webService({ scale: 'autoscaled({ min: 2, cpu: 70 })' }),
    right: webService({ scale: 'autoscaled({ min: 2, max: 5, cpu: 70 })' }),
    says: [
      "Argument of type '{ min: number; cpu: number; }' is not assignable to parameter of type 'AutoscaledRange'.",
      "  Property 'max' is missing in type '{ min: number; cpu: number; }' but required in type 'AutoscaledRange'.",
    ],
  },
  {
    title: 'a disruption budget for one copy',
    wrong: webService({ scale: "{ kind: 'single', maxUnavailable: 1 }" }),
    right: webService({ scale: "{ kind: 'single' }" }),
    says: ["Object literal may only specify known properties, and 'maxUnavailable' does not exist in type 'Single'."],
  },
  {
    title: 'a grace period without a unit',
    wrong: webService({ shutdown: "{ grace: '35' }" }),
    right: webService({ shutdown: "{ grace: '35s' }" }),
    says: [
      "Type '\"35\"' is not assignable to type '`${number}d` | `${number}h` | `${number}m` | `${number}s` | undefined'.",
    ],
  },
  {
    title: 'a pause that never ends',
    wrong: webService({ shutdown: "{ pause: 'never' }" }),
    right: webService({ shutdown: "{ pause: 'none' }" }),
    says: [
      'Type \'"never"\' is not assignable to type \'"none" | `${number}d` | `${number}h` | `${number}m` | `${number}s` | undefined\'.',
    ],
  },
  {
    title: 'a user as text',
    wrong: webService({ runAs: "uid('1000')" }),
    right: webService({ runAs: 'uid(1000)' }),
    says: ["Argument of type 'string' is not assignable to parameter of type 'number'."],
  },
  {
    title: 'a bare user number',
    wrong: webService({ runAs: '1000' }),
    right: webService({ runAs: 'uid(1000)' }),
    says: ["Type 'number' is not assignable to type 'Exemption<\"D-13\"> | RunAs | undefined'."],
  },
  {
    title: 'root by name',
    wrong: webService({ runAs: "'root'" }),
    right: webService({ runAs: 'uid(1000)' }),
    says: ["Type 'string' is not assignable to type 'Exemption<\"D-13\"> | RunAs | undefined'."],
  },
  {
    title: 'a privilege that is only asked for',
    wrong: webService({ security: '{ privileged: true }' }),
    right: webService({ security: `{ privileged: ${exemption('K-16')} }` }),
    says: ["Type 'boolean' is not assignable to type 'Exemption<\"K-16\">'."],
  },
  {
    title: 'the network of the host without a reason',
    wrong: webService({ security: '{ hostNetwork: true }' }),
    right: webService({ security: `{ hostNetwork: ${exemption('K-16')} }` }),
    says: ["Type 'boolean' is not assignable to type 'Exemption<\"K-16\">'."],
  },
  {
    title: 'a capability without its reason',
    wrong: webService({ security: "{ capabilities: { add: ['NET_ADMIN'] } }" }),
    right: webService({ security: `{ capabilities: { add: ['NET_ADMIN'], because: ${exemption('K-16')} } }` }),
    says: ["Property 'because' is missing in type '{ add: [string]; }' but required in type 'AddedCapabilities'."],
  },
  {
    title: 'a list of no capabilities',
    wrong: webService({ security: `{ capabilities: { add: [], because: ${exemption('K-16')} } }` }),
    right: webService({ security: `{ capabilities: { add: ['NET_ADMIN'], because: ${exemption('K-16')} } }` }),
    says: [
      "Type '[]' is not assignable to type 'readonly [string, ...string[]]'.",
      '  Source has 0 element(s) but target requires 1.',
    ],
  },
  {
    title: 'a Service on a port of every node',
    wrong: webService({ service: "{ type: 'NodePort' }" }),
    right: webService({ service: "{ type: 'LoadBalancer' }" }),
    says: ['Type \'"NodePort"\' is not assignable to type \'"ClusterIP" | "LoadBalancer" | "headless" | undefined\'.'],
  },
  {
    title: 'a taint whose effect is misspelt',
    wrong: webService({ placement: "{ tolerations: [{ key: 'gpu', effect: 'NoScheduel' }] }" }),
    right: webService({ placement: "{ tolerations: [{ key: 'gpu', effect: 'NoSchedule' }] }" }),
    says: [
      'Type \'"NoScheduel"\' is not assignable to type \'"NoExecute" | "NoSchedule" | "PreferNoSchedule" | undefined\'. Did you mean \'"NoSchedule"\'?',
    ],
  },
  {
    title: 'adopting what has no address',
    wrong: webService({ adopt: '{ parity: true }' }),
    right: webService({ adopt: "{ address: 'kubernetes_deployment.web', parity: true }" }),
    says: ["Property 'address' is missing in type '{ parity: true; }' but required in type 'WorkloadAdoption'."],
  },
  {
    title: 'hardening by a finding that does not exist',
    wrong: webService({ adopt: "{ address: 'kubernetes_deployment.web', harden: ['F99'] }" }),
    right: webService({ adopt: "{ address: 'kubernetes_deployment.web', harden: ['F23'] }" }),
    says: [
      'Type \'"F99"\' is not assignable to type \'"F01" | "F02" | "F06" | "F09" | "F13" | "F14" | "F22" | "F23" | "F27" | "K-07" | "K-16" | "S-02" | "S-24"\'.',
    ],
  },
];
