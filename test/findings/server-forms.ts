import { FINDINGS } from '../../lib/findings';
import type { GrantedExemption, Verdict } from '../../lib/findings/verdict';
import { judge } from '../../lib/gate/judge';
import type { Estate } from '../../lib/model/estate';
import { type Facts, NO_FACTS } from '../../lib/model/facts';
import { readTerraform } from '../../lib/sources/terraform';
import type { FindingId } from '../../lib/values/finding-id';
import type { JsonObject } from '../../lib/values/json';
import { modelled } from '../compose/composed';
import { DOCKER_FORMS } from './docker-forms';
import { LONG_LIVED_FORMS } from './forms';

/** A server as its author thinks of it, in no form yet. */
export interface Written {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Limit in MiB. */
  readonly memory?: number;
  /** A file of settings that is mounted there. */
  readonly mounted?: string;
}

/** How a server is written: as what the providers of Docker and of Kubernetes have, or in a compose file. */
export interface ServerForm {
  readonly name: string;
  /** Whether expressions of Terraform can stand in it. */
  readonly isTerraform: boolean;
  readonly read: (server: Written) => Estate;
}

const onDocker = DOCKER_FORMS.map(({ name, kind, write }): ServerForm => ({
  name,
  isTerraform: true,
  read: ({ image, command, env, memory, mounted }) =>
    readTerraform(
      'stack',
      write({
        ...(image === undefined ? {} : { image }),
        ...(command ? { [kind === 'service' ? 'args' : 'command']: [...command] } : {}),
        ...(env ? { env: kind === 'service' ? env : Object.entries(env).map((pair) => pair.join('=')) } : {}),
        ...(memory === undefined ? {} : { memory }),
        ...(mounted === undefined ? {} : { mounts: [{ type: 'bind', source: '/srv/settings', target: mounted }] }),
      }),
    ),
}));

const onKubernetes = LONG_LIVED_FORMS.map(({ name, write }): ServerForm => ({
  name,
  isTerraform: true,
  read: ({ image = 'app:1.2.3', command, env = {}, memory, mounted }) => {
    const container: JsonObject = {
      name: 'app',
      image,
      ...(command ? { args: [...command] } : {}),
      env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
      ...(memory === undefined ? {} : { resources: { limits: { memory: `${memory}Mi` } } }),
      ...(mounted === undefined ? {} : { volume_mount: [{ name: 'settings', mount_path: mounted }] }),
    };
    return readTerraform('stack', write({ container: [container] }));
  },
}));

const inCompose: ServerForm = {
  name: 'compose file',
  isTerraform: false,
  read: ({ image = 'app:1.2.3', command, env, memory, mounted }) =>
    modelled({
      'compose.yaml': JSON.stringify({
        services: {
          app: {
            image,
            restart: 'unless-stopped',
            ...(command ? { command } : {}),
            ...(env ? { environment: env } : {}),
            ...(memory === undefined ? {} : { mem_limit: `${memory}m` }),
            ...(mounted === undefined ? {} : { volumes: [`/srv/settings:${mounted}`] }),
          },
        },
      }),
    }).estate,
};

export const SERVER_FORMS: readonly ServerForm[] = [...onDocker, ...onKubernetes, inCompose];

/** What one rule says of the only server of an estate: its state, and why. */
export function said(
  rule: FindingId,
  estate: Estate,
  facts: Partial<Facts> = {},
  exemptions: readonly GrantedExemption[] = [],
): string {
  return judged(rule, estate, facts, exemptions)
    .map(({ state, reasons }) => [state, ...reasons.map(({ message }) => message)].join(': '))
    .join('\n');
}

export function judged(
  rule: FindingId,
  estate: Estate,
  facts: Partial<Facts> = {},
  exemptions: readonly GrantedExemption[] = [],
): readonly Verdict[] {
  const rules = FINDINGS.filter(({ id }) => id === rule);
  return judge(rules, estate, () => ({ ...NO_FACTS, ...facts }), exemptions).verdicts;
}

/** A server on a Docker host whose only volume says what keeps it: `ephemeral`. */
export function withVolume(image: string, command: readonly string[], backup: string): Estate {
  return readTerraform('stack', {
    resource: {
      docker_container: {
        app: { name: 'app', image, command: [...command], volumes: [{ volume_name: 'data', container_path: '/data' }] },
      },
      docker_volume: { data: { name: 'data', labels: [{ label: 'pawl/backup', value: backup }] } },
    },
  });
}

/** A server in a cluster whose claim a CronJob mounts too, to copy it. */
export function backedUp(image: string, args: readonly string[]): Estate {
  const metadata = (name: string): JsonObject => ({ name, namespace: 'shop' });
  const volume = [{ name: 'data', persistent_volume_claim: { claim_name: 'data' } }];
  const mounted = [{ name: 'data', mount_path: '/data' }];
  const pod = (container: JsonObject): JsonObject => ({
    spec: { volume, container: [{ ...container, volume_mount: mounted }] },
  });
  return readTerraform('stack', {
    resource: {
      kubernetes_persistent_volume_claim_v1: { data: { metadata: metadata('data'), spec: {} } },
      kubernetes_deployment_v1: {
        app: { metadata: metadata('app'), spec: { template: pod({ name: 'app', image, args: [...args] }) } },
      },
      kubernetes_cron_job_v1: {
        copy: {
          metadata: metadata('copy'),
          spec: {
            schedule: '0 3 * * *',
            job_template: { spec: { template: pod({ name: 'copy', image: 'copy:1.2.3' }) } },
          },
        },
      },
    },
  });
}
