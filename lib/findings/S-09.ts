import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import { containers } from '../model/selectors';
import { isUnknown } from '../model/unknown';
import type { Container, EnvEntry } from '../model/workload';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * S-09: no container is given a token of Vault.
 *
 * A token in the environment is what its holder may do for as long as it lives: the audited one was root's. A
 * workload logs in as itself, by its ServiceAccount or by an AppRole whose files only it can read, and gets a token of an hour.
 * A fallback to the token, while services move over, is exempted with its end (C-27).
 */
export const S09 = finding({
  id: 'S-09',
  title: 'Containers log in to Vault as themselves, and are given no token',
  severity: 'high',
  sources: ['003 L98-152', '003 L156-276'],
  judges: [
    on(containers, ({ env, at }: Container) => judge(env, `${at}.`)),
    on(dockerContainers, ({ env }: DockerContainer) => judge(env, '')),
  ],
  mend: "Vault's Kubernetes auth with the ServiceAccount of the workload, or an AppRole of its own as read-only files",
  exemptAt: '',
});

function judge(env: readonly EnvEntry[], below: string): readonly Opinion[] {
  return env.flatMap(({ name, at: entryAt }): Opinion[] => {
    const at = entryAt.slice(below.length);
    if (isUnknown(name)) return [unknown(name, { at })];
    return [name === 'VAULT_TOKEN' ? fail('is given a token of Vault as VAULT_TOKEN', { at }) : pass()];
  });
}
