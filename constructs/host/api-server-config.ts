import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { announceConstruct } from '../../lib/gate/origin';
import { CONTROL_PLANE_PROGRAM } from '../../lib/host/control-plane';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { labels, list, mayLack, object, type Shape, text } from '../props/shape';
import { type Audit, AUDIT, AUDIT_OF_CHANGES, checkAudit } from './audit-policy';
import type { Host } from './host';
import { HostFile, isHost, NOWHERE } from './host-file';
import { written } from './written';

/** An issuer of OpenID Connect whose tokens the API server believes. */
export interface TokenIssuer {
  /** Begins with `https://`; with the slash at its end, if the tokens have it. */
  readonly url: string;
  /** Whom the tokens are for: the client's name at the issuer, one or several. */
  readonly audiences: readonly string[];
  readonly username?: ClaimMapping;
  readonly groups?: ClaimMapping;
}

export interface ClaimMapping {
  /** @default 'sub' for the user, 'groups' for the groups */
  readonly claim?: string;
  /**
   * In front of what the claim says. Without one, `''`, a token may name the groups of Kubernetes itself, `system:masters` among
   * them: whoever writes the issuer's groups then rules the cluster.
   *
   * @default 'oidc:'
   */
  readonly prefix?: string;
}

export interface ApiServerConfigProps {
  /** A host of the control plane that kubeadm made, with python3-yaml. In a `HostGroup`, one at a time. */
  readonly host: Host;
  /** Who changed what, and when, into /var/log/kubernetes/audit.log. @default none */
  readonly audit?: Audit;
  /** In place of `--oidc-*`, which know one issuer alone (Kubernetes 1.30 and later). @default none */
  readonly issuers?: readonly TokenIssuer[];
  /** Other arguments of kube-apiserver, without dashes. @default none */
  readonly args?: Readonly<Record<string, string>>;
  /** Arguments of etcd: `{ 'snapshot-count': '50000' }`. @default none */
  readonly etcdArgs?: Readonly<Record<string, string>>;
}

const mapping = mayLack(object<ClaimMapping>({ claim: mayLack(text), prefix: mayLack(text) }));
const PROPS: Readonly<Record<keyof ApiServerConfigProps, Shape>> = {
  host: isHost,
  audit: AUDIT,
  issuers: list(object<TokenIssuer>({ url: text, audiences: list(text), username: mapping, groups: mapping })),
  args: labels,
  etcdArgs: labels,
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
} as const satisfies Record<string, RequiredProp>;

/** Their own folder, which the pod of kube-apiserver mounts: of a file alone it would keep the old one. */
const FOLDER = '/etc/kubernetes/api-server';
const PROGRAM = '/usr/local/sbin/pawl-control-plane';
const LOGS = '/var/log/kubernetes';
/** What `issuers` takes the place of. */
const LEGACY = ['issuer-url', 'client-id', 'username-claim', 'username-prefix', 'groups-claim', 'groups-prefix'];

/**
 * How the API server and etcd of a host run (F07): audit policy, issuers of tokens, arguments.
 *
 * kubeadm writes their manifests anew at each upgrade, out of the configuration that it keeps in the cluster, so that is changed
 * too, and the manifests follow from it by kubeadm itself. The API server is ready with what was asked before a file counts as put;
 * what makes it fail is taken back. An argument that leaves the stack gets the value it had before.
 *
 * @throws Refusal outside of a `HostStack`
 */
