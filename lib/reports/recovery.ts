import { quoted } from '../values/shell-word';
import { ANY_AGE } from '../model/plan-job';
import type { Mounted } from '../model/plans';
import type { Coverage, PlanRow, RepositoryRow, StorageRow } from './coverage';
import { dataOf, idOf, spanOf } from './coverage-tables';
import { prose, tableOf } from './markup';

/** What a restore of each engine is told of its target, and what is to be done when it is there. */
interface Target {
  readonly variables: Readonly<Record<string, string>>;
  readonly is: string;
  readonly afterwards?: string;
}

const SERVER = {
  PAWL_HOST: 'where the empty server listens',
  PAWL_PORT: 'its port',
  PAWL_USER: 'its superuser',
} as const;
const ACCOUNTS: Target = {
  variables: { ...SERVER, MYSQL_PWD: 'the password of that user' },
  is: 'an empty server of the same engine',
  afterwards: 'Accounts come back locked and without a password: `alter user … identified by … account unlock`.',
};
const FOLDER: Target = {
  variables: { PAWL_SOURCE: 'path of the folder of the empty claim or volume, where this machine mounts it' },
  is: 'an empty claim, or an empty volume of a Docker host',
};
const OWNER = 'What was written is yours: give it to the user of the server (`chown -R`).';
const TARGETS: Readonly<Record<string, Target>> = {
  postgres: {
    variables: {
      PGHOST: 'where the empty server listens',
      PGPORT: 'its port',
      PGUSER: 'its superuser',
      PGPASSWORD: 'the password of that user',
    },
    is: 'an empty server of the same major version',
    afterwards: 'Roles come back without passwords: set them from the secret store.',
  },
  mysql: ACCOUNTS,
  mariadb: ACCOUNTS,
  mongodb: {
    variables: {
      PAWL_URI:
        'connection string of the empty replica set and its administrator, without a database: mongodb://…:27017/?authSource=admin&replicaSet=rs0',
    },
    is: 'an empty replica set of the same major version',
    afterwards: 'Users and roles come back with their passwords.',
  },
  sqlite: { ...FOLDER, afterwards: OWNER },
  tree: FOLDER,
  dolt: {
    variables: { PAWL_SOURCE: 'path of the folder of databases (`data_dir`) of a server that does not run' },
    is: 'the folder of databases of a server that does not run, without those that come back',
    afterwards: `${OWNER} Users, grants and permissions on branches are made again.`,
  },
  etcd: {
    variables: { PAWL_SOURCE: 'path of the data folder of a member that does not run' },
    is: 'the empty data folder of a member that does not run',
    afterwards: `${OWNER} Of several members each is restored, with \`PAWL_MEMBER\` (its name), \`PAWL_PEER\` (its address for the others) and \`PAWL_CLUSTER\` (all of them).`,
  },
  vaultRaft: {
    variables: {
      VAULT_ADDR: 'where the active server of the empty Vault listens: https://vault.example.org:8200',
      VAULT_CACERT: 'path of the file of the authority that signed its certificate; empty where it is a public one',
      VAULT_TOKEN: 'its root token, made by `vault operator init`',
    },
    is: 'an empty Vault of the same version, initialised and unsealed',
    afterwards:
      'It is sealed then, as its source was: unseal each server with the keys of the source, which no backup has (B-18). The token that was given ends with the old data.',
  },
  redis: {
    variables: { PAWL_SOURCE: 'path of the data folder of a server that does not run' },
    is: 'the empty data folder of a server that does not run',
    afterwards: `${OWNER} Start it once with \`--appendonly no\`, then \`config set appendonly yes\`.`,
  },
};

/** What the restore does not need of what the drill is told: that is about judging it. */
const UNUSED = /^(?:PAWL_(?:SCRATCH|CHECKS|METRICS|RPO|RTO|SHRINK|KEEP|PRUNE)|ETCDCTL_\w+)$/;

/** `DISASTER_RECOVERY.md`: how everything comes back, in the order in which it must, with commands that are run as they stand (B-15). */
export function recoveryPage(coverage: Coverage): string {
  const plans = [...coverage.plans].sort((a, b) => a.tier - b.tier || (idOf(a) < idOf(b) ? -1 : 1));
  const parts = [
    '# Disaster recovery',
    'Written by `npx pawl recovery`; `npx pawl recovery --check DISASTER_RECOVERY.md` fails where it is stale.',
    BEFORE,
    ...plans.map((plan, index) => planPart(plan, index + 1)),
    ...remaining(coverage.storage, plans),
  ];
  return `${parts.join('\n\n')}\n`;
}

