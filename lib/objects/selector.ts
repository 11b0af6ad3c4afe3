import { many, map, set, text, type Shape } from './field';

export const requirements = many({ key: text(), operator: text(), values: set() });

/** What picks objects by their labels. An empty one picks all, so it is written too. */
export const labelSelector: Shape = { match_labels: map(), match_expressions: requirements };
