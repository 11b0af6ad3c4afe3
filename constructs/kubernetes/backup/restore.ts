import { Construct, type IConstruct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { ANY_AGE } from '../../../lib/model/plan-job';
import { parsed, type Parsed, refused } from '../../../lib/values/parsed';
import type { SecretRef } from '../../../lib/values/secret';
import type { Told } from '../../backup';
import { drillTold, FOLDER, SCRATCH, SOURCE, USER } from '../../backup/jobs';
import { readServer } from '../../backup/sources/databases';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { checkedLater, list, made, object, parsedLater, type Shape, text } from '../../props/shape';
import type { Endpoint } from '../network/network';
import { initContainer } from '../pods/further-container';
import { configMap, type OwnedClaim, scratch } from '../pods/volume';
import { variable } from '../props/container-shape';
import { endpoint } from '../props/network-shape';
import { ownedClaim } from '../props/volume-shape';
import { OneShot } from '../workloads/one-shot';
import { startAfter } from '../workloads/start-after';
import { Backup, type Written } from './backup';
import type { ClusterRepository } from './repository';
import { repositorySettings } from './scripts';
import { settingsOf } from './settings';

/** A server of databases that has none of those which come back, and its superuser, who makes roles and databases. */
export interface EmptyServer {
  readonly kind: 'empty server';
  readonly server: Endpoint;
  readonly user: string;
  readonly password: SecretRef;
}

/** @example emptyServer({ server: db.endpoints.postgres, user: 'postgres', password: secret('shop-db', 'password') }) */
export function emptyServer(props: Omit<EmptyServer, 'kind'>): EmptyServer {
  return { ...props, kind: 'empty server' };
}

export interface RestoreProps {
  /** The backup whose data come back. */
  readonly of: Backup;
  /**
   * Where to: a server for PostgreSQL, MariaDB and MySQL; for files and SQLite the claim, for Redis and Dolt the claim of its data while it does not
   * run. Nobody else may mount it meanwhile. A target that holds data fails the Job, and stays untouched.
   */
  readonly into: EmptyServer | OwnedClaim;
  /** Name of the Job, to which a hash is added. @default `<backup>-restore` */
  readonly name?: string;
  /** The name of a repository. @default the first of the plan */
  readonly from?: string;
  /** `newest`, or the first eight hexadecimal digits of a snapshot, as its backup has said them. @default 'newest' - however old it is */
  readonly snapshot?: string;
  /**
   * Workloads that start when the claim is filled: they wait for the Job, and a claim that holds data already is left as it is, so that the
   * Job may stay in the stack. For files and SQLite in a `StandaloneClaim`, or in a claim that many nodes mount. There must be a snapshot:
   * add it when a first backup is kept.
   *
   * @default none - a restore that somebody asks for once, and takes out of the stack when it is done
   */
  readonly onCreateOf?: readonly IConstruct[];
}

const RESTORE: Readonly<Record<keyof RestoreProps, Shape>> = {
  of: (value, at) => (value instanceof Backup ? [] : [`${at} is no Backup`]),
  into: made('emptyServer({ … }), or a claim: app.claims.data', {
    'empty server': object<EmptyServer>({ server: endpoint, user: text, password: variable }),
    'owned claim': ownedClaim,
  }),
  name: parsedLater,
  from: text,
  snapshot: text,
  onCreateOf: list(checkedLater),
};

const REQUIRED = {
  of: { mend: "of: backup, which is a new Backup(this, 'backup', { … })", standIn: undefined },
  into: { mend: 'into: emptyServer({ … }), or a claim: app.claims.data', standIn: undefined },
} as const satisfies Record<string, RequiredProp>;

/** Engines by what they are restored into. */
const SERVERS: ReadonlySet<string> = new Set(['postgres', 'mysql', 'mariadb']);
const CLAIMS: ReadonlySet<string> = new Set(['tree', 'sqlite', 'redis', 'dolt']);
/** Those of which a claim can be found to be filled already. */
const FILLED: ReadonlySet<string> = new Set(['tree', 'sqlite']);

/**
 * What a backup has kept, put into an empty target by a Job, whose name carries a hash: another snapshot or target is another Job. It
 * runs the containers of the drill, whose restore is proven, with another target (B-15).
 */
export class Restore extends Construct {
  constructor(scope: Construct, id: string, given: RestoreProps) {
    super(scope, id);
    announceConstruct(this.node, 'Restore');
    const checks = new Checks(this);
    const props = completed<Partial<RestoreProps>>(given, RESTORE, REQUIRED, checks);
    const { of, into } = props;
    if (of?.written === undefined || into === undefined) return;
    this.write({ ...props, of, into }, of.written, checks);
  }

  private write(
    { into, name, from, snapshot = 'newest', onCreateOf: waiting = [] }: RestoreProps,
    { props, read, scripts }: Written,
    checks: Checks,
  ): void {
    const { namespace, resources, runAs = USER } = props;
    const { source } = read;
    const { kind } = props.plan.source;
    const repository = repositoryOf(from, read.repositories, checks);
    const id = checks.value('snapshot', parseSnapshot(snapshot)) ?? 'newest';
    checkTarget(kind, into, waiting.length > 0, checks);
    if (repository === undefined) return;
    // a restore is no drill: its figures would stand for one
    const fetching = repositorySettings(
      repository.at,
      repository,
      { ...props, metrics: undefined },
      read,
      scripts,
      checks,
    );
    const target: Readonly<Record<string, Told<SecretRef>>> =
      into.kind === 'empty server' ? serverTold(kind, into, checks) : { PAWL_SOURCE: SOURCE };
    const loading = settingsOf(
      { ...drillTold(props.name, source), ...target },
      checks,
      into.kind === 'owned claim' ? { name: 'target', claim: besideNobody(into), mount: SOURCE } : undefined,
    );
    const job = new OneShot(this, 'job', {
      name: name ?? `${props.name}-restore`,
      namespace,
      image: source.image,
      resources,
      runAs,
      deadline: `${read.calendar('').limit}s`,
      retries: 0, // what has ended half-way is somebody's to look at: a second run would meet a target that is not empty
      init: {
        fetch: initContainer({
          image: repository.image,
          resources,
          runAs,
          mounts: { scripts: { mount: FOLDER, readOnly: true }, scratch: SCRATCH, ...fetching.mounts },
          command: ['/bin/sh', `${FOLDER}/restic.sh`, 'fetch'],
          env: { ...fetching.env, PAWL_RPO: String(ANY_AGE), PAWL_SNAPSHOT: id },
        }),
      },
      command: ['/bin/sh', `${FOLDER}/engine.sh`, waiting.length > 0 ? 'fill' : 'load'],
      env: loading.env,
      volumes: {
        scripts: configMap(scripts, FOLDER),
        scratch: scratch(props.scratch, SCRATCH),
        ...fetching.volumes,
        ...loading.volumes,
      },
      uses: [
        ...(into.kind === 'empty server' ? [into.server] : []),
        ...(repository.through === undefined ? [] : [repository.through]),
      ],
    });
    for (const each of waiting) startAfter(each, job);
  }
}

/** The owner of a claim does not run while it is restored; one that stands alone is found by the pods that mount it. */
function besideNobody(claim: OwnedClaim): OwnedClaim {
  return claim.standsAlone === true ? claim : { ...claim, shared: true };
}

function parseSnapshot(text: string): Parsed<string> {
  return text === 'newest' || /^[0-9a-f]{8}$/.test(text)
    ? parsed(text)
    : refused(`${JSON.stringify(text)} is no snapshot: write newest, or the eight hexadecimal digits of one`);
}

function repositoryOf(
  name: string | undefined,
  all: readonly ClusterRepository[],
  checks: Checks,
): ClusterRepository | undefined {
  const found = name === undefined ? all[0] : all.find((each) => each.name === name);
  if (name !== undefined && found === undefined)
    checks.problem(`from: the plan has no repository "${name}"; it has ${all.map((each) => each.name).join(', ')}`);
  return found;
}

function checkTarget(engine: string, into: RestoreProps['into'], isFilled: boolean, checks: Checks): void {
  const wanted = SERVERS.has(engine) ? 'empty server' : CLAIMS.has(engine) ? 'owned claim' : undefined;
  if (wanted === undefined) checks.problem(`of: ${engine} is restored by hand: docs/backup.md says how (B-15)`);
  else if (wanted !== into.kind)
    checks.problem(`into: ${engine} is restored into ${wanted === 'empty server' ? 'a server' : 'a claim'}`, {
      mend: wanted === 'empty server' ? 'into: emptyServer({ server, user, password })' : 'into: app.claims.data',
    });
  else if (isFilled && !FILLED.has(engine))
    checks.problem(`onCreateOf: nobody can say whether ${engine} is there already; files and SQLite are seen`);
  else if (into.kind === 'owned claim' && isFilled && !into.shared && into.standsAlone !== true)
    checks.problem(
      'onCreateOf: the claim is of a workload, on whose node alone the Job could run, and which waits for the Job',
      {
        mend: "into: data.claim, of a StandaloneClaim that the workload mounts: volumes: { data: data.mount('/data') }",
      },
    );
}

/** How the script of an engine is told of its target. */
function serverTold(
  engine: string,
  { server, user, password }: EmptyServer,
  checks: Checks,
): Readonly<Record<string, Told<SecretRef>>> {
  const { host, port } = readServer(server, checks);
  return engine === 'postgres'
    ? { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password }
    : { PAWL_HOST: host, PAWL_PORT: port, PAWL_USER: user, MYSQL_PWD: password };
}
