import { flag, many, one, set, text, texts, type Shape } from './field';
import { clusterMetadata, namespacedMetadata } from './metadata';
import { labelSelector } from './selector';

const serviceAccountFields: Shape = {
  automount_service_account_token: flag({ otherwise: true, always: true }),
  image_pull_secret: many({ name: text() }, { to: 'imagePullSecrets' }),
  secret: many({ name: text() }, { to: 'secrets' }),
};

export const serviceAccount: Shape = { metadata: namespacedMetadata, ...serviceAccountFields };

/** The account that every namespace has; the provider changes it and makes none. */
export const defaultServiceAccount: Shape = {
  metadata: one({ ...namespacedMetadata.shape, name: text({ otherwise: 'default' }) }, { always: true }),
  ...serviceAccountFields,
};

export const role: Shape = {
  metadata: namespacedMetadata,
  rule: many({ api_groups: set(), resources: set(), resource_names: set(), verbs: set() }, { to: 'rules' }),
};

export const clusterRole: Shape = {
  metadata: clusterMetadata,
  aggregation_rule: one({ cluster_role_selectors: many(labelSelector) }),
  rule: many(
    {
      api_groups: texts(),
      resources: texts(),
      resource_names: texts(),
      non_resource_urls: texts(),
      verbs: texts(),
    },
    { to: 'rules' },
  ),
};

const binding: Shape = {
  role_ref: one({
    api_group: text({ always: true }),
    kind: text({ always: true }),
    name: text({ always: true }),
  }),
  subject: many(
    {
      api_group: text(),
      kind: text({ always: true }),
      name: text({ always: true }),
      namespace: text({ otherwise: 'default' }),
    },
    { to: 'subjects' },
  ),
};

export const roleBinding: Shape = { metadata: namespacedMetadata, ...binding };
export const clusterRoleBinding: Shape = { metadata: clusterMetadata, ...binding };