export class ApiServerConfig extends Construct {
  constructor(scope: Construct, id: string, given: ApiServerConfigProps) {
    super(scope, id);
    announceConstruct(this.node, 'ApiServerConfig');
    const checks = new Checks(this);
    const { host, audit, issuers, args = {}, etcdArgs = {} } = completed(given, PROPS, REQUIRED, checks);
    const own = [
      ...(audit === undefined ? [] : ['audit']),
      ...(issuers === undefined ? [] : ['oidc', 'authentication-config']),
    ];
    checkArgs('args', args, own, checks);
    checkArgs('etcdArgs', etcdArgs, [], checks);
    if (issuers !== undefined) checkIssuers(issuers, checks);

    const program = new HostFile(this, 'program', {
      host,
      path: PROGRAM,
      mode: '0755',
      content: CONTROL_PLANE_PROGRAM,
      validate: `/usr/bin/python3 -c 'import yaml' || { echo 'install python3-yaml'; exit 1; }\n/usr/bin/python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$file"`,
    });
    const file = (name: string, content: object): HostFile =>
      new HostFile(this, name, {
        host,
        path: `${FOLDER}/${name}.yaml`,
        makeFolder: true,
        mode: '0600',
        content: `${written(name)}\n${stringify(content)}`,
        activate: `${PROGRAM} restart "$file"`,
        verify: `${PROGRAM} reads "$file"`,
        limit: '6m',
        after: [program],
      });
    const files = [
      ...(audit === undefined ? [] : [file('audit-policy', auditPolicy(audit, checks))]),
      ...(issuers === undefined ? [] : [file('authentication', authentication(issuers))]),
    ];
    const wanted = {
      apiServer: {
        args: {
          ...(audit && auditArgs(audit, checks)),
          ...(issuers && {
            ...Object.fromEntries(LEGACY.map((each) => [`oidc-${each}`, null])),
            'authentication-config': `${FOLDER}/authentication.yaml`,
          }),
          ...args,
        },
        folders: [
          ...(files.length === 0 ? [] : [{ name: 'api-server', path: FOLDER, writable: false }]),
          ...(audit === undefined ? [] : [{ name: 'audit-log', path: LOGS, writable: true }]),
        ],
      },
      etcd: { args: etcdArgs },
    };
    new HostFile(this, 'kubeadm', {
      host,
      path: `${FOLDER}/kubeadm.json`,
      makeFolder: true,
      content: `${JSON.stringify(wanted, null, 2)}\n`,
      validate: 'command -v kubeadm kubectl >/dev/null || { echo "kubeadm did not make this host"; exit 1; }',
      activate: `${PROGRAM} apply "$file"`,
      verify: `${PROGRAM} verify "$file"`,
      limit: '10m',
      after: [program, ...files],
    });
  }
}

function auditPolicy({ rules = AUDIT_OF_CHANGES, omitStages = ['RequestReceived'] }: Audit, checks: Checks): object {
  checkAudit(rules, checks);
  return { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages, rules };
}

function auditArgs(
  { maxAge = 7, maxBackups = 3, maxSize = 100 }: Audit,
  checks: Checks,
): Readonly<Record<string, string>> {
  for (const [name, value, most] of [
    ['maxAge', maxAge, 365],
    ['maxBackups', maxBackups, 100],
    ['maxSize', maxSize, 1024],
  ] as const)
    if (!Number.isInteger(value) || value < 1 || value > most)
      checks.problem(`audit.${name}: ${value} is no whole number from 1 to ${most}`);
  return {
    'audit-log-maxage': String(maxAge),
    'audit-log-maxbackup': String(maxBackups),
    'audit-log-maxsize': String(maxSize),
    'audit-log-path': `${LOGS}/audit.log`,
    'audit-policy-file': `${FOLDER}/audit-policy.yaml`,
  };
}

function authentication(issuers: readonly TokenIssuer[]): object {
  const mapped = (claim: string, mapping: ClaimMapping = {}): ClaimMapping => ({ claim, prefix: 'oidc:', ...mapping });
  return {
    apiVersion: 'apiserver.config.k8s.io/v1beta1',
    kind: 'AuthenticationConfiguration',
    jwt: issuers.map(({ url, audiences, username, groups }) => ({
      issuer: { url, audiences, ...(audiences.length > 1 && { audienceMatchPolicy: 'MatchAny' }) },
      claimMappings: { username: mapped('sub', username), groups: mapped('groups', groups) },
    })),
  };
}

function checkIssuers(issuers: readonly TokenIssuer[], checks: Checks): void {
  if (issuers.length === 0) checks.problem('issuers is empty: leave it out');
  for (const [index, { url, audiences }] of issuers.entries()) {
    if (!URL.canParse(url) || !url.startsWith('https://'))
      checks.problem(`issuers[${index}].url: ${JSON.stringify(url)} does not begin with https://`);
    if (audiences.length === 0) checks.problem(`issuers[${index}].audiences is empty: tokens for anybody would do`);
    if (issuers.findIndex((other) => other.url === url) < index)
      checks.problem(`issuers[${index}].url: ${url} is there before: give the one its audiences`);
  }
}

/** @param own what other props of the construct decide */
function checkArgs(prop: string, args: Readonly<Record<string, string>>, own: readonly string[], checks: Checks): void {
  for (const [name, value] of Object.entries(args)) {
    const at = `${prop}[${JSON.stringify(name)}]`;
    if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) checks.problem(`${at} is no argument: write it without dashes`);
    if (/\p{Cc}/u.test(value)) checks.problem(`${at} holds more than one line`);
    if (own.some((each) => name === each || name.startsWith(`${each}-`)))
      checks.problem(`${at} is decided by audit and issuers: leave it out`);
  }
}
