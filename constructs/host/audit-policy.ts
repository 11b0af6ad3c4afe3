import type { Checks } from '../props/checks';
import { list, mayLack, object, oneOf, type Shape, text } from '../props/shape';

const LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
const STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const;

/** What of which requests is written down, by the names of `audit.k8s.io/v1`. What is left out matches everything. */
export interface AuditRule {
  /** Nothing; who did what when; the body as well; the answer as well. */
  readonly level: (typeof LEVELS)[number];
  readonly verbs?: readonly string[];
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly namespaces?: readonly string[];
  /** The core group is `''`; `resources` without names are all of the group. */
  readonly resources?: readonly { readonly group: string; readonly resources?: readonly string[] }[];
  /** Paths such as `/healthz*`. */
  readonly nonResourceURLs?: readonly string[];
}

export interface Audit {
  /** In order: the first that matches a request decides. @default `AUDIT_OF_CHANGES` */
  readonly rules?: readonly AuditRule[];
  /** @default ['RequestReceived'] - one line for each request, when it is known how it ended */
  readonly omitStages?: readonly (typeof STAGES)[number][];
  /** Days that logs are kept: 1 to 365. @default 7 - the audited estate's; a collector takes them elsewhere */
  readonly maxAge?: number;
  /** Older logs that are kept beside the one being written: 1 to 100. @default 3 */
  readonly maxBackups?: number;
  /** Megabytes at which a new log is begun: 1 to 1024. @default 100 - with `maxBackups`, 400 MB of the disk at most */
  readonly maxSize?: number;
}

const names = list(text);

/** @internal */
export const AUDIT: Shape = object<Audit>({
  rules: mayLack(
    list(
      object<AuditRule>({
        level: oneOf(...LEVELS),
        verbs: mayLack(names),
        users: mayLack(names),
        userGroups: mayLack(names),
        namespaces: mayLack(names),
        resources: mayLack(list(object({ group: text, resources: mayLack(names) }))),
        nonResourceURLs: mayLack(names),
      }),
    ),
  ),
  omitStages: mayLack(list(oneOf(...STAGES))),
  maxAge: mayLack(number()),
  maxBackups: mayLack(number()),
  maxSize: mayLack(number()),
});

function number(): Shape {
  return (value, at) => (typeof value === 'number' ? [] : [`${at} is no number`]);
}

/**
 * Who changed what, and when, of every change that is no mere sign of life: no reads, no leases, no events, and never a body. It is
 * the trail by which a deletion is laid to somebody, in few enough lines for a slow disk.
 *
 * Source: the policy of the audited estate's API server.
 */
export const AUDIT_OF_CHANGES: readonly AuditRule[] = [
  { level: 'None', verbs: ['get', 'list', 'watch'] },
  {
    level: 'None',
    resources: [
      { group: '', resources: ['events', 'endpoints', 'nodes/status', 'pods/status'] },
      { group: 'events.k8s.io', resources: ['events'] },
      { group: 'coordination.k8s.io', resources: ['leases'] },
      { group: 'discovery.k8s.io', resources: ['endpointslices'] },
      { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
      { group: 'authorization.k8s.io', resources: ['subjectaccessreviews', 'selfsubjectaccessreviews'] },
    ],
  },
  { level: 'None', nonResourceURLs: ['/healthz*', '/readyz*', '/livez*', '/version', '/metrics', '/openapi/*'] },
  { level: 'Metadata' },
];

/** Whose bodies hold credentials: they would stand in the log, which a collector carries further. */
const SECRET = [
  { group: '', resource: 'secrets' },
  { group: '', resource: 'serviceaccounts/token' },
  { group: 'authentication.k8s.io', resource: 'tokenreviews' },
] as const;

/** Every rule that would write bodies with credentials in them is a problem. */
export function checkAudit(rules: readonly AuditRule[], checks: Checks): void {
  if (rules.length === 0) checks.problem('audit.rules is empty: nothing would be written down');
  for (const { group, resource } of SECRET) {
    const covers = (rule: AuditRule): boolean =>
      rule.resources === undefined
        ? rule.nonResourceURLs === undefined
        : rule.resources.some(
            (each) =>
              (each.group === group || each.group === '*') &&
              (each.resources === undefined || each.resources.some((name) => matches(name, resource))),
          );
    const decides = (rule: AuditRule): boolean =>
      covers(rule) &&
      [rule.verbs, rule.users, rule.userGroups, rule.namespaces].every(
        (only) => only === undefined || only.length === 0,
      );
    const settled = rules.findIndex((rule) => decides(rule) && !writesBodies(rule));
    const bad = rules.findIndex((rule) => writesBodies(rule) && covers(rule));
    if (bad !== -1 && (settled === -1 || bad < settled))
      checks.problem(`audit.rules[${bad}]: ${rules[bad]?.level ?? ''} writes the bodies of ${resource} into the log`, {
        mend: `let { level: 'Metadata', resources: [{ group: '${group}', resources: ['${resource}'] }] } stand before it`,
      });
  }
}

function writesBodies({ level }: AuditRule): boolean {
  return level === 'Request' || level === 'RequestResponse';
}

function matches(pattern: string, resource: string): boolean {
  const [name, part] = resource.split('/');
  return [resource, '*', ...(part === undefined ? [] : [`${name}/*`, `*/${part}`])].includes(pattern);
}
