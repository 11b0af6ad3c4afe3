import { exempt, fileOnHost, image, plain, uid } from '../../constructs/docker';
import { api, containerWith, cx21, stackOf } from './synthesized';
import { ContainerService } from '../../constructs/docker';

const why = { reason: 'accepted here for the sake of the test', expires: '2027-01-31' } as const;
const CONTAINER = 'resource.docker_container.api';

describe('a container that says what it must', () => {
  const written = containerWith();

  test('has no problems', () => {
    expect(written.problems).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['restart', 'unless-stopped'], // D-05: the provider's default is never
    ['must_run', true],
    ['wait', true], // D-07
    ['init', true],
    ['read_only', true], // D-25
    ['capabilities.drop', ['ALL']], // D-25
    ['security_opts', ['no-new-privileges:true']], // D-25
    ['user', '1001:1001'], // D-13
    ['memory', 256], // D-01
    ['memory_swap', 256],
    ['cpu_period', 100_000],
    ['cpu_quota', 50_000], // `cpus` crashes provider 3.6.2
    ['cpus', undefined],
    ['log_driver', 'json-file'], // M-11
    ['log_opts', { 'max-size': '10m', 'max-file': '3' }],
    ['stop_timeout', 30], // F23
    ['destroy_grace_seconds', 30],
    ['networks_advanced', [{ name: '${docker_network.cartie.name}' }]], // D-09
    ['network_mode', undefined],
    ['ports', undefined], // D-08: nothing is published unless it is asked for
    ['privileged', undefined],
    ['image', '${docker_image.api.image_id}'],
  ])('%s is %j', (attribute, value) => {
    expect(written.at(`${CONTAINER}.${attribute}`)).toEqual(value);
  });

  test('keeps its image on the host, by the reference that was given', () => {
    expect(written.at('resource.docker_image.api')).toEqual({ name: 'ghcr.io/cartie/api:1.4.2', keep_locally: true });
  });

  test('writes to /tmp alone, which is its user’s own', () => {
    expect(written.at(`${CONTAINER}.tmpfs`)).toEqual({ '/tmp': 'size=67108864,mode=1777,uid=1001,gid=1001' });
  });

  test('moves in the tree without a change of its output', () => {
    const moved = stackOf((stack) => new ContainerService(stack, 'elsewhere', api(stack)));
    expect(moved.at('resource')).toEqual(written.at('resource'));
  });
});

describe('limits', () => {
  test.each([
    ['2', 200_000],
    ['100m', 10_000],
    ['0.25', 25_000],
  ])('CPU %s is a quota of %d', (cpu, quota) => {
    expect(containerWith({ resources: { cpu, memory: '6Mi' } }).at(`${CONTAINER}.cpu_quota`)).toBe(quota);
  });

  test.each([
    [{ cpu: '5m', memory: '64Mi' }, 'D-01 resources.cpu: 5m is less than the engine can limit to'],
    [{ cpu: 'much', memory: '64Mi' }, 'D-01 resources.cpu: "much": write CPU in cores (2, 0.5) or millicores (100m)'],
    [{ cpu: '1', memory: '100Ki' }, 'D-01 resources.memory: 100Ki is not a whole number of MiB from 6Mi on'],
    [{ cpu: '1', memory: '5Mi' }, 'D-01 resources.memory: 5Mi is not a whole number of MiB from 6Mi on'],
  ])('%j is refused', (resources, problem) => {
    expect(containerWith({ resources }).problems).toEqual([problem]);
  });

  test('shared memory is written in whole MiB', () => {
    expect(containerWith({ sharedMemory: '256Mi' }).at(`${CONTAINER}.shm_size`)).toBe(256);
    expect(containerWith({ sharedMemory: '100Ki' }).problems).toEqual([
      'F15 sharedMemory: 100Ki is not a whole number of MiB',
    ]);
  });
});

