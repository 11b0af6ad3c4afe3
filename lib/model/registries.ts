import ipaddr from 'ipaddr.js';
import type { Estate } from './estate';

/**
 * Whose a registry is: `own` where the same hands run it and the cluster, `public` where many rely on it; undefined where nothing
 * that is written shows it.
 */
export type RegistryOwner = { readonly whose: 'own'; readonly because: string } | { readonly whose: 'public' };

/** @param registry with its port, Docker Hub made explicit, as references are read */
export function ownerOf(registry: string, { ingresses }: Estate): RegistryOwner | undefined {
  const host = registry.replace(/:\d+$/, '');
  if (isPublic(host)) return { whose: 'public' };
  const served = ingresses.find(({ hosts }) => hosts.includes(host));
  if (served) return { whose: 'own', because: `which ${served.title} serves` };
  return isLocal(host) ? { whose: 'own', because: 'which no other network knows' } : undefined;
}

const PUBLIC = new Set([
  ...['docker.io', 'ghcr.io', 'quay.io', 'lscr.io', 'nvcr.io', 'gcr.io', 'registry.k8s.io', 'public.ecr.aws'],
  ...['mcr.microsoft.com', 'registry.gitlab.com', 'registry.access.redhat.com', 'registry.redhat.io', 'icr.io'],
  ...['docker.elastic.co', 'docker.n8n.io', 'docker.gitea.com', 'codeberg.org', 'code.forgejo.org', 'cgr.dev'],
  ...['cr.fluentbit.io', 'docker.getoutline.com', 'docker.dragonflydb.io', 'oci.external-secrets.io'],
]);
/** Those that large providers run, each customer under a name of its own. */
const PROVIDED =
  /\.(?:gcr\.io|pkg\.dev|azurecr\.io|icr\.io|docker\.io|ocir\.io|scw\.cloud|jfrog\.io|cloudsmith\.io)$|\.dkr\.ecr\.[\w-]+\.amazonaws\.com(?:\.cn)?$/;

function isPublic(host: string): boolean {
  return PUBLIC.has(host) || PROVIDED.test(host);
}

const LOCAL_NAME = /^[^.]+$|\.(?:svc|local|localdomain|lan|internal|intranet|home|home\.arpa)$/;

/** An address of a private network, or a name that means something in one network only. */
function isLocal(host: string): boolean {
  if (!ipaddr.isValid(host)) return LOCAL_NAME.test(host);
  return ['private', 'loopback', 'carrierGradeNat', 'linkLocal', 'uniqueLocal'].includes(ipaddr.parse(host).range());
}
