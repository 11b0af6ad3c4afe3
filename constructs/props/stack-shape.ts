import type { Policy } from '../../lib/gate/governance';
import { FINDING_IDS } from '../../lib/values/finding-id';
import { mayLack, object, oneOf, type Shape } from './shape';

const levels = oneOf('enforce', 'warn', 'observe');

export const policy = object<Policy>({
  level: mayLack(levels),
  rules: mayLack(object(Object.fromEntries(FINDING_IDS.map((id) => [id, mayLack(levels)])))),
  unknown: mayLack(oneOf('count', 'fail')),
  expired: mayLack(oneOf('warn', 'fail')),
});

export const tier: Shape = (value, at) =>
  typeof value === 'number' && [0, 1, 2, 3].includes(value) ? [] : [`${at} is a number from 0 to 3`];

export const escapeHatches: Shape = (value, at) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? [] : [`${at} is a whole number, 0 or more`];

export const backend: Shape = (value, at) =>
  typeof value === 'object' && value !== null && 'install' in value && typeof value.install === 'function'
    ? []
    : [`${at} is no backend: write backend.pg(), backend.s3({ … }) or another of backend`];
