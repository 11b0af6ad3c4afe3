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
