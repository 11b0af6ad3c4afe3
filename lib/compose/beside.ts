import { asFlag, asText, each, type Fields, key, labels, own, refused, RESOURCE, translate } from './fields';

export const NETWORK: Fields = {
  ...RESOURCE,
  name: key('name', asText),
  driver: key('driver', asText),
  options: key('driver_opts'),
  internal: key('internal', asFlag),
  attachable: key('attachable', asFlag),
  ipv6: key('enable_ipv6', asFlag),
  ipam_driver: key('ipam.driver', asText),
  ipam_options: key('ipam.options'),
  ipam_config: key(
    'ipam.config',
    each((config, { at, tell }) =>
      translate(
        {
          subnet: key('subnet', asText),
          gateway: key('gateway', asText),
          ip_range: key('ip_range', asText),
          aux_address: key('aux_addresses'),
        },
        config,
        at,
        tell,
      ),
    ),
  ),
  labels: key('labels', labels),
  ingress: refused('routes the ports of a Swarm', 'leave it to Terraform', false),
  check_duplicate: own,
};

export const VOLUME: Fields = {
  ...RESOURCE,
  name: key('name', asText),
  driver: key('driver', asText),
  driver_opts: key('driver_opts'),
  labels: key('labels', labels),
};

/** Compose pulls what is not there and deletes no image. */
export const IMAGE: Fields = {
  ...RESOURCE,
  name: own, // stands at each container
  keep_locally: own,
  force_remove: own,
  pull_triggers: own,
  triggers: own,
  platform: refused('is of another platform than its host', 'name the image by the digest of that platform'),
  build: refused('is built by Terraform', 'build it before, push it, and name it by its digest'),
};
