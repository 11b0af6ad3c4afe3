import { claimSpec } from './claim';
import { fieldRef, resourceFieldRef } from './container';
import { flag, many, number, octal, one, quantity, text, type Block, type Shape } from './field';
import { innerMetadata } from './metadata';
import { podCsi, sharedSources } from './volume-source';

const items = many({ key: text({ always: true }), path: text({ always: true }), mode: octal() }, { to: 'items' });
const downwardItems = many({
  path: text({ always: true }),
  mode: octal(),
  field_ref: fieldRef,
  resource_field_ref: resourceFieldRef,
});
const defaultMode = octal({ otherwise: '0644' });

const named: Shape = { name: text(), items, optional: flag({ always: true }) };

const projected = one({
  default_mode: defaultMode,
  sources: many({
    secret: one(named),
    config_map: one(named),
    downward_api: one({ items: downwardItems }),
    service_account_token: one({
      audience: text(),
      expiration_seconds: number({ otherwise: 3600 }),
      path: text({ always: true }),
    }),
  }),
});

const shape: Shape = {
  name: text({ always: true }),
  ...sharedSources('pod'),
  config_map: one({ ...named, default_mode: defaultMode }),
  csi: podCsi,
  downward_api: one({ items: downwardItems, default_mode: defaultMode }),
  empty_dir: one({ medium: text(), size_limit: quantity() }),
  ephemeral: one({ volume_claim_template: one({ metadata: innerMetadata, spec: claimSpec }) }),
  git_repo: one({ repository: text({ always: true }), revision: text(), directory: text() }),
  persistent_volume_claim: one({ claim_name: text({ always: true }), read_only: flag() }),
  projected,
  secret: one({ secret_name: text(), items, default_mode: defaultMode, optional: flag({ always: true }) }),
};

export const volumes: Block = many(shape, { to: 'volumes' });
