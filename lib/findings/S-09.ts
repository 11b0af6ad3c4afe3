import type { DockerContainer, DockerMount } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { type Answer, every, some } from '../model/relations';
import { readableImage } from '../model/software';
import { containers } from '../model/selectors';
import { isUnknown, writtenOf } from '../model/unknown';
import { hasAppRole, roleFoldersOf } from '../model/vault-logins';
import type { Container, EnvEntry } from '../model/workload';
import { type Context, fail, finding, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * S-09: no container is given a token of Vault.
 *
 * A token in the environment is what its holder may do for as long as it lives: the audited one was root's. A
 * workload logs in as itself, by its ServiceAccount or by an AppRole whose files only it can read, and gets a token of an hour.
 * One that stands beside an AppRole is S-10's.
 *
 * On a Docker host the files of an AppRole are a folder, known by its name: read-only, and of one service. Who reads the folder of
 * another has the rights of that one. Containers of one image are copies of a service, or its migration, and may share.
 */
export const S09 = finding({
  id: 'S-09',
  title: 'Containers log in to Vault as themselves, by an AppRole of their own and not by a token',
  severity: 'high',
  sources: ['003 L98-152', '003 L156-276'],
  judges: [
    on(containers, ({ env, at }: Container) => judge(env, `${at}.`, hasAppRole(env))),
    on(dockerContainers, (container: DockerContainer, { estate }: Context) => [
      ...judge(container.env, '', hasAppRole(container.env, container.mounts)),
      ...judgeRoles(container, estate),
    ]),
  ],
  mend: "approle: appRole('/srv/approles/<service>'); on Kubernetes Vault's auth with the ServiceAccount of the workload",
  exemptAt: '',
});

function judge(env: readonly EnvEntry[], below: string, isFallback: boolean): readonly Opinion[] {
  return env.flatMap(({ name, at: entryAt }): Opinion[] => {
    const at = entryAt.slice(below.length);
    if (isUnknown(name)) return [unknown(name, { at })];
    return [name === 'VAULT_TOKEN' && !isFallback ? fail('is given a token of Vault as VAULT_TOKEN', { at }) : pass()];
  });
}

function judgeRoles(container: DockerContainer, { dockerContainers: all }: Estate): readonly Opinion[] {
  const others = all.filter(({ place }) => place.stack === container.place.stack);
  return roleFoldersOf(container.mounts).map((role) => {
    const { at, readOnly = false } = role;
    if (isUnknown(readOnly)) return unknown(readOnly, { at });
    if (!readOnly) return fail('may write to the folder of an AppRole', { at });
    const strangers = others
      .filter((other) => other !== container)
      .map((other) => ({ other, shares: shares(role, container, other) }));
    const sure = strangers.find(({ shares }) => shares === true);
    if (sure) return fail(`shares the folder of an AppRole with ${sure.other.title}`, { at });
    const hidden = strangers.find(({ shares }) => shares === undefined);
    if (hidden) return unsure(`may share the folder of an AppRole with ${hidden.other.title}`, { at });
    return pass({ at });
  });
}

/** Whether another service reads the folder; undefined where an expression hides it. */
function shares(role: DockerMount, container: DockerContainer, other: DockerContainer): Answer {
  return some(roleFoldersOf(other.mounts).map((each) => every([meet(role, each), isOtherService(container, other)])));
}

/** The same folder, or one of which the other is a part. Two that begin with one expression differ where the rest does. */
function meet({ source: a }: DockerMount, { source: b }: DockerMount): Answer {
  if (a === undefined || b === undefined) return false;
  const [one, other] = [a, b].map((source) => `${writtenOf(source)}/`) as [string, string];
  if (one.startsWith(other) || other.startsWith(one)) return true;
  const parts = one.split('/');
  const first = other.split('/').findIndex((part, index) => part !== parts[index]);
  return [one, other].some((path) => path.split('/').slice(first).join('/').includes('${')) ? undefined : false;
}

function isOtherService({ image: a }: DockerContainer, { image: b }: DockerContainer): Answer {
  const [one, other] = [readableImage(a), readableImage(b)];
  return one === undefined || other === undefined ? undefined : one !== other;
}
