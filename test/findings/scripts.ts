import type { JsonObject } from '../../lib/values/json';
import { FORMS } from './forms';

/** A way in which a script may stand in a configuration. */
export interface ScriptForm {
  readonly name: string;
  readonly address: string;
  readonly write: (script: string) => JsonObject;
}

const container = (script: string): JsonObject => ({
  container: [{ name: 'nightly', image: 'engine:1.2.3', command: ['/bin/sh', '-c', script] }],
});

const CRON_JOBS: readonly ScriptForm[] = FORMS.filter(({ kind }) => kind === 'CronJob').map(
  ({ name, address, podAt, write }) => ({
    name,
    address: `${address}.${podAt}.container[0]`,
    write: (script) => write(container(script)),
  }),
);
const [first] = CRON_JOBS;
if (!first) throw new Error('a CronJob has no form');

/** One form, where it does not matter which. */
export const BY_CLOCK: ScriptForm = first;

/** What runs by the clock, in each form: a CronJob, a script that one reads from a ConfigMap, a container of a host. */
export const SCRIPTS: readonly ScriptForm[] = [
  ...CRON_JOBS,
  {
    name: 'script of a ConfigMap',
    address: 'kubernetes_config_map_v1.scripts.data.nightly.sh',
    write: (script) => ({
      resource: {
        kubernetes_config_map_v1: { scripts: { metadata: { name: 'scripts' }, data: { 'nightly.sh': script } } },
      },
    }),
  },
  {
    name: 'docker_container',
    address: 'docker_container.nightly',
    write: (script) => ({
      resource: {
        docker_container: { nightly: { name: 'nightly', image: 'engine:1.2.3', command: ['sh', '-c', script] } },
      },
    }),
  },
];

/** The same script where it runs once: in a Job, and in a provisioner. */
export const ONCE: readonly ScriptForm[] = [
  ...FORMS.filter(({ kind }) => kind === 'Job').map(({ name, address, podAt, write }) => ({
    name,
    address: `${address}.${podAt}.container[0]`,
    write: (script: string) => write(container(script)),
  })),
  {
    name: 'provisioner',
    address: 'null_resource.nightly',
    write: (script) => ({
      resource: { null_resource: { nightly: { provisioner: { 'local-exec': { command: script } } } } },
    }),
  },
];

/** A CronJob whose name says that it keeps a database, and whose script stands elsewhere. */
export const HIDDEN_BACKUP: JsonObject = {
  resource: {
    kubernetes_cron_job_v1: {
      'db-backup': {
        metadata: { name: 'db-backup' },
        spec: {
          job_template: {
            spec: { template: { spec: { container: [{ name: 'c', command: ['sh', '-c', '${file("x.sh")}'] }] } } },
          },
        },
      },
    },
  },
};
