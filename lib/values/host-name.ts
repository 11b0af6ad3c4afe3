import { parsed, refused, type Parsed } from './parsed';

/** What a host name may be besides a plain name. */
export interface HostNameOptions {
  /** @default false - a wildcard is for routes and certificates only, not for a host that something connects to */
  readonly wildcard?: boolean;
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** A lower-case host name by RFC 1123, fully qualified or one label, at most 253 characters and 63 a label. */
export function parseHostName(text: string, { wildcard = false }: HostNameOptions = {}): Parsed<string> {
  if (typeof text !== 'string') return refused(`a host name is a string, not a ${typeof text}`);
  const say = (wrong: string): Parsed<string> => refused(`host name ${JSON.stringify(text.slice(0, 300))} ${wrong}`);
  if (text === '') return say('is empty: write a name such as app.example.org');
  if (text.length > 253) return say(`has ${text.length} characters, 253 is the most`);
  if (text !== text.toLowerCase()) return say(`has capitals: write ${JSON.stringify(text.toLowerCase())}`);
  if (text.endsWith('.')) return say('ends with a dot: leave the dot out');
  const labels = text.split('.');
  if (labels[0] === '*') {
    if (!wildcard) return say('is a wildcard, and one host is wanted here');
    if (labels.length < 2) return say('is a wildcard for everything: write *.example.org');
    labels.shift();
  }
  for (const label of labels) {
    if (label.length > 63) return say(`has a label of ${label.length} characters, 63 is the most`);
    if (!LABEL.test(label))
      return say(`has the label ${JSON.stringify(label)}: write a-z, 0-9 and inner hyphens between the dots`);
  }
  if (/^\d+$/.test(labels.at(-1) ?? '')) return say('ends with a number, as an address does: write a name');
  return parsed(text);
}
