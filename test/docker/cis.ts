import { blocksIn, isList, isObject, type Json, type JsonObject } from '../../lib/values/json';
import type { FindingId } from '../../lib/values/finding-id';

/** One check of CIS Docker 1.6, section 5. */
export interface Check {
  readonly id: string;
  readonly demands: string;
  /** Whether a `docker_container` meets it; absent where nothing that is written of a container decides it. */
  readonly meets?: (container: JsonObject) => boolean;
  /** How it is met, or why it is not asked of containers here. */
  readonly how: string;
  /** The exemption that a container carries which does not meet it. Without one, `how` says why nobody meets it. */
  readonly exempt?: readonly FindingId[];
}

const texts = (value: Json | undefined): readonly string[] =>
  (isList(value) ? value : [value]).flatMap((each) => (typeof each === 'string' ? each : []));
const isSet = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== '';
const options = (container: JsonObject): string => texts(container['security_opts']).join(' ');
const isPrivileged = ({ privileged }: JsonObject): boolean => privileged === true;
const published = ({ ports }: JsonObject): readonly JsonObject[] => blocksIn(ports);
const mounted = ({ mounts }: JsonObject): readonly string[] =>
  blocksIn(mounts).flatMap(({ source }) => (typeof source === 'string' ? source : []));
const added = ({ capabilities }: JsonObject): readonly string[] =>
  isObject(capabilities) && isList(capabilities['add']) ? texts(capabilities['add']) : [];
const dropped = ({ capabilities }: JsonObject): readonly string[] =>
  isObject(capabilities) ? texts(capabilities['drop']) : [];

/** What the benchmark calls sensitive. */
const SENSITIVE = ['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr'];

