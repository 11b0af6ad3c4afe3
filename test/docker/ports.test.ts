import { everywhere, exempt, lan, loopback } from '../../constructs/docker';
import { containerWith } from './synthesized';

const PORTS = 'resource.docker_container.api.ports';
const why = { reason: 'the reverse proxy of the host: it is there for everybody', expires: '2027-01-31' } as const;
const published = (publish: unknown, container = 3001) => containerWith({ ports: { http: { container, publish } } });

test('a port that is published is heard where it says', () => {
  expect(published(loopback(3002)).at(PORTS)).toEqual([
    { internal: 3001, external: 3002, ip: '127.0.0.1', protocol: 'tcp' },
  ]);
  expect(published(lan('10.0.20.5', 80)).at(`${PORTS}.0.ip`)).toBe('10.0.20.5');
});

test('a port for everybody takes an exemption', () => {
  const written = published(everywhere(443, exempt('D-08', why)));
  expect(written.problems).toEqual([]);
  expect(written.exempt).toEqual(['D-08 ports.http.publish.because']);
  expect(written.at(`${PORTS}.0.ip`)).toBe('0.0.0.0');
});

test.each(['0.0.0.0', '203.0.114.5', '127.0.0.1', 'eth0'])('%s is no private address of a host', (ip) => {
  expect(published(lan(ip, 80)).problems).toEqual([
    `D-08 ports.http.publish: "${ip}" is no private address of the host`,
  ]);
});

test('an admin port has no way to everybody (D-38)', () => {
  expect(published(everywhere(2019, exempt('D-08', why)), 2019).problems).toEqual([
    'D-38 ports.http.publish: port 2019 is the admin port of Caddy: nobody outside may reach it',
  ]);
  expect(published(loopback(2019), 2019).problems).toEqual([]);
});

test('one port of the host serves one port of the container', () => {
  const both = { a: { container: 1, publish: loopback(80) }, b: { container: 2, publish: loopback(80) } };
  expect(containerWith({ ports: both }).problems).toEqual(['props ports: port 80/tcp of the host is there twice']);
  const apart = {
    a: { container: 53, publish: loopback(53) },
    b: { container: 53, publish: loopback(53), protocol: 'udp' },
  };
  expect(containerWith({ ports: apart }).problems).toEqual([]);
});

test('what is no port is refused', () => {
  expect(containerWith({ ports: { http: 0 } }).problems).toEqual([
    'props ports.http: port 0 is not a whole number from 1 to 65535',
  ]);
});
