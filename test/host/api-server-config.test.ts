import { parse } from 'yaml';
import { ApiServerConfig, type ApiServerConfigProps, AUDIT_OF_CHANGES, type AuditRule } from '../../constructs/host';
import type { HostFileSettings } from '../../lib/host/settings';
import { HOST, hostStackOf, refusals, settings, type SynthesizedHost } from './synthesized';

const FOLDER = '/etc/kubernetes/api-server';

function configured(props: Partial<ApiServerConfigProps> = {}): SynthesizedHost {
  return hostStackOf((stack) => new ApiServerConfig(stack, 'api-server', { host: HOST, ...props }));
}

function file(name: string, props: Partial<ApiServerConfigProps>): HostFileSettings {
  return settings(configured(props), name);
}

const wanted = (props: Partial<ApiServerConfigProps>): unknown =>
  JSON.parse(file('etc_kubernetes_api_server_kubeadm_json', props).content);

test('arguments of both programs are given to kubeadm, which keeps them at an upgrade (F07)', () => {
  expect(wanted({ args: { profiling: 'false' }, etcdArgs: { 'snapshot-count': '50000' } })).toEqual({
    apiServer: { args: { profiling: 'false' }, folders: [] },
    etcd: { args: { 'snapshot-count': '50000' } },
  });
  const { activate, verify, limit } = file('etc_kubernetes_api_server_kubeadm_json', {});
  expect([activate, verify, limit]).toEqual([
    '/usr/local/sbin/pawl-control-plane apply "$file"',
    '/usr/local/sbin/pawl-control-plane verify "$file"',
    600,
  ]);
});

test('changes are logged for seven days in four files of 100 MB, one line each, without bodies (F07)', () => {
  const props = { audit: {} };
  expect(wanted(props)).toMatchObject({
    apiServer: {
      args: {
        'audit-policy-file': `${FOLDER}/audit-policy.yaml`,
        'audit-log-path': '/var/log/kubernetes/audit.log',
        'audit-log-maxage': '7',
        'audit-log-maxbackup': '3',
        'audit-log-maxsize': '100',
      },
      folders: [
        { name: 'api-server', path: FOLDER, writable: false },
        { name: 'audit-log', path: '/var/log/kubernetes', writable: true },
      ],
    },
  });
  const { content, activate, verify, mode, makeFolder } = file('etc_kubernetes_api_server_audit_policy_yaml', props);
  expect(parse(content)).toEqual({
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: AUDIT_OF_CHANGES,
  });
  expect([activate, verify, mode, makeFolder]).toEqual([
    '/usr/local/sbin/pawl-control-plane restart "$file"',
    '/usr/local/sbin/pawl-control-plane reads "$file"',
    '0600',
    true,
  ]);
});

test('a policy may have other rules, stages and limits', () => {
  const rules: readonly AuditRule[] = [{ level: 'Metadata', verbs: ['delete'] }];
  const props = { audit: { rules, omitStages: [], maxAge: 30, maxBackups: 9, maxSize: 50 } };
  expect(parse(file('etc_kubernetes_api_server_audit_policy_yaml', props).content)).toMatchObject({
    omitStages: [],
    rules,
  });
  expect(wanted(props)).toMatchObject({
    apiServer: { args: { 'audit-log-maxage': '30', 'audit-log-maxbackup': '9', 'audit-log-maxsize': '50' } },
  });
});

test('issuers take the place of the arguments that know one alone, and their names get a prefix', () => {
  const url = 'https://sso.example.org/application/o/kubernetes/';
  const props = {
    issuers: [
      { url, audiences: ['kubernetes'] },
      { url: `${url}x`, audiences: ['a', 'b'], username: { claim: 'email', prefix: '' }, groups: { prefix: '' } },
    ],
  };
  expect(parse(file('etc_kubernetes_api_server_authentication_yaml', props).content)).toMatchObject({
    apiVersion: 'apiserver.config.k8s.io/v1beta1',
    jwt: [
      {
        issuer: { url, audiences: ['kubernetes'] },
        claimMappings: { username: { claim: 'sub', prefix: 'oidc:' }, groups: { claim: 'groups', prefix: 'oidc:' } },
      },
      {
        issuer: { audienceMatchPolicy: 'MatchAny' },
        claimMappings: { username: { claim: 'email', prefix: '' }, groups: { claim: 'groups', prefix: '' } },
      },
    ],
  });
  expect(wanted(props)).toMatchObject({
    apiServer: {
      args: {
        'authentication-config': `${FOLDER}/authentication.yaml`,
        'oidc-issuer-url': null,
        'oidc-client-id': null,
      },
    },
  });
});

const METADATA = { level: 'Metadata' } as const;
const BODIES = { level: 'RequestResponse' } as const;
const settled = (group: string, ...resources: readonly string[]): AuditRule => ({
  ...METADATA,
  resources: [{ group, resources }],
});

test('bodies with credentials stay out of the log', () => {
  const told = (...rules: readonly AuditRule[]): readonly string[] => refusals(configured({ audit: { rules } }));
  const of = (resource: string, rule = 0): string =>
    `audit.rules[${rule}]: RequestResponse writes the bodies of ${resource} into the log`;
  expect(told(BODIES)).toEqual(['secrets', 'serviceaccounts/token', 'tokenreviews'].map((each) => of(each)));
  const safe = [settled('', 'secrets', 'serviceaccounts/*'), settled('authentication.k8s.io', '*')];
  expect(told(...safe, BODIES)).toEqual([]);
  expect(told(BODIES, ...safe)).toHaveLength(3);
  expect(told({ ...METADATA, verbs: ['get'] }, BODIES)).toHaveLength(3);
  expect(told(METADATA, BODIES)).toEqual([]);
  expect(told({ ...BODIES, resources: [{ group: 'apps' }] })).toEqual([]);
  expect(told({ ...BODIES, nonResourceURLs: ['/metrics'] })).toEqual([]);
  expect(told({ ...BODIES, resources: [{ group: '', resources: ['secrets'] }] })).toEqual([of('secrets')]);
});

test.each<[Partial<ApiServerConfigProps>, string]>([
  [{ args: { '--profiling': 'false' } }, 'args["--profiling"] is no argument: write it without dashes'],
  [{ args: { a: 'b\nc' } }, 'args["a"] holds more than one line'],
  [
    { audit: {}, args: { 'audit-log-maxage': '1' } },
    'args["audit-log-maxage"] is decided by audit and issuers: leave it out',
  ],
  [{ audit: { rules: [] } }, 'audit.rules is empty: nothing would be written down'],
  [{ audit: { maxAge: 0 } }, 'audit.maxAge: 0 is no whole number from 1 to 365'],
  [{ audit: { maxBackups: 101 } }, 'audit.maxBackups: 101 is no whole number from 1 to 100'],
  [{ audit: { maxSize: 0.5 } }, 'audit.maxSize: 0.5 is no whole number from 1 to 1024'],
  [{ issuers: [] }, 'issuers is empty: leave it out'],
  [
    { issuers: [{ url: 'http://sso.example.org', audiences: ['a'] }] },
    'issuers[0].url: "http://sso.example.org" does not begin with https://',
  ],
  [
    { issuers: [{ url: 'https://sso.example.org', audiences: [] }] },
    'issuers[0].audiences is empty: tokens for anybody would do',
  ],
])('%j is refused', (props, message) => {
  expect(refusals(configured(props))).toEqual([message]);
});
