import { FINDINGS } from '../../lib/findings';
import { judge } from '../../lib/gate/judge';
import { NO_FACTS } from '../../lib/model/facts';
import { readCompose } from '../../lib/sources/compose/read';
import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { DOCKER_FORMS } from './docker-forms';

/** Labels as the provider takes them. */
function labels(texts: Readonly<Record<string, string>>): JsonObject {
  return { labels: Object.entries(texts).map(([label, value]) => ({ label, value })) };
}

const route = (host: string, more: Readonly<Record<string, string>> = {}): JsonObject =>
  labels({ 'traefik.http.routers.r.rule': `Host(\`${host}\`)`, ...prefixed(more) });

const prefixed = (more: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(more).map(([name, value]) => [`traefik.http.${name}`, value]));

const through = (middlewares: string): Record<string, string> => ({ 'routers.r.middlewares': middlewares });

/** Another container of the same stack. */
const beside = (body: JsonObject): JsonObject => ({ docker_container: { other: { name: 'other', ...body } } });

const OPEN = 'labels shows a dashboard to everybody: the router r asks neither who it is nor where from';

describe.each(DOCKER_FORMS)('in a $name', ({ write, address, at }) => {
  test('a dashboard that asks nobody fails, known by its host, its image or the page that it is', () => {
    for (const body of [
      route('grafana.example.org'),
      route('shop-admin.example.org'),
      { image: 'louislam/uptime-kuma:2.0.2', ...route('status.example.org') },
      route('proxy.example.org', { 'routers.r.service': 'api@internal' }),
    ])
      expect(ask('H-08', write(body))).toEqual([`fail ${address}: ${OPEN}`]);
  });

  test.each([
    ['a list of addresses', { ...through('own'), 'middlewares.own.ipallowlist.sourcerange': '10.0.0.0/8' }],
    ['a login of Traefik', { ...through('own@docker'), 'middlewares.own.basicauth.usersfile': '/users' }],
    ['another service', { ...through('gzip, own'), 'middlewares.own.forwardauth.address': 'http://authelia' }],
    ['a chain with one', { ...through('all'), 'middlewares.all.chain.middlewares': 'gzip,vpn-only@file' }],
    ['a file, by its name', through('vpn-only@file')],
    ['a file, by another name', through('authelia@docker')],
  ])('one behind %s passes', (_, more) => {
    expect(states('H-08', write(route('grafana.example.org', more)))).toEqual(['pass']);
  });

  test.each([
    ['compresses', { ...through('own'), 'middlewares.own.compress': 'true' }],
    [
      'leads to what only compresses',
      { ...through('all'), 'middlewares.all.chain.middlewares': 'own', 'middlewares.own.compress': 'true' },
    ],
    ['leads to itself', { ...through('all'), 'middlewares.all.chain.middlewares': 'all' }],
  ])('one behind a middleware that %s fails', (_, more) => {
    expect(ask('H-08', write(route('grafana.example.org', more)))).toEqual([`fail ${address}: ${OPEN}`]);
  });

  test('one behind a middleware that nothing here defines is unknown', () => {
    expect(ask('H-08', write(route('grafana.example.org', through('secure@file'))))).toEqual([
      `unknown ${address}: labels shows a dashboard by the router r, and nothing says whom secure@file lets through`,
    ]);
  });

  test('an app that is for everybody is not judged, nor what is not routed', () => {
    for (const body of [
      route('shop.example.org'),
      route('administration.example.org'),
      labels({ team: 'grafana' }),
      {
        ...route('grafana.example.org', {}),
        ...labels({ 'traefik.enable': 'false', 'traefik.http.routers.r.rule': 'Host(`grafana.x`)' }),
      },
    ])
      expect(states('H-08', write(body))).toEqual(['not applicable']);
  });

  test.each([
    ['the host', { 'traefik.http.routers.r.rule': '${var.rule}' }],
    [
      'the middlewares',
      { 'traefik.http.routers.r.rule': 'Host(`grafana.x`)', 'traefik.http.routers.r.middlewares': '${var.m}' },
    ],
  ])('%s behind an expression is unknown', (_, texts) => {
    expect(states('H-08', write(labels(texts)))).toEqual(['unknown']);
  });

  test('labels behind an expression are unknown', () => {
    expect(states('H-08', write({ labels: '${var.labels}' }))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('H-08', write(route('grafana.example.org')), {}, [everywhere('H-08')])[0]?.state).toBe('exempt');
  });

  test('labels in any case are read', () => {
    const body = labels({ 'Traefik.HTTP.Routers.r.Rule': 'Host(`grafana.x`)' });
    expect(states('H-08', write(body))).toEqual(['fail']);
  });

  test('what an entry point of the stack asks, its routers ask too', () => {
    const traefik = (argument: string): JsonObject => beside({ image: 'traefik:v3.6.8', command: [argument] });
    const of = (argument: string, more: Readonly<Record<string, string>>): string | undefined =>
      states('H-08', write(route('grafana.example.org', more), traefik(argument)))[0];
    const guarded = '--entryPoints.websecure.http.middlewares=vpn-only@file';
    expect(of(guarded, { 'routers.r.entrypoints': 'websecure' })).toBe('pass');
    expect(of(guarded, {})).toBe('pass');
    expect(of(guarded, { 'routers.r.entrypoints': 'web' })).toBe('fail');
    expect(of('--entrypoints.websecure.address=:443', {})).toBe('fail');
  });

  test('middlewares that other containers define are found', () => {
    const other = beside(labels({ 'traefik.http.middlewares.sesame.basicauth.usersfile': '/users' }));
    expect(states('H-08', write(route('grafana.example.org', through('sesame')), other))).toContain('pass');
    expect(states('H-08', write(route('grafana.example.org', through('sesame'))))).toEqual(['unknown']);
  });

  test.each([
    [{ command: ['--api.insecure=true'] }],
    [{ command: ['--api.insecure'] }],
    [{ command: ['--API.insecure=1'] }],
  ])('a Traefik with %j opens its dashboard', (body) => {
    expect(ask('H-08', write({ image: 'traefik:v3.6.8', ...body }))).toEqual([
      `fail ${address}: ${at('command')} opens its dashboard without a login: api.insecure`,
    ]);
  });

  test('a Traefik that keeps it closed is not judged, nor is another program with that argument', () => {
    for (const body of [
      { image: 'traefik:v3.6.8', command: ['--api.insecure=false', '${var.x}'] },
      { image: 'app:1.2.3', command: ['--api.insecure=true'] },
    ])
      expect(states('H-08', write(body))).toEqual(['not applicable']);
  });
});

