/** Words that Kubernetes writes in capitals: `cluster_ip`, `host_pid`, `non_resource_urls`. */
const CAPITALS: Readonly<Record<string, string>> = {
  ip: 'IP',
  ips: 'IPs',
  pid: 'PID',
  ipc: 'IPC',
  id: 'ID',
  uuid: 'UUID',
  urls: 'URLs',
  uri: 'URI',
  cidr: 'CIDR',
  api: 'API',
};

/** The Kubernetes spelling of a name of the provider: `mount_path` is `mountPath`, `cluster_ip` is `clusterIP`. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = name.split('_');
  return first + rest.map((word) => CAPITALS[word] ?? word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
