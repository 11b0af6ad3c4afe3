import { flag, hidden, hiddenBytes, map, text, type Shape } from './field';
import { clusterMetadata, namespacedMetadata } from './metadata';

export const namespace: Shape = { metadata: clusterMetadata };

export const configMap: Shape = {
  metadata: namespacedMetadata,
  data: map(),
  binary_data: map(),
  immutable: flag({ always: true }),
};

/** The provider sends `data` as `stringData` and leaves the encoding to the API server. */
export const secret: Shape = {
  metadata: namespacedMetadata,
  type: text({ otherwise: 'Opaque' }),
  data: hidden({ to: 'stringData' }),
  data_wo: hidden({ to: 'stringData' }),
  binary_data: hiddenBytes({ to: 'data' }),
  binary_data_wo: hiddenBytes({ to: 'data' }),
  immutable: flag(),
};
