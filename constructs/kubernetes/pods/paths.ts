import { parsed, refused, type Parsed } from '../../../lib/values/parsed';

/** An absolute path inside a container or of a URL. */
export function parseHostPath(path: string): Parsed<string> {
  if (typeof path !== 'string' || !path.startsWith('/'))
    return refused(`path ${JSON.stringify(path)} must start with /`);
  if (/[\s\0]/.test(path)) return refused(`path ${JSON.stringify(path)} has a space or control character in it`);
  return parsed(path);
}

/** A volume's name for a mounted path: `/var/cache/nginx` is `var-cache-nginx`. At most 63 characters. */
export function volumeName(path: string): string {
  const name = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(-63)
    .replace(/^-+/, '');
  return name === '' ? 'root' : name;
}
