import { Container, type ContainerConfig } from '@cdktf/provider-docker/lib/container';
import { Image } from '@cdktf/provider-docker/lib/image';
import type { Construct } from 'constructs';
import { parseDuration } from '../../../lib/values/duration';
import { parseMemory } from '../../../lib/values/memory';
import type { Checks } from '../../props/checks';
import { checkPinned, readReference } from '../../props/image';
import { literal } from '../../props/literal';
import { appRoleOf } from './approle';
import type { ContainerProps } from './container-props';
import { environmentOf, type EnvValue } from './environment';
import { limitsOf } from './resources';
import { rightsOf } from './rights';
import { storageOf, tmpfsOf } from './storage';

/** What the kind of container decides. */
export type Life = Pick<
  ContainerConfig,
  'restart' | 'mustRun' | 'attach' | 'healthcheck' | 'wait' | 'waitTimeout' | 'ports' | 'lifecycle'
>;

/** Rotated by the engine: a file that nobody rotates fills the disk of its host (M-11). */
export const LOG = { logDriver: 'json-file', logOpts: { 'max-size': '10m', 'max-file': '3' } };

/** The image and the container, without its networks, which may still grow. */
export function writeContainer<E>(
  owner: Construct,
  name: string,
  props: ContainerProps<E>,
  life: Life,
  checks: Checks,
): Container {
  const { image, resources, volumes = {}, secrets = {}, writable = [], security = {}, labels = {} } = props;
  const read = readReference(image.reference, checks);
  if (read) checkPinned(image.reference, read, checks);
  const rights = rightsOf(props.runAs, security, image.facts, checks);
  const storage = storageOf(owner, name, volumes, checks);
  const role = appRoleOf(owner, props.approle, checks);
  const env: Readonly<Record<string, EnvValue>> = { ...role.env, ...props.env };
  const environment = environmentOf(env, secrets, checks);
  const mounts = [...storage.mounts, ...role.mounts, ...environment.mounts];
  const grace = checks.value('grace', parseDuration(props.grace ?? '30s'), { rule: 'F23' }) ?? 30;
  const pulled = new Image(owner, 'image', { name: image.reference, keepLocally: true });
  pulled.overrideLogicalId(name);
  const container = new Container(owner, 'container', {
    name,
    image: pulled.imageId,
    ...(props.entrypoint ? { entrypoint: props.entrypoint.map(literal) } : {}),
    ...(props.command ? { command: props.command.map(literal) } : {}),
    ...(environment.env.length > 0 ? { env: environment.env } : {}),
    ...limitsOf(resources, checks),
    ...(props.sharedMemory === undefined ? {} : { shmSize: sharedOf(props.sharedMemory, checks) }),
    ...(rights.user === undefined ? {} : { user: rights.user }),
    ...(rights.privileged ? { privileged: true } : {}),
    readOnly: rights.readOnly,
    capabilities: rights.capabilities,
    ...(rights.securityOpts.length > 0 ? { securityOpts: rights.securityOpts } : {}),
    tmpfs: tmpfsOf(writable, rights.owner, checks),
    ...(storage.volumes.length > 0 ? { volumes: storage.volumes } : {}),
    ...(mounts.length > 0 ? { mounts } : {}),
    labels: Object.entries({ ...role.labels, ...labels }).map(([label, value]) => ({ label, value: literal(value) })),
    ...LOG,
    init: true, // reaps what the app leaves behind, and passes on the signal to stop
    stopTimeout: grace,
    destroyGraceSeconds: grace,
    ...(props.dependsOn && props.dependsOn.length > 0 ? { dependsOn: props.dependsOn.map(standIn) } : {}),
    ...life,
  });
  container.overrideLogicalId(name);
  return container;
}

/** cdktf takes an element and writes its address. */
function standIn({ address }: { readonly address: string }): { readonly fqn: string } {
  return { fqn: address };
}

function sharedOf(size: string, checks: Checks): number {
  const mebibytes = (checks.value('sharedMemory', parseMemory(size), { rule: 'F15' }) ?? 0) / 1024 / 1024;
  if (!Number.isInteger(mebibytes))
    checks.problem(`sharedMemory: ${size} is not a whole number of MiB`, {
      rule: 'F15',
      mend: "sharedMemory: '256Mi'",
    });
  return Math.ceil(mebibytes);
}
