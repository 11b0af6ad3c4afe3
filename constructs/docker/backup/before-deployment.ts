import { Container } from '@cdktf/provider-docker/lib/container';
import { Image } from '@cdktf/provider-docker/lib/image';
import { Network } from '@cdktf/provider-docker/lib/network';
import { Service } from '@cdktf/provider-docker/lib/service';
import { Volume } from '@cdktf/provider-docker/lib/volume';
import { DataResource, Lazy } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { Host } from '../../host/host';
import type { Checks } from '../../props/checks';
import { DockerStack } from '../host/docker-stack';

/** The timer whose run is the backup. */
interface Run {
  readonly backup: Construct;
  readonly job: string;
  readonly host: Host;
}

/**
 * A stand-in that depends on the containers, and that their images replace. What depends on a container is destroyed before it, so
 * that the backup runs at the destruction of the stand-in: a container is stopped before its successor is made, and what runs when
 * something is created comes too late (B-10). Where the backup fails, so does the apply, with every container as it was.
 *
 * @param needed names of what the run needs, which a `terraform destroy` may not take first
 */
export function backUpBefore(
  { backup, job, host }: Run,
  waiting: readonly IConstruct[],
  needed: readonly string[],
  checks: Checks,
): void {
  const images = waiting.flatMap((each) => each.node.findAll().filter((found) => found instanceof Image));
  for (const each of waiting) {
    if (!each.node.findAll().some((found) => found instanceof Image))
      checks.problem(`beforeDeploymentOf: ${each.node.path} has no image that a deployment could replace`, {
        mend: 'beforeDeploymentOf: [app]',
      });
    if (backup.node.scopes.includes(each))
      checks.problem(`beforeDeploymentOf: ${each.node.path} holds the backup itself, which would wait for itself`, {
        mend: 'beforeDeploymentOf: [app]',
      });
  }
  const replaced = waiting.flatMap((each) => each.node.findAll().filter(isReplaced));
  const names = new Set(needed);
  const used = DockerStack.of(backup)
    .node.findAll()
    .filter((each) => each instanceof Container || each instanceof Network || each instanceof Volume)
    .filter(({ nameInput }) => nameInput !== undefined && names.has(nameInput));
  const files = backup.node.findAll().filter((each) => each instanceof DataResource);
  const start = `systemctl start ${job}.service`;
  const before = new DataResource(backup, 'before', {
    triggersReplace: {
      images: Lazy.listValue({ produce: () => [...new Set(images.flatMap(({ nameInput = '' }) => nameInput))].sort() }),
    },
    connection: host.connection,
    dependsOn: [...new Set([...replaced, ...used, ...files])],
  });
  before.overrideLogicalId(`${job}_before`);
  // cdktf knows no time for a provisioner of this kind
  before.addOverride('provisioner', [
    { 'remote-exec': { when: 'destroy', inline: [host.sudo ? `sudo -n ${start}` : start] } },
  ]);
}

function isReplaced(each: IConstruct): each is Container | Service {
  return each instanceof Container || each instanceof Service;
}
