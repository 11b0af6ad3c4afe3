import { exec, exempt, http, image, pgIsReady, redisPing } from '../../constructs/docker';
import { containerWith } from './synthesized';

const HEALTH = 'resource.docker_container.api.healthcheck';
const asking = (client?: 'node' | 'curl' | 'wget') => ({
  image: image('a/b:1.2.3', { user: 1000, ...(client === undefined ? {} : { client }) }),
});

test('the engine asks every 30 s, three times, after 40 s to start', () => {
  const written = containerWith({ health: exec(['true']) });
  expect(written.at(HEALTH)).toEqual({
    test: ['CMD', 'true'],
    interval: '30s',
    timeout: '10s',
    retries: 3,
    start_period: '40s',
  });
});

test.each([
  ['curl', ['curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:3001/health']],
  ['wget', ['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:3001/health']],
] as const)('http is asked by %s where the image has it', (client, command) => {
  expect(containerWith(asking(client)).at(`${HEALTH}.test`)).toEqual(['CMD', ...command]);
});

test('http is asked by node where the image has nothing else', () => {
  expect(containerWith(asking('node')).at(`${HEALTH}.test.3`)).toContain('http://127.0.0.1:3001/health');
});

test('http without anything to ask with is refused, because such a check never answers', () => {
  const [advice] = containerWith(asking()).advice;
  expect(advice).toBe(
    "D-03 | health asks over HTTP from inside the container, and nothing says what its image asks with | image('…', { client: 'wget' }), or health: exec([…]) | ",
  );
});

test('http asks the first port unless it names another', () => {
  const ports = { http: 8080, admin: 9090 };
  expect(containerWith({ ports }).at(`${HEALTH}.test.3`)).toContain(':8080/');
  expect(containerWith({ ports, health: http('/x', { port: 'admin' }) }).at(`${HEALTH}.test.3`)).toContain(':9090/x');
  expect(containerWith({ ports, health: http('/x', { port: 'metrics' as never }) }).problems).toEqual([
    'D-03 health asks the port "metrics": the ports are http, admin',
  ]);
});

test('a database is asked by its own program, more often', () => {
  const ready = containerWith({ health: pgIsReady({ user: 'cartie', database: 'cartie_db' }) });
  expect(ready.at(`${HEALTH}.test`)).toEqual([
    ...['CMD', 'pg_isready', '-q', '-h', '127.0.0.1', '-U', 'cartie', '-d', 'cartie_db'],
  ]);
  expect(ready.at(`${HEALTH}.interval`)).toBe('10s');
  expect(containerWith({ health: pgIsReady({ user: 'cartie' }) }).at(`${HEALTH}.test.8`)).toBe('cartie');
  expect(containerWith({ health: redisPing({ interval: '5s' }) }).at(`${HEALTH}.interval`)).toBe('5s');
});

test.each([
  ['90s', '1m30s'],
  ['5m', '5m0s'],
  ['1h', '1h0m0s'],
])('%s is written as the engine says it back, %s, or every plan would change it', (interval, written) => {
  expect(containerWith({ health: exec(['true'], { interval } as object) }).at(`${HEALTH}.interval`)).toBe(written);
});

test('an apply waits for the first answer as long as it takes to call the container unhealthy, two minutes at least', () => {
  const wait = 'resource.docker_container.api.wait_timeout';
  expect(containerWith().at(wait)).toBe(40 + 3 * (30 + 10));
  expect(containerWith({ health: exec(['true'], { interval: '5s', starting: '5s' }) }).at(wait)).toBe(120);
});

test.each([
  [{ interval: 'often' }, 'D-03 health.interval: "often" is not a duration'],
  [{ retries: 0 }, 'D-03 health.retries: 0 is no number of answers'],
])('the timing %j is refused', (timing, problem) => {
  expect(containerWith({ health: exec(['true'], timing as object) }).problems[0]).toContain(problem);
});

test('a command that is empty asks nothing', () => {
  expect(containerWith({ health: exec([' ']) }).problems).toEqual(['D-03 health asks nothing: the command is empty']);
});

test('without health by an exemption, an apply waits for nothing', () => {
  const why = { reason: 'accepted here for the sake of the test', expires: '2027-01-31' } as const;
  const written = containerWith({ health: exempt('D-03', why) });
  expect(written.exempt).toEqual(['D-03 health']);
  expect(written.at(HEALTH)).toBeUndefined();
  expect(written.at('resource.docker_container.api.wait')).toBeUndefined();
});
