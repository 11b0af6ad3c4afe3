import { App, TerraformStack } from 'cdktf';
import {
  backend,
  ContainerService,
  DockerHost,
  DockerStack,
  SingleNetwork,
  socket,
  ssh,
} from '../../constructs/docker';
import { synth } from '../../lib/testing';
import { Written } from '../written';
import { api, containerWith, cx21, stackOf } from './synthesized';

test('an engine is reached over ssh, with a host key that is known already', () => {
  const host = cx21({ address: ssh({ user: 'deployer', host: 'cx21.example.org', knownHosts: 'known_hosts' }) });
  expect(stackOf(() => undefined, host).at('provider.docker')).toEqual([
    {
      host: 'ssh://deployer@cx21.example.org:22',
      ssh_opts: ['-o', 'StrictHostKeyChecking=yes', '-o', 'BatchMode=yes', '-o', 'UserKnownHostsFile=known_hosts'],
    },
  ]);
});

test('the provider is one that the constructs were measured with, and its version is the host’s to say', () => {
  expect(containerWith().at('terraform.required_providers.docker')).toEqual({
    source: 'kreuzwerker/docker',
    version: '>= 3.6.2, < 5.0.0',
  });
  const host = cx21({ provider: { version: '4.5.0' } });
  expect(stackOf(() => undefined, host).at('terraform.required_providers.docker.version')).toBe('4.5.0');
});

test('the state is where the host says', () => {
  expect(containerWith().at('terraform.backend')).toEqual({ pg: { schema_name: 'cartie' } });
});

test.each([
  [{ memory: '4G' }, 'D-02 host: memory: "4G": write memory with Ki, Mi, Gi or Ti, such as 512Mi'],
  [{ cpus: 1.5 }, 'D-02 host: cpus: 1.5 is no number of cores: write 1 or more, whole'],
  [{ reserve: '4Gi' }, 'D-02 host: reserve leaves no memory to the containers'],
  [{ address: ssh({ user: 'a b', host: 'h' }) }, 'props host: address: "a b" is no login: write one such as deployer'],
  [
    { address: ssh({ user: 'a', host: '-oProxyCommand=x' }) },
    'props host: address: "-oProxyCommand=x" is neither a name nor an address of a host',
  ],
  [
    { address: ssh({ user: 'a', host: 'h', port: 0 }) },
    'props host: address: port 0 is not a whole number from 1 to 65535',
  ],
  [
    { address: ssh({ user: 'a', host: 'h', knownHosts: 'a b' }) },
    'props host: address: "a b" is no path of a file with host keys',
  ],
  [{ address: 'tcp://h:2375' }, 'props host: address is other text, not made by ssh or socket'],
])('%j is told by every stack of the host', (props, problem) => {
  const host = cx21(props as object);
  const app = new App();
  for (const id of ['a', 'b']) expect(new Written(new DockerStack(app, id, { host })).problems).toEqual([problem]);
});

test('a stack without a host says how to make one', () => {
  const app = new App();
  const given: object = {};
  expect(new Written(new DockerStack(app, 'a', given as { host: DockerHost })).problems).toEqual([
    'props host is missing',
  ]);
});

test('containers stand in a DockerStack, and in no plain one', () => {
  const plain = new TerraformStack(new App(), 'plain');
  expect(() => new SingleNetwork(plain, 'network', { name: 'n' })).toThrow(
    'plain/network needs a Docker host: put it into a DockerStack, not a plain TerraformStack',
  );
});

describe('the budget of a host', () => {
  const containers = (memory: `${number}Mi`, host = cx21()): DockerStack => {
    const stack = new DockerStack(new App(), 'cartie', { host });
    new ContainerService(stack, 'api', { ...api(stack), resources: { cpu: '1', memory } });
    return stack;
  };
  const verdicts = (stack: DockerStack): readonly string[] =>
    synth(stack, { today: '2026-11-21' })
      .verdicts.filter(({ finding }) => finding.id === 'D-02')
      .map(({ state, reasons }) => [state, ...reasons.map(({ message }) => message)].join(': '));

  test('keeps 15 % of the memory for the system', () => {
    expect(verdicts(containers('3481Mi'))).toEqual(['pass']);
    expect(verdicts(containers('3482Mi'))).toEqual([
      'fail: its containers may take 3482Mi of memory, and 4096Mi with a reserve of 614Mi leaves 3482Mi',
    ]);
  });

  test('keeps another reserve where one is given', () => {
    expect(verdicts(containers('3482Mi', cx21({ reserve: '64Mi' })))).toEqual(['pass']);
  });
});

test('exemptions of a host reach its stacks, and stand in its name', () => {
  const host = new DockerHost({ name: 'cx21', address: socket(), memory: '4Gi', cpus: 2, backend: backend.pg() });
  host.exempt('D-13', { images: 'lscr.io/*', reason: 's6-overlay drops to PUID itself', expires: '2027-06-30' });
  expect(host.exemptions.map(({ rule, images }) => [rule, images])).toEqual([['D-13', 'lscr.io/*']]);
});
