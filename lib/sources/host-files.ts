import { placedFileIn } from '../host/placed';
import type { PlacedText } from '../model/estate';
import type { Subject } from '../model/subject';
import { Unknown } from '../model/unknown';
import { blocksIn, type JsonObject } from '../values/json';
import { Attributes, type Resolve, within } from './attributes';

/** The files that a resource writes on a host over ssh, as far as their text stands in the configuration. */
export function hostFilesOf(subject: Subject, body: JsonObject, resolve: Resolve): readonly PlacedText[] {
  const file = placedFileIn(subject.place.address, body);
  const own = within(new Attributes(body, '', resolve).block('connection'))?.string('host');
  if (file !== undefined)
    return [{ ...subject, host: own ?? file.way.address, path: file.settings.path, content: file.settings.content }];
  return blocksIn(body['provisioner']).flatMap((kinds, index) =>
    blocksIn(kinds['file']).flatMap((block): PlacedText[] => {
      const at = `provisioner[${String(index)}].file`;
      const settings = new Attributes(block, at, resolve);
      const content = settings.string('content');
      const path = settings.string('destination');
      if (content === undefined || path === undefined) return [];
      const host = within(settings.block('connection'))?.string('host') ?? own ?? new Unknown('connection.host');
      return [{ ...subject, at, host, path, content }];
    }),
  );
}
