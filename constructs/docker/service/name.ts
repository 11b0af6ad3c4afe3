import { parsed, refused, type Parsed } from '../../../lib/values/parsed';

/** The name of a container, network or volume: what other containers reach it by, so that it is a DNS label as well. */
export function parseDockerName(text: string): Parsed<string> {
  if (typeof text !== 'string') return refused(`a name is a string, not a ${typeof text}`);
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)
    ? parsed(text)
    : refused(
        `${JSON.stringify(text.slice(0, 100))} is no name that others can look up: write up to 63 of a-z, 0-9 and inner hyphens, such as cartie-api`,
      );
}
