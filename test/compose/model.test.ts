import { FINDINGS } from '../../lib/findings';
import { judge } from '../../lib/gate/judge';
import { NO_FACTS } from '../../lib/model/facts';
import { Unknown } from '../../lib/model/unknown';
import { auditRows } from '../../lib/reports/audit';
import { type Files, modelled } from './composed';

/** What the rules say of files: `D-08 compose.yaml:3 services.web: …`. */
function rows(files: Files, rule?: string): readonly string[] {
  const read = modelled(files, ['compose.yaml']);
  const { verdicts } = judge(FINDINGS, read.estate, () => NO_FACTS, []);
  return auditRows(verdicts, read.positionOf)
    .filter((row) => rule === undefined || row.rule === rule)
    .map(
      ({ rule: id, state, place, subject, message }) =>
        `${state} ${id} ${place.file}:${place.line}:${place.column} ${subject}: ${message}`,
    );
}

const GOOD = `
services:
  web:
    image: ghcr.io/cartie/api:1.4.2
    user: "1001:1001"
    read_only: true
    restart: unless-stopped
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    healthcheck: {test: [CMD, node, health.js]}
    ports: ["127.0.0.1:8080:80"]
    deploy: {resources: {limits: {cpus: "0.5", memory: 256m}}}
    logging: {options: {max-size: 10m}}
`;
const without = (line: RegExp): Files => ({ 'compose.yaml': GOOD.replace(line, '').replace(/\n\s*\n/g, '\n') });
const withLine = (line: string): Files => ({ 'compose.yaml': `${GOOD}    ${line}\n` });

test('a service that has everything is objected to by no rule', () => {
  expect(rows({ 'compose.yaml': GOOD })).toEqual([]);
});

test.each<[string, RegExp, string]>([
  ['limits', / deploy:.*/, 'fail D-01 compose.yaml:3:3 services.web: has no memory limit'],
  ['a healthcheck', / healthcheck:.*/, 'fail D-03 compose.yaml:3:3 services.web: has no healthcheck'],
  ['a policy of restarts', / restart:.*/, 'fail D-05 compose.yaml:3:3 services.web: is not started again when it ends'],
  ['a user', / user:.*/, 'unknown D-13 compose.yaml:3:3 services.web: states no user: its image may run as root'],
  [
    'dropped capabilities',
    / cap_drop:.*/,
    'fail D-25 compose.yaml:3:3 services.web: keeps the capabilities that Docker gives',
  ],
  [
    'no-new-privileges',
    / security_opt:.*/,
    'fail D-25 compose.yaml:3:3 services.web: may gain privileges: no-new-privileges is missing',
  ],
  [
    'a limit of its log',
    / logging:.*/,
    'fail M-11 compose.yaml:3:3 services.web: writes a log that nothing rotates: max-size is missing',
  ],
])('a service without %s is found at its name', (_, line, expected) => {
  expect(rows(without(line))).toContain(expected);
});

test.each<[string, string, string]>([
  ['K-16', 'privileged: true', 'fail K-16 compose.yaml:14:5 services.web: is privileged: it has its host'],
  ['K-16', 'pid: host', 'fail K-16 compose.yaml:14:5 services.web: sees every process of its host'],
  [
    'K-16',
    'volumes: ["/var/run/docker.sock:/s:ro"]',
    'fail K-16 compose.yaml:14:15 services.web: mounts /var/run/docker.sock: it can become root on its host',
  ],
  [
    'S-02',
    'environment: {DB_PASSWORD: hunter2hunter2}',
    'fail S-02 compose.yaml:14:19 services.web: writes DB_PASSWORD in plain text',
  ],
  [
    'S-02',
    'environment: ["DB_PASSWORD=${NO:-hunter2hunter2}"]',
    'fail S-02 compose.yaml:14:19 services.web: writes DB_PASSWORD in plain text',
  ],
  [
    'E-45',
    'environment: {JWT_SECRET: /run/secrets/jwt}',
    'fail E-45 compose.yaml:14:19 services.web: sets JWT_SECRET to a path: the path itself becomes the secret; the image reads a file by JWT_SECRET_FILE',
  ],
  ['D-25', 'cap_add: [NET_ADMIN]', 'fail D-25 compose.yaml:14:5 services.web: adds the capabilities NET_ADMIN'],
])('%s of a service with %s', (rule, line, expected) => {
  expect(rows(withLine(line), rule)).toEqual([expected]);
});

test('a port on every address is found where it is written', () => {
  expect(rows({ 'compose.yaml': GOOD.replace('127.0.0.1:8080:80', '8080:80') }, 'D-08')).toEqual([
    'fail D-08 compose.yaml:11:13 services.web: publishes port 8080 on every address of its host',
  ]);
});

test('what a variable without a value decides is unknown, and what .env says is known', () => {
  const files = { 'compose.yaml': GOOD.replace('api:1.4.2', 'api:${TAG}') };
  expect(rows(files, 'F04')).toEqual([
    'unknown F04 compose.yaml:4:5 services.web: ghcr.io/cartie/api:${TAG} is decided when it runs',
  ]);
  expect(rows({ ...files, '.env': 'TAG=1.2.3' }, 'F04')).toEqual([]);
  expect(rows({ ...files, '.env': 'TAG=latest' }, 'F04')).toEqual([
    'fail F04 compose.yaml:4:5 services.web: tag "latest" floats',
  ]);
});

