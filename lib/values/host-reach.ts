/** Sockets of engines: who may write to one is root on the host. */
const SOCKET = /(?:^|\/)(?:docker|podman|containerd|crio)\.sock$/;

/** Folders of the system itself, which nothing but an agent of the host needs (CIS Docker 5.5). */
const SYSTEM: ReadonlySet<string> = new Set([
  ...['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/root', '/run', '/sys', '/usr', '/var', '/var/lib'],
  ...['/var/lib/docker', '/var/run'],
]);

/** What a container gets with a path of its host, where that is more than files of its own. */
export function reachOfHostPath(path: string): 'engine' | 'system' | undefined {
  const plain = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  if (SOCKET.test(plain)) return 'engine';
  return SYSTEM.has(plain) ? 'system' : undefined;
}
