/** Hosts that a source need not name: that of Terraform and that of OpenTofu, which offer the same providers. */
const DEFAULT_HOSTS = ['registry.terraform.io/', 'registry.opentofu.org/'];

/**
 * A provider's source address in its shortest full form, `hashicorp/kubernetes`, so that those of bindings, of stacks and of what
 * Terraform prints can be compared. Sources are no paths: upper and lower case are the same.
 *
 * @param written `kubernetes`, `kreuzwerker/docker`, `registry.terraform.io/hashicorp/null`, `registry.example.org/me/mine`
 */
export function providerSource(written: string): string {
  const lower = written.toLowerCase();
  const host = DEFAULT_HOSTS.find((one) => lower.startsWith(one)) ?? '';
  const short = lower.slice(host.length);
  return short.includes('/') ? short : `hashicorp/${short}`;
}

/** Last part of a source: `kubernetes`. */
export function providerName(source: string): string {
  return source.split('/').at(-1) ?? source;
}
