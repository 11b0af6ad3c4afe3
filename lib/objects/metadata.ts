import { map, one, text, type Block, type Shape } from './field';

const written: Shape = {
  name: text(),
  generate_name: text(),
  namespace: text(),
  labels: map(),
  annotations: map(),
};

/** Of a pod template and other parts: without a namespace of their own. */
export const innerMetadata: Block = one(written);

/** Of an object without a namespace. */
export const clusterMetadata: Block = one(written, { always: true });

/** Of an object in a namespace: `default`, where none is written. */
export const namespacedMetadata: Block = one(
  { ...written, namespace: text({ otherwise: 'default' }) },
  { always: true },
);
