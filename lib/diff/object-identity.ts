import type { Marked } from './guarded';
import { at } from './pods';

/**
 * What the provider calls the object behind a resource, whatever its address and flavour: `kubernetes_deployment privatebin/web`.
 * Undefined where its name is decided by an expression or by the provider.
 */
export function objectIdentity(type: string, body: Marked): string | undefined {
  if (type === 'kubernetes_manifest') {
    const kind = literal(at(body, 'manifest', 'kind'));
    const name = literal(at(body, 'manifest', 'metadata', 'name'));
    const namespace = literal(at(body, 'manifest', 'metadata', 'namespace')) ?? '';
    return kind === undefined || name === undefined
      ? undefined
      : `kubernetes ${kind.toLowerCase()} ${namespace}/${name}`;
  }
  const family = type.replace(/_v\d+(?:(?:alpha|beta)\d+)?$/, '');
  if (type.startsWith('kubernetes_')) {
    const name = literal(at(body, 'metadata', 'name'));
    const namespace = at(body, 'metadata', 'namespace');
    const place = namespace === undefined ? '' : typeof namespace === 'string' ? namespace : undefined;
    const kind = ALIASES[family] ?? family;
    return name === undefined || place === undefined
      ? undefined
      : `kubernetes ${kind.slice('kubernetes_'.length).replaceAll('_', '')} ${place}/${name}`;
  }
  const name = type.startsWith('docker_') ? literal(at(body, 'name')) : undefined;
  return name === undefined ? undefined : `${family} ${name}`;
}

const ALIASES: Readonly<Record<string, string>> = { kubernetes_daemonset: 'kubernetes_daemon_set' };

function literal(value: Marked | undefined): string | undefined {
  return typeof value === 'string' && !/[$%]\{/.test(value) ? value : undefined;
}

/** What goes with an object when it is destroyed. */
export function lossOf(type: string, body: Marked): string | undefined {
  const family = type.replace(/_v\d+$/, '');
  const kind = type === 'kubernetes_manifest' ? at(body, 'manifest', 'kind') : undefined;
  if (family === 'kubernetes_namespace' || kind === 'Namespace')
    return 'everything in the namespace is deleted with it';
  if (family === 'kubernetes_persistent_volume_claim' || kind === 'PersistentVolumeClaim')
    return 'its data is deleted, unless its volume is retained (reclaim policy)';
  if (family === 'docker_volume') return 'its data is deleted';
  if (kind === 'CustomResourceDefinition') return 'every object of that kind is deleted with it';
  return undefined;
}
