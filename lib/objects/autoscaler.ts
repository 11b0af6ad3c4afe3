import { many, number, one, quantity, text, type Shape } from './field';
import { namespacedMetadata } from './metadata';
import { labelSelector } from './selector';

const scaledObject = one({
  api_version: text(),
  kind: text({ always: true }),
  name: text({ always: true }),
});

const isOf =
  (type: string) =>
  (block: { readonly type?: unknown }): boolean =>
    block.type === type;

/** The provider reads the one figure that the type of the target names. */
const target = one({
  type: text({ always: true }),
  average_utilization: number({ when: isOf('Utilization') }),
  average_value: quantity({ when: isOf('AverageValue') }),
  value: quantity({ when: isOf('Value') }),
});

const metric = one({ name: text({ always: true }), selector: one(labelSelector) });

const scaling = one({
  stabilization_window_seconds: number({ always: true }),
  select_policy: text({ always: true }),
  policy: many(
    {
      type: text({ always: true }),
      value: number({ always: true }),
      period_seconds: number({ always: true }),
    },
    { to: 'policies' },
  ),
});

/** `autoscaling/v2`; the other versions are gone from the API or say less. */
export const autoscaler: Shape = {
  metadata: namespacedMetadata,
  spec: one({
    scale_target_ref: scaledObject,
    min_replicas: number({ otherwise: 1 }),
    max_replicas: number({ always: true }),
    metric: many(
      {
        type: text({ always: true }),
        resource: one({ name: text({ always: true }), target }),
        container_resource: one({ name: text({ always: true }), container: text({ always: true }), target }),
        pods: one({ metric, target }),
        object: one({ described_object: scaledObject, metric, target }),
        external: one({ metric, target }),
      },
      { to: 'metrics' },
    ),
    behavior: one({ scale_up: scaling, scale_down: scaling }, { always: true }),
  }),
};
