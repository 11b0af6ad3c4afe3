import { blocksIn, isList, isObject, type JsonObject } from '../values/json';
import { type HostFileSettings, readSettings } from './settings';
import { plain } from '../values/plain-text';

/** One machine that is logged in to. */
export interface Door {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Type and key. */
  readonly hostKey: string;
  /** File of the private key; undefined for the agent. */
  readonly key: string | undefined;
}

/** How Terraform reaches a host. */
export interface Way extends Door {
  /** Seconds for the attempt. */
  readonly timeout: number;
  readonly bastion: Door | undefined;
}

/** A host file as a synthesized stack holds it. */
export interface PlacedFile {
  /** Its resource: `terraform_data.pve_lan_etc_motd`. */
  readonly address: string;
  readonly way: Way;
  readonly settings: HostFileSettings;
}

/** The host files in the JSON of a stack. What other resources do to hosts is not among them. */
export function placedFiles(stack: JsonObject): readonly PlacedFile[] {
  const { resource } = stack;
  const ofType = isObject(resource) ? resource['terraform_data'] : undefined;
  return Object.entries(isObject(ofType) ? ofType : {}).flatMap(([name, body]) => {
    const file = isObject(body) ? placedFileIn(`terraform_data.${name}`, body) : undefined;
    return file === undefined ? [] : [file];
  });
}

/** The host file that a resource is; undefined where it is anything else. */
export function placedFileIn(address: string, body: JsonObject): PlacedFile | undefined {
  const [connection] = blocksIn(body['connection']);
  const [first] = blocksIn(body['provisioner']);
  const [remote] = blocksIn(first?.['remote-exec']);
  const inline = remote?.['inline'];
  const text = isList(inline) ? inline[0] : undefined;
  if (connection === undefined || typeof text !== 'string') return undefined;
  const settings = readSettings(plain(text));
  return settings.ok ? { address, way: wayOf(connection), settings: settings.value } : undefined;
}

function wayOf(connection: JsonObject): Way {
  const text = (name: string): string => {
    const value = connection[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const door = (prefix: string): Door => ({
    address: text(prefix === '' ? 'host' : 'bastion_host'),
    port: Number(text(`${prefix}port`) || '22'),
    user: text(`${prefix}user`),
    hostKey: text(`${prefix}host_key`),
    key: /^\$\{file\(pathexpand\("([^"]+)"\)\)\}$/.exec(text(`${prefix}private_key`))?.[1],
  });
  const own = door('');
  return {
    ...own,
    timeout: Number.parseInt(text('timeout'), 10) || 20,
    bastion: text('bastion_host') === '' ? undefined : door('bastion_'),
  };
}