describe('the user', () => {
  test('is the image’s own where its number is known', () => {
    const written = containerWith({ runAs: undefined, image: image('a/b:1.2.3', { client: 'curl', user: 999 }) });
    expect(written.at(`${CONTAINER}.user`)).toBe('999:999');
  });

  test.each([
    [{}, 'nothing says as whom it runs: the image may run as root, and a secret is readable by its owner alone'],
    [
      { user: 'named' },
      'nothing says as whom it runs: the image may run as root, and a secret is readable by its owner alone',
    ],
    [{ user: 'root' }, 'the image runs as root'],
    [{ user: 0 }, 'the image runs as root'],
  ] as const)('must be said where the image says %j', (facts, problem) => {
    const written = containerWith({ runAs: undefined, image: image('a/b:1.2.3', { client: 'curl', ...facts }) });
    expect(written.problems).toEqual([`D-13 ${problem}`]);
    expect(written.advice[0]).toMatch(/runAs: uid\(1000\) \| runAs: exempt\('D-13'/);
  });

  test('may be root by an exemption, and owns no folders then', () => {
    const written = containerWith({ runAs: exempt('D-13', why) });
    expect(written.problems).toEqual([]);
    expect(written.exempt).toEqual(['D-13 runAs']);
    expect(written.at(`${CONTAINER}.user`)).toBeUndefined();
    expect(written.at(`${CONTAINER}.tmpfs`)).toEqual({ '/tmp': 'size=67108864,mode=1777' });
  });

  test('has a group of its own where one is given', () => {
    expect(containerWith({ runAs: uid(1000, 998) }).at(`${CONTAINER}.user`)).toBe('1000:998');
    expect(containerWith({ runAs: uid(0) }).problems[0]).toContain('D-13 runAs: uid 0 is not a number from 1');
  });
});

describe('rights', () => {
  test('are relaxed one by one, each by its exemption', () => {
    const security = {
      capabilities: { add: ['IPC_LOCK'], because: exempt('D-25', why) },
      privilegeEscalation: exempt('D-25', why),
      writableRoot: exempt('D-25', why),
      privileged: exempt('K-16', why),
    };
    const written = containerWith({ security });
    expect(written.at(`${CONTAINER}.capabilities`)).toEqual({ drop: ['ALL'], add: ['IPC_LOCK'] });
    expect(written.at(`${CONTAINER}.security_opts`)).toBeUndefined();
    expect(written.at(`${CONTAINER}.read_only`)).toBe(false);
    expect(written.at(`${CONTAINER}.privileged`)).toBe(true);
    expect(written.exempt).toEqual([
      'D-25 security.capabilities.because',
      'K-16 security.privileged',
      'D-25 security.writableRoot',
      'D-25 security.privilegeEscalation',
    ]);
    expect(written.problems).toEqual([]);
  });

  test('of every capability have no spelling', () => {
    const security = { capabilities: { add: ['CAP_ALL'], because: exempt('D-25', why) } };
    expect(containerWith({ security }).problems).toEqual([
      'D-25 security.capabilities: ALL is every capability of its host',
    ]);
  });

  test('without a reason are refused', () => {
    expect(containerWith({ security: { writableRoot: true } }).problems).toEqual([
      'D-25 security.writableRoot takes an exemption, which says why',
    ]);
  });
});

describe('variables and secrets', () => {
  const secret = fileOnHost('/srv/secrets/cartie/jwt');

  test('a secret is a file that only it reads, and a variable with its path', () => {
    const written = containerWith({ env: { JWT_SECRET: secret, LOG_LEVEL: 'info' } });
    expect(written.problems).toEqual([]);
    expect(written.at(`${CONTAINER}.env`)).toEqual(['JWT_SECRET_FILE=/run/secrets/jwt_secret', 'LOG_LEVEL=info']);
    expect(written.at(`${CONTAINER}.mounts`)).toEqual([
      { type: 'bind', source: '/srv/secrets/cartie/jwt', target: '/run/secrets/jwt_secret', read_only: true },
    ]);
  });

  test('a secret that is read by its path alone needs no variable', () => {
    const written = containerWith({ secrets: { 'tls.key': secret } });
    expect(written.at(`${CONTAINER}.mounts.0.target`)).toBe('/run/secrets/tls.key');
    expect(written.at(`${CONTAINER}.env`)).toBeUndefined();
  });

  test('text under the name of a secret is refused', () => {
    const written = containerWith({ env: { JWT_SECRET: 'hunter2' } });
    expect(written.problems).toEqual(['S-02 env.JWT_SECRET names a secret and holds text']);
    expect(written.advice[0]).toContain("JWT_SECRET: fileOnHost('/srv/secrets/<name>')");
  });

  test('a value that only looks secret says why', () => {
    const written = containerWith({ env: { TOKEN: plain('8', 'a length in words, not a password') } });
    expect(written.problems).toEqual([]);
    expect(written.at(`${CONTAINER}.env`)).toEqual(['TOKEN=8']);
  });

  test('text is literal, whatever Terraform would make of it', () => {
    const written = containerWith({ env: { GREETING: '${HOME} %{x}' }, command: ['sh', '-c', 'echo ${HOME}'] });
    expect(written.at(`${CONTAINER}.env`)).toEqual(['GREETING=$${HOME} %%{x}']);
    expect(written.at(`${CONTAINER}.command`)).toEqual(['sh', '-c', 'echo $${HOME}']);
  });

  test.each([
    [{ '1A': 'x' }, 'props env.1A: "1A" is no name of a variable: letters, digits, _ - . and no digit first'],
    [{ A_TOKEN: fileOnHost('relative' as '/x') }, 'S-02 secret a_token: path "relative" must start with /'],
    [{ A: 3 }, 'props env.A is a number, not text'],
  ])('%j is refused', (env, problem) => {
    expect(containerWith({ env }).problems).toEqual([problem]);
  });

  test('the same secret twice is refused', () => {
    const written = containerWith({ env: { A_TOKEN: secret }, secrets: { a_token: secret } });
    expect(written.problems).toEqual(['S-02 env.A_TOKEN: the secret "a_token" is there twice']);
  });
});

describe('what JavaScript leaves out', () => {
  test.each([
    ['name', "props name is missing | name: 'api' | "],
    ['image', "F04 image is missing | image: image('repo:1.27.2') | "],
    ['resources', "D-01 resources is missing | resources: { cpu: '0.5', memory: '512Mi' } | "],
    ['network', "D-09 network is missing | network: new SingleNetwork(this, 'network', { name: 'cartie' }) | "],
    [
      'health',
      "D-03 health is missing | health: http('/healthz') | health: exempt('D-03', { reason: '…', expires: '…' })",
    ],
  ])('%s is told with how to mend it', (prop, advice) => {
    const told = containerWith({ [prop]: undefined }).advice.map((line) => line.replace(/^(\S+) \| /, '$1 '));
    expect(told).toContain(advice);
  });

  test('and of a wrong shape is told, without a crash', () => {
    const written = containerWith({ image: 'nginx', network: 'cartie', ports: 80, helath: 1, uses: ['db'] });
    expect(written.problems).toEqual([
      "props image is bare text: write image('…') around it",
      'props ports is a number, not a map',
      'props network is no network: give a SingleNetwork, or a tier such as networks.application',
      'props helath: there is no such prop: did you mean health?',
      'props uses[0] is no container: give the construct, not its name',
      'D-03 health asks a port, and there is none',
    ]);
  });

  test('a floating image is told to those whom no compiler told', () => {
    const floating = { ...image('a/b:1.2.3', { client: 'curl' }), reference: 'a/b:latest' };
    expect(containerWith({ image: floating }).problems).toEqual([
      'F04 image "a/b:latest" floats: its tag names no release',
    ]);
  });

  test.each(['API', '-api', 'a_b', ''])('the name %j is no name that others can look up', (name) => {
    expect(containerWith({ name }).problems[0]).toContain('is no name that others can look up');
  });
});

test('the time to stop is the same for a stop and for a replacement', () => {
  const written = containerWith({ grace: '2m' });
  expect(written.at(`${CONTAINER}.stop_timeout`)).toBe(120);
  expect(written.at(`${CONTAINER}.destroy_grace_seconds`)).toBe(120);
});

test('labels are text', () => {
  const written = containerWith({ labels: { 'traefik.enable': 'true', rule: 'Host(`${x}`)' } });
  expect(written.at(`${CONTAINER}.labels`)).toEqual([
    { label: 'traefik.enable', value: 'true' },
    { label: 'rule', value: 'Host(`$${x}`)' },
  ]);
});

test('an exemption of the whole container is granted to it', () => {
  const written = stackOf((stack) => {
    new ContainerService(stack, 'api', api(stack)).exempt(exempt('D-19', why));
  }, cx21());
  expect(written.exempt).toEqual(['D-19']);
});
