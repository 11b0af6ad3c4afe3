import type { JsonObject } from '../../lib/values/json';
import { ask, states, verdicts } from './asking';
import { FORMS } from './forms';

const sized: JsonObject = {
  name: 'app',
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
};

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  test('a container with both requests and a memory limit passes', () => {
    expect(ask('K-02', write({ container: [sized] }))).toEqual([`pass ${address}.${podAt}.container[0]`]);
  });

  test('a container without resources fails once for each of the three, in every position', () => {
    const bare = { name: 'bare' };
    expect(ask('K-02', write({ container: [sized, bare], init_container: [bare] }))).toEqual([
      `pass ${address}.${podAt}.container[0]`,
      ...['container[1]', 'init_container[0]'].map(
        (at) =>
          `fail ${address}.${podAt}.${at}: resources.requests.cpu has no CPU request; resources.requests.memory has no memory request; resources.limits.memory has no memory limit`,
      ),
    ]);
  });

  test('requests given as an expression are unknown', () => {
    const hidden = { name: 'app', resources: { requests: '${var.requests}', limits: { memory: '1Gi' } } };
    expect(states('K-02', write({ container: [hidden] }))).toEqual(['unknown']);
  });
});

function judged(requests: JsonObject, limits: JsonObject): readonly string[] {
  const container = { name: 'app', resources: { requests: { ...requests }, limits: { ...limits } } };
  const json = {
    resource: { kubernetes_deployment: { a: { spec: { template: { spec: { container: [container] } } } } } },
  };
  return verdicts('K-02', json)
    .flatMap(({ reasons }) => reasons)
    .map((reason) => [reason.at, reason.message, 'severity' in reason ? reason.severity : ''].join(' | '));
}

test.each([
  [{ memory: '1Gi' }, { memory: '1Gi' }, 'resources.requests.cpu | has no CPU request | '],
  [{ cpu: '1' }, { memory: '1Gi' }, 'resources.requests.memory | has no memory request | '],
  [{ cpu: '1', memory: '1Gi' }, { cpu: '1' }, 'resources.limits.memory | has no memory limit | '],
])('of requests %j and limits %j, what is missing is told alone', (requests, limits, problem) => {
  expect(judged(requests, limits)).toEqual([problem]);
});

test('a memory limit below the request is refused by the API, so it is of high severity', () => {
  expect(judged({ cpu: '1', memory: '1Gi' }, { memory: '1G' })).toEqual([
    'resources.limits.memory | limits memory to 1G, below its request 1Gi, which the API refuses | high',
  ]);
});

test('quantities are compared by what they are worth, not by their spelling', () => {
  expect(judged({ cpu: '1', memory: '1024Mi' }, { memory: '1Gi' })).toEqual([]);
  expect(judged({ cpu: '900m', memory: '1Gi' }, { memory: '1Gi', cpu: '1' })).toEqual([]);
});

test('any limit is compared with its request', () => {
  const disk = 'ephemeral-storage';
  expect(judged({ cpu: '1', memory: '1Gi', [disk]: '2Gi' }, { memory: '1Gi', [disk]: '1Gi' })).toEqual([
    'resources.limits.ephemeral-storage | limits ephemeral-storage to 1Gi, below its request 2Gi, which the API refuses | high',
  ]);
});

test('a quantity that Kubernetes cannot read fails where it stands', () => {
  expect(judged({ cpu: '1', memory: '512MB' }, { memory: '1Gi' })).toEqual([
    'resources.requests.memory | "512MB" is not a Kubernetes quantity: write a number and a suffix, such as 100m, 512Mi or 2 | ',
  ]);
});

test('one figure given as an expression is unknown, and the others are still judged', () => {
  expect(judged({ cpu: '${var.cpu}' }, { memory: '1Gi' })).toEqual([
    'resources.requests.memory | has no memory request | ',
    'resources.requests.cpu | ${var.cpu} is decided when Terraform runs | ',
  ]);
});
