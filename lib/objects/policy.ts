import { either, flag, many, number, one, quantities, set, text, type Shape } from './field';
import { clusterMetadata, namespacedMetadata } from './metadata';
import { labelSelector } from './selector';

export const disruptionBudget: Shape = {
  metadata: namespacedMetadata,
  spec: one({ max_unavailable: either(), min_available: either(), selector: one(labelSelector) }),
};

export const resourceQuota: Shape = {
  metadata: namespacedMetadata,
  spec: one({
    hard: quantities(),
    scopes: set(),
    scope_selector: one({
      match_expression: many(
        { scope_name: text({ always: true }), operator: text({ always: true }), values: set() },
        { to: 'matchExpressions' },
      ),
    }),
  }),
};

export const limitRange: Shape = {
  metadata: namespacedMetadata,
  spec: one({
    limit: many(
      {
        type: text({ always: true }),
        max: quantities(),
        min: quantities(),
        default: quantities(),
        default_request: quantities(),
        max_limit_request_ratio: quantities(),
      },
      { to: 'limits' },
    ),
  }),
};

export const priorityClass: Shape = {
  metadata: clusterMetadata,
  value: number({ always: true }),
  description: text(),
  global_default: flag(),
  preemption_policy: text({ otherwise: 'PreemptLowerPriority', always: true }),
};