const BEFORE = `## Before anything else

1. Bring back the secret store, whose keys are kept apart from all data (B-18): every restore below asks it for passwords.
2. Take a machine that reaches the repositories and the targets, with this repository, Node.js, \`restic\`, and the programs of the engines in the version of the servers. Run \`npm ci\` and synth in the folder of this repository, and the commands below there too: they take their scripts from what synth writes.
3. Apply the stacks in the order of the plans below, with their apps scaled to nothing, so that claims and servers are there and empty. A restore refuses a target that holds data.
4. Restore plan by plan. Start the apps when their data are back, and look at the first backup that runs.`;

function planPart(plan: PlanRow, position: number): string {
  const target = TARGETS[plan.engine];
  const [first] = plan.repositories;
  const promise =
    first === undefined
      ? ''
      : ` At most ${spanOf(first.rpo)} of work are lost, and it takes less than ${spanOf(first.rto)}.`;
  // what is nearer is faster; what is off-site is there when the site is not
  return [
    `## ${position}. ${prose(idOf(plan))}`,
    `Tier ${plan.tier}, stack ${prose(plan.stack)}: ${prose(dataOf(plan))}.${promise} It goes into ${target?.is ?? 'an empty target'}.`,
    ...plan.repositories.map((repository) => repositoryPart(plan, repository, target)),
    ...(target?.afterwards === undefined ? [] : [target.afterwards]),
  ].join('\n\n');
}

function repositoryPart(plan: PlanRow, repository: RepositoryRow, target: Target | undefined): string {
  const file = `${plan.name}.env`;
  const secrets = needed(repository.secrets).map(([name, where]): [string, string] => {
    const [secret = '', key] = where.split(' ');
    return [name, key === undefined ? `what the host has in ${secret}` : `Secret ${secret}, key ${key}`];
  });
  const paths = needed(repository.mounted).map(([name, mounted]): [string, string] => [name, placeOf(mounted)]);
  const asked = [...secrets, ...paths, ...Object.entries(target?.variables ?? {})];
  return [
    `### From ${prose(repository.name)}, ${repository.offsite ? 'off-site' : 'on site'}`,
    `Write \`${file}\`, readable by you alone (\`umask 077\`), with a line \`NAME='value'\` for each of these:`,
    tableOf(
      ['variable', 'what it is'],
      asked.map(([name, what]) => [`\`${name}\``, prose(what)]),
    ),
    ['```sh', ...commandsOf(plan, repository, file), '```'].join('\n'),
  ].join('\n\n');
}

function needed<T>(told: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(told).filter(([name]) => !UNUSED.test(name));
}

/** What a path of a container is on the machine that restores. */
function placeOf({ kind, name, path }: Mounted): string {
  if (kind === 'secret') return `path of a file that you alone can read, with what the Secret ${name} has as ${path}`;
  const where = path === '' ? 'the folder' : `the folder ${path}`;
  return `path of ${where} in the claim ${name}, where this machine mounts it`;
}

/** In one shell, from the folder of this project. */
function commandsOf(plan: PlanRow, { settings }: RepositoryRow, file: string): readonly string[] {
  const folder = `./${plan.name}.restore`;
  return [
    `npx pawl recovery --scripts ${folder} ${quoted(idOf(plan))}`,
    'set -a',
    `PAWL_SCRATCH="$PWD/${plan.name}.restore"`,
    `PAWL_RPO=${ANY_AGE}`,
    ...needed(settings).map(([name, value]) => `${name}=${quoted(value)}`),
    `. ./${file}`,
    'set +a',
    `sh ${folder}/restic.sh fetch && sh ${folder}/engine.sh load && rm -r ${folder} ./${file}`,
  ];
}

/** What no plan brings back: it stands here so that nobody looks for it then. */
function remaining(storage: readonly StorageRow[], plans: readonly PlanRow[]): readonly string[] {
  const ids = new Set(plans.map(idOf));
  const rows = storage.filter(({ state, by = '' }) => !(state === 'kept' && ids.has(by)));
  if (rows.length === 0) return [];
  const what = ({ state, by, why = '' }: StorageRow): string =>
    state === 'kept' ? `its own job: ${by ?? ''}` : `${state}: ${why}`;
  return [
    '## What no plan brings back',
    tableOf(
      ['stack', 'name', 'why'],
      rows.map((row) => [row.stack, row.name, what(row)].map(prose)),
    ),
  ];
}
