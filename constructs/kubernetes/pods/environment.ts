import type { DeploymentV1SpecTemplateSpecContainerEnv as EnvEntry } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { EnvSource } from '../../../lib/values/env';
import { type Plain, type SecretRef, parseSecretRef } from '../../../lib/values/secret';
import type { Owner } from '../workloads/owner';
import { checkReach } from './reach';
import { checkVariableName, plainOfVariable, textOfVariable } from '../../props/variable';

export type EnvValue = string | SecretRef | Plain | EnvSource;

/** The variables of a container, in the order in which they are written. */
export function environmentOf(env: Readonly<Record<string, EnvValue>>, owner: Owner): readonly EnvEntry[] {
  return Object.entries(env).map(([name, value]) => entry(name, value, owner));
}

function entry(name: string, value: EnvValue, owner: Owner): EnvEntry {
  const { checks } = owner;
  checkVariableName(name, checks);
  if (typeof value === 'string')
    return { name, value: textOfVariable(name, value, "secret('<name of the Secret>', '<key>')", checks) };
  const prop = `env.${name}`;
  switch (value.kind) {
    case 'plain':
      return { name, value: plainOfVariable(name, value, checks) };
    case 'kubernetes': {
      const ref = checks.value(prop, parseSecretRef(value), { rule: 'S-02' }) ?? value;
      if (ref.refreshedIn !== undefined) {
        owner.refreshed.add(ref.name);
        checkReach(prop, ref.name, ref.refreshedIn, owner);
      }
      return { name, valueFrom: { secretKeyRef: { name: ref.name, key: ref.key } } };
    }
    case 'field':
      return { name, valueFrom: { fieldRef: { fieldPath: value.path } } };
    case 'config':
      return { name, valueFrom: { configMapKeyRef: { name: value.name, key: value.key } } };
    default:
      checks.problem(`${prop} is neither text, secret(…), plain(…), field(…) nor configKey(…)`);
      return { name, value: '' };
  }
}
