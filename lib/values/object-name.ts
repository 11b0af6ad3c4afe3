import { parsed, refused, type Parsed } from './parsed';

/** The name of a Kubernetes object as Pawl writes it: a DNS-1123 label, at most 63 characters, which every kind accepts. */
export function parseObjectName(text: string): Parsed<string> {
  if (typeof text !== 'string') return refused(`an object name is a string, not a ${typeof text}`);
  const say = (wrong: string): Parsed<string> =>
    refused(`object name ${JSON.stringify(text.slice(0, 100))} ${wrong}: write up to 63 of a-z, 0-9 and inner hyphens`);
  if (text === '') return say('is empty');
  if (text.length > 63) return say(`has ${text.length} characters`);
  if (!/^[a-z0-9-]+$/.test(text)) return say('has other characters than a-z, 0-9 and -');
  if (text.startsWith('-') || text.endsWith('-')) return say('begins or ends with a hyphen');
  return parsed(text);
}

/** A Service's name begins with a letter (RFC 1035), where other objects' may begin with a digit. */
export function parseServiceName(name: string): Parsed<string> {
  const read = parseObjectName(name);
  return read.ok && /^\d/.test(name)
    ? refused(`"${name}" begins with a digit: a Service's name begins with a letter`)
    : read;
}
