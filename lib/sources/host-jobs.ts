import { type DockerJob, type DockerStep, readDockerJob } from '../host/docker-job';
import { type PlacedFile, placedFiles } from '../host/placed';
import type { HostJob, Step } from '../model/plan-job';
import type { Place } from '../model/subject';
import { type JsonObject, isObject } from '../values/json';
import { MEBIBYTE } from '../values/memory';
import { fromCalendar } from '../values/on-calendar';

/** The jobs of backups that a stack puts on Docker hosts, as its scripts, services and timers are really written. */
export function hostJobsIn(
  json: JsonObject,
  placeOf: (address: string, body: JsonObject) => Place,
): readonly HostJob[] {
  const files = placedFiles(json);
  return files.flatMap((file): HostJob[] => {
    const job = readDockerJob(file.settings.content);
    if (job === undefined) return [];
    const { address, way } = file;
    const beside = files.filter((other) => other.way.address === way.address);
    return [
      {
        place: placeOf(address, bodyAt(json, address)),
        title: address,
        at: '',
        name: job.job,
        namespace: way.address,
        suspended: isSuspended(job, beside),
        series: job.series,
        limits: limitsOf(job),
        runs: runsOf(job, file.settings.path, beside),
        engine: job.engine,
        offsite: job.offsite === 'true',
        steps: job.steps.map(stepOf),
        volumes: job.steps.flatMap(({ mounts }) =>
          mounts.filter(isData).map(({ source }) => ({ name: source, claim: source, secret: undefined })),
        ),
        keeps: keptBy(job),
        scripts: new Map(
          beside.flatMap(({ settings: { path, content } }) =>
            path.startsWith(`${job.scripts}/`) ? [[path.slice(job.scripts.length + 1), content]] : [],
          ),
        ),
      },
    ];
  });
}

function bodyAt(json: JsonObject, address: string): JsonObject {
  const [type = '', name = ''] = address.split('.');
  const ofType = isObject(json['resource']) ? json['resource'][type] : undefined;
  const body = isObject(ofType) ? ofType[name] : undefined;
  return isObject(body) ? body : {};
}

const MEBIBYTES = /^(\d+)m$/;

function limitsOf({ memory, cpus }: DockerJob): HostJob['limits'] {
  const [, mebibytes] = MEBIBYTES.exec(memory) ?? [];
  return {
    memory: mebibytes === undefined ? undefined : Number(mebibytes) * MEBIBYTE,
    cpus: /^\d+(?:\.\d+)?$/.test(cpus) ? Number(cpus) : undefined,
  };
}

/** A timer that nothing may enable: it has no section that says how. */
function isSuspended({ job }: DockerJob, files: readonly PlacedFile[]): boolean {
  const timer = files.find(({ settings }) => settings.path === `/etc/systemd/system/${job}.timer`);
  return timer !== undefined && !/^WantedBy=/m.test(timer.settings.content);
}

/** When a timer starts it, and for how long its service lets it run; undefined where no timer starts this script. */
function runsOf({ job }: DockerJob, program: string, files: readonly PlacedFile[]): HostJob['runs'] {
  const line = (file: string, key: string): string | undefined => {
    const text = files.find(({ settings }) => settings.path === `/etc/systemd/system/${job}.${file}`)?.settings.content;
    return new RegExp(`^${key}=(.*)$`, 'm').exec(text ?? '')?.[1];
  };
  const calendar = fromCalendar(line('timer', 'OnCalendar') ?? '');
  if (calendar === undefined || line('service', 'ExecStart') !== program) return undefined;
  const limit = line('service', 'TimeoutStartSec');
  return {
    schedule: calendar.expression,
    timeZone: calendar.timeZone,
    activeDeadlineSeconds: limit === undefined ? undefined : Number(limit),
  };
}

/** Where a container finds its secrets; no other mount of a step is anything but data, or one file of the system. */
const SECRETS = '/run/secrets/';

const isData = ({ type, target }: DockerStep['mounts'][number]): boolean =>
  type === 'volume' || !(target.startsWith(SECRETS) || target === '/etc/passwd');

function stepOf({ command, env, mounts }: DockerStep): Step {
  const { PAWL_SECRETS: read = '', ...told } = env;
  const files = new Map(mounts.map(({ source, target }) => [target, source]));
  const secrets = read.split(' ').flatMap((pair) => {
    const [name = '', target = ''] = pair.split('=');
    return name === ''
      ? []
      : [{ name, value: undefined, secret: { name: files.get(target) ?? target, key: '' }, at: '' }];
  });
  return {
    command,
    arguments: [],
    env: [...Object.entries(told).map(([name, value]) => ({ name, value, at: '' })), ...secrets],
    mounts: mounts
      .filter(isData)
      .map(({ source, target, readOnly }) => ({ volume: source, path: target, readOnly, at: '' })),
  };
}

/** The volumes of what it dumps: those of the server that it has asked for them, and those that its dump itself sees. */
function keptBy({ holds, steps }: DockerJob): readonly string[] {
  const dump = steps.find(({ command }) => command.at(-1) === 'dump');
  const mounted = dump?.mounts.filter(({ type }) => type === 'volume').map(({ source }) => source) ?? [];
  return dump === undefined ? [] : [...holds.map(([, volume]) => volume), ...mounted];
}