test('a password in .env or in an env_file is in its place, and its value in nothing that is told', () => {
  const files = {
    ...withLine('environment: {DB_PASSWORD: "${PW}"}\n    env_file: own.env'),
    '.env': 'PW=hunter2hunter2',
  };
  expect(rows({ ...files, 'own.env': 'API_TOKEN=hunter3hunter3' })).toEqual([]);
});

test('a file of variables that is not there is no error, for who runs Compose has it', () => {
  expect(rows(withLine('env_file: own.env'))).toEqual([]);
});

test('a log without an end is one that nothing rotates', () => {
  expect(rows({ 'compose.yaml': GOOD.replace('max-size: 10m', 'max-size: "-1"') }, 'M-11')).toEqual([
    'fail M-11 compose.yaml:13:15 services.web: writes a log that nothing rotates: max-size is missing',
  ]);
});

test('a service that is started again a few times does not come back with its host', () => {
  for (const restart of ['on-failure', 'on-failure:3'])
    expect(rows({ 'compose.yaml': GOOD.replace('unless-stopped', restart) }, 'D-05')).toEqual([
      'fail D-05 compose.yaml:7:5 services.web: is not started again when its host was',
    ]);
});

test('an image that is built here is not pulled by its tag', () => {
  expect(rows({ 'compose.yaml': GOOD.replace('api:1.4.2', 'api:latest\n    build: .') }, 'F04')).toEqual([]);
});

test('what others wait for to its end is no long-lived service, nor is one that is never started again and asked nothing', () => {
  const job = (more: string): Files => ({
    'compose.yaml': `${GOOD}    depends_on: {job: {condition: service_completed_successfully}}\n  job: {image: "a:1.2.3", ${more}}`,
  });
  expect(rows(job(''), 'D-03')).toEqual([]);
  const lone = (more: string): Files => ({
    'compose.yaml': `services: {job: {image: 'a:1.2.3', restart: "no"${more}}}`,
  });
  expect(rows(lone(''), 'D-03')).toEqual([]);
  expect(rows(lone(', ports: ["127.0.0.1:1:1"]'), 'D-05')).toEqual([
    'fail D-05 compose.yaml:1:36 services.job: is not started again when it ends',
  ]);
});

test('what starts before its dependency is healthy is found at the dependency', () => {
  const files = (condition: string): Files => ({
    'compose.yaml': `${GOOD}    depends_on: {db: {condition: ${condition}}}\n  db: {image: "a:1.2.3", healthcheck: {test: x}}`,
  });
  expect(rows(files('service_started'), 'D-07')).toEqual([
    'fail D-07 compose.yaml:15:3 services.db: is not waited for until it is healthy, and services.web depends on it',
  ]);
  expect(rows(files('service_healthy'), 'D-07')).toEqual([]);
});

test('services of all profiles are judged, and so is what a file extends, where it stands', () => {
  const files = {
    'compose.yaml': 'services:\n  web:\n    extends: {service: base, file: base.yaml}\n    profiles: [debug]\n',
    'base.yaml': 'services:\n  base:\n    image: nginx\n',
  };
  expect(rows(files, 'F04')).toEqual(['fail F04 base.yaml:3:5 services.web: "nginx" has no tag, which means latest']);
});

test('networks that overlap are found, and one that is made elsewhere is not judged', () => {
  const network = (subnet: string, more = ''): string => `{ipam: {config: [{subnet: ${subnet}}]}${more}}`;
  const two = (more: string): Files => ({
    'compose.yaml': `services: {web: {networks: [a, b]}}\nnetworks:\n  a: ${network('10.1.0.0/16')}\n  b: ${network('10.1.2.0/24', more)}\n`,
  });
  expect(rows(two(''), 'E-41')).toHaveLength(2);
  expect(rows(two(', external: true'), 'E-41')).toEqual([]);
});

test('a healthcheck that is switched off is none', () => {
  const files = { 'compose.yaml': GOOD.replace('{test: [CMD, node, health.js]}', '{disable: true}') };
  expect(rows(files, 'D-03')).toEqual([
    'fail D-03 compose.yaml:10:5 services.web: switches off the healthcheck of its image',
  ]);
});

test('sizes are counted as Docker counts them, and commands split as a shell does', () => {
  const [web] = modelled({
    'compose.yaml': `services: {web: {mem_limit: 1.5g, command: 'sh -c "echo a b" ''c d'' e\\ f'}}`,
  }).estate.dockerContainers;
  expect(web?.limits.memory).toBe(1.5 * 1024 ** 3);
  expect(web?.command).toEqual(['sh', '-c', 'echo a b', 'c d', 'e f']);
});

test('a size that nobody can count is unknown', () => {
  const [web] = modelled({ 'compose.yaml': 'services: {web: {mem_limit: lots}}' }).estate.dockerContainers;
  expect(web?.limits.memory).toBeInstanceOf(Unknown);
});
