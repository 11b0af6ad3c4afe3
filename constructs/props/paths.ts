import { parsed, refused, type Parsed } from '../../lib/values/parsed';

/** An absolute path inside a container, on a host, or of a URL. */
export function parseHostPath(path: string): Parsed<string> {
  if (typeof path !== 'string' || !path.startsWith('/'))
    return refused(`path ${JSON.stringify(path)} must start with /`);
  if (/[\s\0]/.test(path)) return refused(`path ${JSON.stringify(path)} has a space or control character in it`);
  return parsed(path);
}
