import { at, composed, service } from './composed';

const web = (attributes: string): unknown => service(`services: {web: {image: 'web:1.2.3', ${attributes}}}`);

test.each([
  ['"127.0.0.1:8080:80"', [{ host_ip: '127.0.0.1', published: '8080', target: 80 }]],
  ['"8080:80/udp"', [{ published: '8080', target: 80, protocol: 'udp' }]],
  ['3000', [{ target: 3000 }]],
  [
    '"9000-9001:90-91"',
    [
      { published: '9000', target: 90 },
      { published: '9001', target: 91 },
    ],
  ],
  ['"8000-8002:80"', [{ published: '8000-8002', target: 80 }]],
  ['"[::1]:80:80"', [{ host_ip: '::1', published: '80', target: 80 }]],
  ['"127.0.0.1::80"', [{ host_ip: '127.0.0.1', target: 80 }]],
  ['{target: 80, published: "81"}', [{ target: 80, published: '81' }]],
])('the port %s is %j', (port, expected) => {
  expect(web(`ports: [${port}]`)).toMatchObject({
    ports: expected.map((each) => ({ mode: 'ingress', protocol: 'tcp', ...each })),
  });
});

test.each([
  ['data:/srv', { type: 'volume', source: 'data', target: '/srv', volume: {} }],
  ['data:/srv:ro', { type: 'volume', source: 'data', target: '/srv', read_only: true, volume: {} }],
  ['./x/../y:/srv', { type: 'bind', source: './y', target: '/srv', bind: { create_host_path: true } }],
  ['/a:/b/:z', { type: 'bind', source: '/a', target: '/b', bind: { selinux: 'z', create_host_path: true } }],
  ['/anonymous', { type: 'volume', target: '/anonymous', volume: {} }],
  ['~/x:/y', { type: 'bind', source: '~/x', target: '/y', bind: { create_host_path: true } }],
])('the volume %s is %j', (volume, expected) => {
  expect(web(`volumes: ['${volume}']`)).toMatchObject({ volumes: [expected] });
});

test('lists of names, single texts and short mappings stand for their long forms', () => {
  expect(
    web(
      "build: ./app, depends_on: [db], dns: 1.1.1.1, tmpfs: /run, env_file: [{path: x, required: false}], secrets: [pw], networks: [back], environment: [A=1, B], labels: ['x=y=z']",
    ),
  ).toMatchObject({
    build: { context: './app' },
    depends_on: { db: { condition: 'service_started', required: true } },
    dns: ['1.1.1.1'],
    tmpfs: ['/run'],
    env_file: [{ path: './x', required: false }],
    secrets: [{ source: 'pw', target: '/run/secrets/pw' }],
    networks: { back: null },
    environment: { A: '1', B: null },
    labels: { x: 'y=z' },
  });
});

test('a service that names no network stands in the default one of the project', () => {
  const project = composed({ 'compose.yaml': 'services: {web: {image: a}}' });
  expect(at(project, 'services', 'web', 'networks')).toEqual({ default: null });
  expect(at(project, 'networks')).toEqual({ default: { name: 'shop_default' } });
});

test('links, shared namespaces and volumes of others are depended on', () => {
  expect(
    web('links: ["db:database"], network_mode: "service:vpn", volumes_from: ["files:ro", "container:x"]'),
  ).toMatchObject({
    depends_on: {
      db: { condition: 'service_started', restart: true },
      vpn: { condition: 'service_started', restart: true },
      files: { condition: 'service_started', restart: false },
    },
  });
});

test('what is made elsewhere keeps its name, the rest bears that of the project, and what nothing uses is not there', () => {
  const text =
    'name: Demo_1\nservices: {web: {volumes: ["aa:/1", "bb:/2", "cc:/3", "dd:/4"]}}\nvolumes: {aa: , bb: {external: true}, cc: {external: {name: real}}, dd: {name: own}, unused: }';
  expect(at(composed({ 'compose.yaml': text }), 'volumes')).toEqual({
    aa: { name: 'demo_1_aa' },
    bb: { external: true, name: 'bb' },
    cc: { external: true, name: 'real' },
    dd: { name: 'own' },
  });
});

test.each([
  ['ports: ["x:y"]', 'compose.yaml:1:46 is no port from 0 to 65535, nor a range of them'],
  ['ports: ["1-3:1-2"]', 'compose.yaml:1:46 publishes a range of ports on one of another length'],
  ['ports: 80', 'compose.yaml:1:38 is no list of ports'],
  ['volumes: ["aa:"]', 'compose.yaml:1:48 is no volume such as data:/srv:ro'],
  ['privileged: "perhaps"', 'compose.yaml:1:38 is neither true nor false'],
  ['scale: "1.5"', 'compose.yaml:1:38 is no whole number'],
])('%s is refused with its place', (attributes, message) => {
  expect(() => web(attributes)).toThrow(message);
});

test.each([
  ['services: 1', 'compose.yaml:1:1 is no mapping of names'],
  ['services: {web: 1}', 'compose.yaml:1:12 is no mapping of names'],
  ['- x', 'compose.yaml:1:1 is no mapping of names'],
])('%s is refused with its place', (text, message) => {
  expect(() => composed({ 'compose.yaml': text })).toThrow(message);
});
