import { lossOf } from './object-identity';
import type { Marked } from './guarded';
import { at } from './pods';
import { isPrevented } from './weigh';

type Note = string | false | undefined;

function notes(...all: readonly Note[]): readonly string[] {
  return all.filter((note): note is string => typeof note === 'string');
}

/** What a reviewer must know of a resource whose block is gone. */
export function goneNotes(type: string, body: Marked): readonly string[] {
  return notes(
    lossOf(type, body),
    isPrevented(body) && 'prevent_destroy goes with its block: Terraform does not refuse to destroy it',
  );
}

/** What a reviewer must know of a resource that is destroyed and created anew. */
export function replacedNotes(type: string, before: Marked, after: Marked): readonly string[] {
  return notes(
    isPrevented(after) && 'prevent_destroy is set: Terraform refuses the plan',
    !isPrevented(after) && isPrevented(before) && 'prevent_destroy is taken off in the same change',
    lossOf(type, before),
    at(after, 'lifecycle', 'create_before_destroy') === true &&
      'the new one is created before the old one is destroyed',
  );
}

/** What a change does not do, though one may think so. */
export function changedNotes(type: string, after: Marked): readonly string[] {
  const kind = type === 'kubernetes_manifest' ? at(after, 'manifest', 'kind') : undefined;
  const isRead = /^kubernetes_(?:config_map|secret)(?:_v1)?(?:_data)?$/.test(type);
  return notes(
    (isRead || kind === 'ConfigMap' || kind === 'Secret') &&
      'restarts nothing by itself: variables keep the old values until a Pod starts anew, mounted files follow in a minute or two, those of a sub_path not',
  );
}
