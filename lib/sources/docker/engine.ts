import { isUnknown, type Known, Unknown } from '../../model/unknown';
import { blocksIn, isObject, type JsonObject } from '../../values/json';
import { Attributes, type Resolve } from '../attributes';

/** Says for a resource on which machine its engine runs: undefined where that is this one, or nothing tells. */
export type Engines = (body: JsonObject) => Known<string> | undefined;

/** By the provider that each resource names, or else the one without an alias. */
export function enginesOf(json: JsonObject, resolve: Resolve): Engines {
  const { provider } = json;
  const blocks = blocksIn(provider).flatMap((each) => blocksIn(isObject(each) ? each['docker'] : undefined));
  const hosts = new Map(
    blocks.map((block) => {
      const { alias } = block;
      return [typeof alias === 'string' ? `docker.${alias}` : 'docker', machineOf(block, resolve)];
    }),
  );
  return ({ provider: named }) => {
    const name = typeof named === 'string' ? named.replace(/^\$\{(.*)\}$/, '$1') : 'docker';
    return hosts.get(name);
  };
}

function machineOf(block: JsonObject, resolve: Resolve): Known<string> | undefined {
  const host = new Attributes(block, 'provider.docker', resolve).string('host');
  if (host === undefined || isUnknown(host)) return host;
  const address = /^(?:ssh|tcp|https?):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]+)/.exec(host)?.[1];
  if (address === undefined) return undefined;
  return address.includes('${') ? new Unknown(host) : address.replace(/^\[|\]$/g, '');
}
