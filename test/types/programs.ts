/** A program that must not compile, the nearest one that must, and what its author reads. */
export interface Mistake {
  readonly title: string;
  readonly wrong: string;
  readonly right: string;
  /** The message, line by line as the compiler indents them. */
  readonly says: readonly string[];
}

/** The text of each prop; undefined leaves it out. */
export type PropTexts = Readonly<Record<string, string | undefined>>;

const WEB_SERVICE: PropTexts = {
  name: "'paperless'",
  namespace: 'namespace',
  image: "image('ghcr.io/paperless-ngx/paperless-ngx:2.13.5')",
  ports: '{ http: 8000 }',
  scale: 'single()',
  health: "http('/api/')",
  resources: "{ cpu: '100m', memory: '512Mi' }",
};

const PLATFORM: PropTexts = { name: "'homelab'", backend: 'backend.pg()' };

const IMPORTED = [
  ...['clusterStore', 'ExternalSecret', 'remote', 'VerticalAutoscaler'],
  ...['addresses', 'autoscaled', 'backend', 'claim', 'exec', 'exempt', 'files', 'grpc', 'http', 'https', 'image'],
  ...['KubernetesStack', 'Namespace', 'onTcp', 'ownedElsewhere', 'plain', 'Platform', 'replicated', 'secret', 'single'],
  ...['StatefulApp', 'tcp', 'uid', 'WebService'],
];

const PRELUDE = [
  `import { ${IMPORTED.join(', ')} } from '../../constructs/kubernetes';`,
  "declare const app: import('constructs').Construct;",
  'declare const homelab: Platform;',
  "const stack = new KubernetesStack(app, 'paperless', { platform: homelab });",
  "const namespace = new Namespace(stack, 'namespace', { name: 'paperless' });",
];

/** A WebService with every required prop, these ones changed or added. */
export function webService(props: PropTexts = {}): string {
  return program([`const web = new WebService(stack, 'web', {`, ...lines({ ...WEB_SERVICE, ...props }), '});']);
}

const STATEFUL_APP: PropTexts = {
  ...WEB_SERVICE,
  health: "exec(['/bin/alive'])",
  volumes: "{ data: claim({ size: '1Gi', mount: '/data', backup: 'ephemeral' }) }",
  ports: undefined,
  scale: undefined,
};

/** A StatefulApp with every required prop, these ones changed or added. */
export function statefulApp(props: PropTexts = {}): string {
  return program([`new StatefulApp(stack, 'web', {`, ...lines({ ...STATEFUL_APP, ...props }), '});']);
}

export function platform(props: PropTexts): string {
  return program(['new Platform({', ...lines({ ...PLATFORM, ...props }), '});']);
}

/** A statement behind a good WebService called `web`. */
export function statement(text: string): string {
  return `${webService()}\n${text}`;
}

/** An exemption from `rule` that is good in itself. */
export function exemption(rule: string): string {
  return `exempt('${rule}', { reason: 'one page of text, watched by eye', expires: '2027-03-31' })`;
}

function lines(props: PropTexts): string[] {
  return Object.entries(props).flatMap(([name, text]) => (text === undefined ? [] : [`  ${name}: ${text},`]));
}

function program(statements: readonly string[]): string {
  return [...PRELUDE, ...statements].join('\n');
}