export const CIS: readonly Check[] = [
  {
    id: '5.1',
    demands: 'Swarm is off where it is not needed',
    how: 'The engine’s: no stack writes a `docker_service`.',
  },
  {
    id: '5.2',
    demands: 'an AppArmor profile',
    meets: (each) => !isPrivileged(each) && !/apparmor[=:]unconfined/.test(options(each)),
    how: 'The engine gives its own, `docker-default`, where nothing takes it away; a privileged container has none.',
    exempt: ['K-16'],
  },
  { id: '5.3', demands: 'SELinux options', how: 'The host’s: Debian, which the audits describe, has AppArmor.' },
  {
    id: '5.4',
    demands: 'capabilities are restricted',
    meets: (each) => !isPrivileged(each) && dropped(each).includes('ALL') && added(each).length === 0,
    how: 'Every one is dropped; what is added is added one by one (D-25).',
    exempt: ['D-25', 'K-16'],
  },
  {
    id: '5.5',
    demands: 'no privileged container',
    meets: (each) => !isPrivileged(each),
    how: '`security.privileged` takes an exemption, and such a container publishes nothing (K-16, D-24).',
    exempt: ['K-16'],
  },
  {
    id: '5.6',
    demands: 'no sensitive folder of the host',
    meets: (each) => !mounted(each).some((source) => SENSITIVE.includes(source)),
    how: 'A bind of one takes an exemption (K-16).',
    exempt: ['K-16'],
  },
  {
    id: '5.7',
    demands: 'no sshd in a container',
    meets: (each) => published(each).every(({ internal }) => internal !== 22),
    how: 'No container publishes port 22; what an image runs beside its program is not to be seen here.',
  },
  {
    id: '5.8',
    demands: 'no port below 1024 of the host',
    meets: (each) => published(each).every(({ external }) => Number(external) >= 1024),
    how: 'Proxies alone have 80 and 443, which is what they are for (D-08).',
    exempt: ['D-08'],
  },
  {
    id: '5.9',
    demands: 'needed ports alone',
    meets: ({ publish_all_ports: all }) => all !== true,
    how: 'None is published but those of `ports` that say `publish`.',
  },
  {
    id: '5.10',
    demands: 'a network of its own',
    meets: ({ network_mode: mode }) => mode !== 'host',
    how: 'The construct has no spelling for the host’s; written raw it is found (K-16).',
  },
  {
    id: '5.11',
    demands: 'a memory limit',
    meets: ({ memory }) => Number(memory) > 0,
    how: '`resources` is required (D-01).',
  },
  {
    id: '5.12',
    demands: 'a share of the CPU',
    meets: ({ cpu_quota: quota }) => Number(quota) > 0,
    how: 'A limit, because shares alone do not bound anything (D-01, C-01).',
  },
  {
    id: '5.13',
    demands: 'a read-only root',
    meets: ({ read_only: readOnly }) => readOnly === true,
    how: 'What is written to is named in `writable`, or a volume (D-25).',
    exempt: ['D-25'],
  },
  {
    id: '5.14',
    demands: 'ports on one address',
    meets: (each) => published(each).every(({ ip }) => isSet(ip) && ip !== '0.0.0.0' && ip !== '::'),
    how: '`loopback` or `lan`; `everywhere` takes an exemption (D-08).',
    exempt: ['D-08'],
  },
  {
    id: '5.15',
    demands: '`on-failure:5`',
    meets: ({ restart, must_run: mustRun }) => restart === 'on-failure' || mustRun === false,
    how: 'Contradicted: nobody is there to start it again after a reboot, so `unless-stopped` is written (D-05). What keeps failing is told of by AutoHeal and the alerts. One-shots are not started again.',
  },
  {
    id: '5.16',
    demands: 'processes of its own',
    meets: ({ pid_mode: mode }) => mode !== 'host',
    how: 'No spelling for the host’s; written raw it is found (K-16).',
  },
  {
    id: '5.17',
    demands: 'IPC of its own',
    meets: ({ ipc_mode: mode }) => mode !== 'host',
    how: 'No spelling for the host’s; written raw it is found (K-16).',
  },
  {
    id: '5.18',
    demands: 'no device of the host',
    meets: (each) => !isPrivileged(each) && blocksIn(each['devices']).length === 0,
    how: 'No spelling; written raw, a device is found (K-16). A privileged container has them all.',
    exempt: ['K-16'],
  },
  {
    id: '5.19',
    demands: 'default ulimits, unless more is needed',
    meets: (each) => blocksIn(each['ulimit']).length === 0,
    how: 'None is written.',
  },
  {
    id: '5.20',
    demands: 'no shared mount propagation',
    meets: (each) => blocksIn(each['mounts']).every(({ bind_options: bind }) => bind === undefined),
    how: 'None is written: the engine’s `rprivate` stands.',
  },
  { id: '5.21', demands: 'a host name of its own', meets: () => true, how: 'The provider cannot share the host’s.' },
  {
    id: '5.22',
    demands: 'the default seccomp profile',
    meets: (each) => !isPrivileged(each) && !/seccomp[=:]unconfined/.test(options(each)),
    how: 'The engine’s own stands; a privileged container has none.',
    exempt: ['K-16'],
  },
  { id: '5.23', demands: 'no `docker exec --privileged`', how: 'The operator’s: nothing that is written decides it.' },
  {
    id: '5.24',
    demands: 'no `docker exec --user=root`',
    how: 'The operator’s; with every capability dropped such a root can do little.',
  },
  {
    id: '5.25',
    demands: 'the engine’s own cgroup',
    meets: ({ cgroup_parent: parent }) => !isSet(parent),
    how: 'None is written.',
  },
  {
    id: '5.26',
    demands: 'no new privileges',
    meets: (each) => /no-new-privileges(?::true)?(?:\s|$)/.test(options(each)),
    how: 'Written always; `security.privilegeEscalation` takes an exemption (D-25).',
    exempt: ['D-25'],
  },
  {
    id: '5.27',
    demands: 'a health check',
    meets: ({ healthcheck, must_run: mustRun }) => isSet(healthcheck) || mustRun === false,
    how: '`health` is required of what runs for good (D-03); a one-shot is healthy when it ends with 0.',
    exempt: ['D-03'],
  },
  {
    id: '5.28',
    demands: 'the latest version of an image',
    how: 'By pull request: an image is pinned (F04), and what is newer comes in as a change that is read.',
  },
  {
    id: '5.29',
    demands: 'a limit of processes',
    meets: ({ pids_limit: limit }) => isSet(limit),
    how: 'Not met: the provider, 3.6.2, has no argument for it. The memory limit bounds what a fork bomb takes; `--default-ulimit nproc` of the engine counts per user and is no substitute.',
  },
  {
    id: '5.30',
    demands: 'another network than the default bridge',
    meets: (each) => blocksIn(each['networks_advanced']).length > 0,
    how: '`network` is required, and the default bridge has no spelling (D-09).',
  },
  {
    id: '5.31',
    demands: 'user namespaces of the engine',
    meets: ({ userns_mode: mode }) => mode !== 'host',
    how: 'No spelling for the host’s. Whether the engine remaps users is the host’s to say.',
  },
  {
    id: '5.32',
    demands: 'no socket of the engine',
    meets: (each) =>
      !mounted(each).some((source) => source.endsWith('docker.sock') || source === '/var/run' || source === '/run'),
    how: 'A bind of it takes an exemption (K-16).',
    exempt: ['K-16'],
  },
];
