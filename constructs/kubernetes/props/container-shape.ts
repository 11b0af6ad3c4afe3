import type { ContainerSecurityProps, Mounted } from '../pods/further-container';
import type { Health, Heartbeat, HttpQuestion } from '../pods/health';
import type { CpuLimit, MemoryRange, ResourceProps } from '../pods/container';
import type { PortProps } from '../pods/ports';
import { image } from '../../props/image';
import { runAs } from '../../props/user';
import type { AddedCapabilities } from '../pods/security';
import {
  checkedLater,
  parsedLater,
  flag,
  list,
  made,
  map,
  mayLack,
  object,
  objectOr,
  oneOf,
  orExempt,
  text,
} from '../../props/shape';

export const port = objectOr(
  object<Exclude<PortProps, number>>({
    container: parsedLater,
    service: mayLack(parsedLater),
    protocol: mayLack(oneOf('TCP', 'UDP')),
    named: mayLack(oneOf('everywhere', 'service', 'nowhere')),
  }),
  parsedLater,
);

export const question = made('made by http, tcp, exec, grpc or heartbeat', {
  http: object({ question: object<HttpQuestion>({ path: parsedLater, port: mayLack(text) }) }),
  tcp: object({ port: mayLack(text) }),
  exec: object({ command: list(text) }),
  grpc: object({ port: mayLack(text), service: mayLack(text) }),
  heartbeat: object<Heartbeat>({ file: parsedLater, maxAge: mayLack(parsedLater) }),
});

export const health = objectOr(
  object<Health>({ ready: question, live: mayLack(question), startup: mayLack(parsedLater) }),
  (_, at) => [`${at} asks nothing: write http('/readyz'), tcp(), exec([…]), grpc() or heartbeat(…)`],
);

export const resources = object<ResourceProps>({
  cpu: parsedLater,
  memory: objectOr(object<MemoryRange>({ request: parsedLater, limit: parsedLater }), parsedLater),
  ephemeralStorage: mayLack(parsedLater),
  extended: mayLack(map(parsedLater)),
  cpuLimit: mayLack(object<CpuLimit>({ value: parsedLater, because: mayLack(checkedLater) })),
});

export const variable = objectOr(
  made('text, secret(…), plain(…), field(…) or configKey(…)', {
    kubernetes: object({ name: parsedLater, key: parsedLater, refreshedIn: mayLack(text) }),
    plain: object({ value: parsedLater, reason: parsedLater }),
    field: object({ path: text }),
    config: object({ name: text, key: text }),
  }),
  text,
);

export const writable = list(objectOr(object({ path: text, size: parsedLater }), text));

export const capabilities = object<AddedCapabilities>({ add: list(text), because: mayLack(checkedLater) });

export const ofOneContainer = {
  privileged: mayLack(checkedLater),
  privilegeEscalation: mayLack(checkedLater),
  writableRoot: mayLack(checkedLater),
  capabilities: mayLack(capabilities),
};

/** A path, or folders by the path of each. */
export const mounting = objectOr(map(text), text);

const seen = object<Mounted>({ mount: mounting, subPath: mayLack(text), readOnly: mayLack(flag) });

export const further = {
  image,
  resources,
  command: mayLack(list(text)),
  args: mayLack(list(text)),
  env: mayLack(map(variable)),
  envFrom: mayLack(list(text)),
  mounts: mayLack(
    map((value, at) => (typeof value === 'object' && value !== null && 'mount' in value ? seen : mounting)(value, at)),
  ),
  writable: mayLack(writable),
  runAs: mayLack(orExempt(runAs)),
  security: mayLack(object<ContainerSecurityProps>(ofOneContainer)),
};
