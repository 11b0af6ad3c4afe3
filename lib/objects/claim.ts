import { resources } from './container';
import { one, set, text, type Block } from './field';
import { labelSelector } from './selector';

export const claimSpec: Block = one({
  access_modes: set(),
  selector: one(labelSelector),
  resources: one(resources, { dropsEmpty: true }),
  volume_name: text(),
  storage_class_name: text(),
  volume_mode: text(),
});
