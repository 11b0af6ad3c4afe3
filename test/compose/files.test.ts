import { at, composed } from './composed';

const two = (base: string, over: string): unknown =>
  at(composed({ 'a.yaml': `services: {web: {${base}}}`, 'b.yaml': `services: {web: {${over}}}` }), 'services', 'web');

test.each([
  ['image: a', 'image: b', { image: 'b' }],
  ['command: [a, b]', 'command: [c]', { command: ['c'] }],
  ['environment: {A: 1, B: 2}', 'environment: [B=3, C]', { environment: { A: '1', B: '3', C: null } }],
  ['ports: ["80:80"]', 'ports: ["80:80", "81:81"]', { ports: [{ target: 80 }, { target: 81 }] }],
  ['volumes: ["aa:/x"]', 'volumes: ["bb:/x", "cc:/y"]', { volumes: [{ source: 'bb' }, { source: 'cc' }] }],
  [
    'depends_on: [a]',
    'depends_on: {a: {condition: service_healthy}}',
    { depends_on: { a: { condition: 'service_healthy' } } },
  ],
  ['logging: {driver: x, options: {a: 1}}', 'logging: {driver: y}', { logging: { driver: 'y' } }],
  [
    'logging: {driver: x, options: {a: 1}}',
    'logging: {options: {b: 2}}',
    { logging: { driver: 'x', options: { a: 1, b: 2 } } },
  ],
  ['cap_add: [A]', 'cap_add: [A, B]', { cap_add: ['A', 'B'] }],
  ['ports: ["80:80"]', 'ports: !override ["81:81"]', { ports: [{ target: 81 }] }],
  ['ulimits: {nofile: {soft: 1, hard: 2}}', 'ulimits: {nofile: 5}', { ulimits: { nofile: 5 } }],
  ['healthcheck: {test: [CMD, a], retries: 3}', 'healthcheck: {test: b}', { healthcheck: { test: 'b', retries: 3 } }],
  ['tmpfs: /a', 'tmpfs: [/b]', { tmpfs: ['/a', '/b'] }],
  ['extra_hosts: ["a=1"]', 'extra_hosts: ["a=1", "b=2"]', { extra_hosts: ['a=1', 'b=2'] }],
])('%s, with %s over it, is %j', (base, over, expected) => {
  expect(two(base, over)).toMatchObject(expected);
});

test('the options of another log driver do not go on', () => {
  const over = two('logging: {driver: x, options: {a: 1}}', 'logging: {driver: y}');
  expect(at(over, 'logging')).toEqual({ driver: 'y' });
});

test('what a later file resets is gone', () => {
  expect(two('image: a, ports: ["80:80"]', 'ports: !reset []')).toEqual({ image: 'a', networks: { default: null } });
});

test('what a single file resets was never there', () => {
  expect(two('image: a, ports: !reset ["80:80"]', 'user: b')).toEqual({
    image: 'a',
    user: 'b',
    networks: { default: null },
  });
});

test('a mapping over a list is refused with both places', () => {
  expect(() => two('cap_add: [A]', 'cap_add: {A: 1}')).toThrow(
    'b.yaml:1:18 cannot be merged over what stands at a.yaml:1',
  );
});

test('a service takes over what it extends, in its own file and in another, with paths from there', () => {
  const project = composed(
    {
      'compose.yaml': [
        'services:',
        '  base: {image: base, environment: {A: 1, B: 1}}',
        '  web: {extends: base, environment: {B: 2}}',
        '  job: {extends: {service: deep, file: sub/other.yaml}, volumes: [./own:/own]}',
      ].join('\n'),
      'sub/other.yaml': 'services: {deep: {extends: deeper, volumes: ["./x:/x"]}, deeper: {image: deep}}',
    },
    ['compose.yaml'],
  );
  expect(at(project, 'services', 'web')).toMatchObject({ image: 'base', environment: { A: '1', B: '2' } });
  const job = at(project, 'services', 'job');
  expect(job).toMatchObject({ image: 'deep', volumes: [{ source: './sub/x' }, { source: './own' }] });
  expect(job).not.toHaveProperty('extends');
});

test('what is included stands beside what the file says, with paths and variables of its own folder', () => {
  const project = composed(
    {
      'compose.yaml': 'include: [sub/db.yaml]\nservices: {web: {image: "web:${TAG}"}}',
      '.env': 'TAG=1\nBOTH=outer',
      'sub/db.yaml': 'services: {db: {image: "db:${TAG}-${OWN}-${BOTH}", volumes: ["./d:/d"]}}',
      'sub/.env': 'OWN=2\nBOTH=inner',
    },
    ['compose.yaml'],
  );
  expect(at(project, 'services')).toMatchObject({
    web: { image: 'web:1' },
    db: { image: 'db:1-2-outer', volumes: [{ source: './sub/d' }] },
  });
});

test('variables of a service come from its files, those that it writes win, and those without a value from .env', () => {
  const project = composed({
    'compose.yaml': 'services: {web: {image: a, env_file: one.env, environment: {B: own, C: }}}',
    '.env': 'C=held\nX=y',
    'one.env': 'A=1 $X\nB=file',
  });
  expect(at(project, 'services', 'web', 'environment')).toEqual({ A: '1 y', B: 'own', C: 'held' });
});

test.each<[Record<string, string>, string]>([
  [{ 'a.yaml': 'services: {a: {extends: b}, b: {extends: a}}' }, 'a.yaml:1:16 extends what extends it'],
  [{ 'a.yaml': 'services: {a: {extends: c}}' }, 'a.yaml:1:16 extends the service c, which a.yaml does not have'],
  [
    { 'a.yaml': 'services: {a: {extends: {service: c, file: no.yaml}}}' },
    'a.yaml:1:16 names no.yaml, which is not there',
  ],
  [{ 'a.yaml': 'include: [no.yaml]' }, 'a.yaml:1:11 names no.yaml, which is not there'],
  [{ 'a.yaml': 'include: [a.yaml]' }, 'a.yaml:1:11 includes a.yaml, which includes it'],
  [{ 'a.yaml': 'services: {a: {env_file: no.env}}' }, 'a.yaml:1:16 names ./no.env, which is not there'],
  [
    { 'a.yaml': 'include: [b.yaml]\nservices: {a: {image: x}}', 'b.yaml': 'services: {a: {image: y}}' },
    'a.yaml:2:12 is another a than the one that b.yaml has',
  ],
])('%j is refused', (files, message) => {
  expect(() => composed(files, ['a.yaml'])).toThrow(message);
});
