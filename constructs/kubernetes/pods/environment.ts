import type { DeploymentV1SpecTemplateSpecContainerEnv as EnvEntry } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { EnvSource } from '../../../lib/values/env';
import { type Plain, type SecretRef, namesSecret, parsePlain, parseSecretRef } from '../../../lib/values/secret';
import type { Checks } from '../../props/checks';
import { literal } from '../../props/literal';

export type EnvValue = string | SecretRef | Plain | EnvSource;

/** The variables of a container, in the order in which they are written. */
export function environmentOf(env: Readonly<Record<string, EnvValue>>, checks: Checks): readonly EnvEntry[] {
  return Object.entries(env).map(([name, value]) => entry(name, value, checks));
}

function entry(name: string, value: EnvValue, checks: Checks): EnvEntry {
  const prop = `env.${name}`;
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
    checks.problem(
      `${prop}: ${JSON.stringify(name)} is no name of a variable: letters, digits, _ - . and no digit first`,
    );
  if (typeof value === 'string') {
    if (namesSecret(name) && value !== '')
      checks.problem(`${prop} names a secret and holds text`, {
        rule: 'S-02',
        mend: `${name}: secret('<name of the Secret>', '<key>')`,
        exempt: `${name}: plain('…', '<why this is no secret>')`,
      });
    return { name, value: literal(value) };
  }
  switch (value.kind) {
    case 'plain':
      checks.plain(name, value.reason);
      return { name, value: literal(checks.value(prop, parsePlain(value), { rule: 'S-02' }) ?? '') };
    case 'kubernetes': {
      const ref = checks.value(prop, parseSecretRef(value), { rule: 'S-02' }) ?? value;
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
