import type { DockerContainer, DockerImage, DockerNetwork, DockerVolume } from '../../model/docker';
import type { Subject } from '../../model/subject';
import { type Known, Unknown } from '../../model/unknown';
import type { Attributes } from '../attributes';
import { readDockerContainer, readLabels } from './container';
import { byName } from './references';
import { readDockerService } from './service';

/** Where what is read goes: the part of an estate that stands on Docker hosts. */
interface DockerEstate {
  readonly dockerContainers: DockerContainer[];
  readonly dockerImages: DockerImage[];
  readonly dockerNetworks: DockerNetwork[];
  readonly dockerVolumes: DockerVolume[];
}

/** Reads a resource of the Docker provider that rules know; nothing of any other. */
export function readDocker(
  estate: DockerEstate,
  type: string,
  subject: Subject,
  written: Attributes,
  engine?: Known<string>,
): void {
  const attributes = written.resolving(byName(written.resolve));
  if (type === 'docker_container')
    estate.dockerContainers.push({ ...readDockerContainer(subject, attributes), engine });
  else if (type === 'docker_service')
    estate.dockerContainers.push({ ...readDockerService(subject, attributes), engine });
  else if (type === 'docker_image') estate.dockerImages.push(readImage(subject, attributes));
  else if (type === 'docker_network') estate.dockerNetworks.push(readNetwork(subject, attributes));
  else if (type === 'docker_volume') estate.dockerVolumes.push(readVolume(subject, attributes));
}

function readImage(subject: Subject, attributes: Attributes): DockerImage {
  return {
    ...subject,
    image: attributes.string('name') ?? new Unknown('name'),
    keepLocally: attributes.boolean('keep_locally'),
  };
}

function readNetwork(subject: Subject, attributes: Attributes): DockerNetwork {
  const ipam = attributes.blocks('ipam_config');
  return {
    ...subject,
    name: attributes.string('name') ?? new Unknown('name'),
    driver: attributes.string('driver'),
    internal: attributes.boolean('internal'),
    subnets: ipam.list.flatMap((block) => {
      const cidr = block.string('subnet');
      return cidr === undefined ? [] : [{ at: `${block.at}.subnet`, cidr }];
    }),
    hiddenSubnets: ipam.hidden,
  };
}

function readVolume(subject: Subject, attributes: Attributes): DockerVolume {
  const driver = attributes.string('driver');
  return {
    ...subject,
    name: attributes.string('name'),
    labels: readLabels(attributes),
    isOnHost: (driver === undefined || driver === 'local') && !attributes.has('driver_opts'),
  };
}
