import { placedFiles } from '../host/placed';
import { readSettings } from '../host/settings';
import type { Connection, HostChange, Provisioner } from '../model/estate';
import { statementsOf } from '../model/shell';
import type { Subject } from '../model/subject';
import { blocksIn, isObject, type JsonObject } from '../values/json';
import { plain } from '../values/plain-text';
import { Attributes, type Resolve } from './attributes';

/** Every connection of a resource: its own, and those of single provisioners. */
export function connectionsOf(subject: Subject, body: JsonObject, resolve: Resolve): readonly Connection[] {
  const own = blocksIn(body['connection']).map((block) => ({ block, at: 'connection' }));
  const single = blocksIn(body['provisioner']).flatMap((kinds, index) =>
    Object.entries(kinds).flatMap(([kind, settings]) =>
      blocksIn(settings).flatMap((provisioner) =>
        blocksIn(provisioner['connection']).map((block) => ({
          block,
          at: `provisioner[${String(index)}].${kind}.connection`,
        })),
      ),
    ),
  );
  return [...own, ...single].map(({ block, at }) =>
    readConnection({ ...subject, at }, new Attributes(block, at, resolve)),
  );
}

function readConnection(subject: Subject, block: Attributes): Connection {
  return {
    ...subject,
    user: block.string('user'),
    hasPassword: block.has('password') || block.has('bastion_password'),
    hostKey: block.string('host_key'),
    bastion: block.has('bastion_host') ? { hostKey: block.string('bastion_host_key') } : undefined,
  };
}

/** Commands that change another machine from here. */
const REMOTE = /^\s*(?:sudo\s+)?(?:\w+=\S*\s+)*(?:sshpass\s.*\s)?(?:ssh|scp|sftp|rsync)\s/;

/** The resource, where its provisioners change a host: no service that a file of the stack has put there. */
export function hostChangeOf(
  subject: Subject,
  body: JsonObject,
  provisioners: readonly Provisioner[],
  services: ReadonlySet<string>,
): readonly HostChange[] {
  if (startsServices(provisioners, services)) return [];
  const kinds = blocksIn(body['provisioner']).flatMap((provisioner) => Object.keys(provisioner));
  const remote = kinds.some((kind) => kind === 'remote-exec' || kind === 'file');
  const bySsh = provisioners.some(({ command }) => statementsOf(command).some((statement) => REMOTE.test(statement)));
  return remote || bySsh ? [{ ...subject, isHostFile: isHostFile(body) }] : [];
}

/** By what makes Terraform replace it: the path, the content and the version of its commands. */
export function isHostFile({ triggers_replace: triggers }: JsonObject): boolean {
  return isObject(triggers) && ['path', 'sha256', 'release'].every((name) => name in triggers);
}

const START = /^(?:sudo -n )?systemctl start ([\w@-]+\.service)$/;

/** Whether provisioners do nothing but start services, all of which are verified files of the same stack. */
export function startsServices(provisioners: readonly Provisioner[], services: ReadonlySet<string>): boolean {
  return (
    provisioners.length > 0 && provisioners.every(({ command }) => services.has(START.exec(plain(command))?.[1] ?? ''))
  );
}

const UNIT = /^\/etc\/systemd\/system\/([\w@-]+\.service)$/;

/** Names of the services that the host files of a stack are. */
export function servicesIn(stack: JsonObject): ReadonlySet<string> {
  return new Set(placedFiles(stack).flatMap(({ settings }) => UNIT.exec(settings.path)?.[1] ?? []));
}

/** A provisioner as what it runs: of a host file, the commands that go with it; its content is no command. */
export function commandsOf(provisioner: Provisioner): Provisioner {
  const settings = readSettings(plain(provisioner.command));
  if (!settings.ok) return provisioner;
  const { validate, activate, verify, revert } = settings.value;
  return { ...provisioner, command: [validate, activate, verify, revert].join('\n') };
}