test('a variable of Traefik opens its dashboard as well', () => {
  const json = {
    resource: { docker_container: { t: { name: 't', image: 'traefik:v3.6.8', env: ['TRAEFIK_API_INSECURE=true'] } } },
  };
  expect(states('H-08', json)).toEqual(['fail']);
});

test('labels of a Swarm service itself are read, where Traefik reads them', () => {
  const service = { name: 'g', task_spec: { container_spec: { image: 'app:1.2.3' } }, ...route('grafana.example.org') };
  expect(states('H-08', { resource: { docker_service: { g: service } } })).toEqual(['fail']);
});

test.each([
  ['traefik.http.routers.r.rule: Host(`grafana.x`)', ['fail']],
  ['{traefik.http.routers.r.rule: Host(`grafana.x`), traefik.http.routers.r.middlewares: vpn@file}', ['pass']],
  ['["traefik.http.routers.r.rule=Host(`shop.x`)"]', ['not applicable']],
])('of a compose file, labels %s are %j, at the container or at its service', (text, expected) => {
  for (const labels of [`labels:\n      ${text}`, `deploy:\n      labels:\n        ${text}`])
    expect(ofCompose(labels)).toEqual(expected);
});

function ofCompose(labels: string): readonly string[] {
  const file = `services:\n  web:\n    image: app:1.2.3\n    ${labels}\n`;
  const read = (name: string): string | undefined => (name === 'compose.yaml' ? file : undefined);
  const { estate } = readCompose({ files: ['compose.yaml'], read, project: 'shop' });
  const rule = FINDINGS.filter(({ id }) => id === 'H-08');
  return judge(rule, estate, () => NO_FACTS, []).verdicts.map(({ state }) => state);
}
