import { plain } from '../values/plain-text';
import { reachOf } from '../values/address';
import type { Estate, PlacedText } from './estate';
import type { Subject, Unreadable } from './subject';
import { isUnknown } from './unknown';

/** A file of Caddy or nginx that a resource puts on a host, and where on the same machine it leads to. */
export interface ProxyFile extends Subject {
  /** Address of the machine. */
  readonly machine: string;
  readonly path: string;
  readonly upstreams: readonly Upstream[];
}

export interface Upstream {
  readonly address: string;
  readonly port: number;
}

/** The files of proxies on hosts, and those that an expression hides. */
export function proxyFiles({ hostFiles }: Estate): readonly (ProxyFile | Unreadable)[] {
  return hostFiles.flatMap((file): readonly (ProxyFile | Unreadable)[] => {
    const { host, path, content, place, title, at } = file;
    const read = readerOf(path);
    if (read === undefined || isUnknown(path)) return [];
    if (isUnknown(content)) return [{ place, title, at, hiddenBy: content.expression }];
    if (isUnknown(host)) return [{ place, title, at, hiddenBy: host.expression }];
    const text = plain(content).replace(/(?:^|\s)#.*$/gm, '');
    const upstreams = read(text).flatMap((each) => upstreamIn(each) ?? []);
    return [{ place, title, at, machine: host, path, upstreams }];
  });
}

type Reader = (text: string) => readonly string[];

function readerOf(path: PlacedText['path']): Reader | undefined {
  if (isUnknown(path)) return undefined;
  if (/(?:^|\/)Caddyfile$|\.caddy(?:file)?$/.test(path)) return inCaddyfile;
  return /\/nginx\/(?:.*\/)?(?:[^/]+\.conf|sites-(?:available|enabled)\/[^/]+)$/.test(path) ? inNginx : undefined;
}

/** `reverse_proxy /api/* 127.0.0.1:3000 { to localhost:3001 }`. */
function inCaddyfile(text: string): readonly string[] {
  return [...text.matchAll(/^\s*(?:reverse_proxy|php_fastcgi|to)\s+(.*)$/gm)].flatMap(([, words = '']) =>
    words.split(/\s+/),
  );
}

/** `proxy_pass http://127.0.0.1:3000/;`, and `server 127.0.0.1:3000;` of an upstream; a `server {` has no address. */
function inNginx(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:proxy_pass|grpc_pass|fastcgi_pass|uwsgi_pass|server)\s+([^\s;{]+)[^;{}]*;/g)].map(
    ([, address = '']) => address,
  );
}

/** One on the machine itself: by loopback, or by the machine's own port without an address. */
function upstreamIn(text: string): Upstream | undefined {
  const said = /^(?:(?:https?|h2c|grpcs?):\/\/)?(?<address>\[[^\]]+\]|[\w.-]*):(?<port>\d+)(?:\/\S*)?$/.exec(
    text,
  )?.groups;
  if (said === undefined) return undefined;
  const { address: written = '', port = '' } = said;
  const address = /^(?:localhost)?$/.test(written) ? '127.0.0.1' : written.replace(/^\[|\]$/g, '');
  return reachOf(address) === 'loopback' ? { address, port: Number(port) } : undefined;
}
