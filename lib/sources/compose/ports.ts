import { type Dict, dictOf, leaf, type Position, UnreadableCompose } from './tree';

const PART = String.raw`(?:[^:\[\]{}$]|\$\{\w+\})`;
const PORT = new RegExp(
  String.raw`^(?:(?:(?<ip>\[[^\]]*\]|${PART}*):)?(?<published>${PART}*):)?(?<target>${PART}+?)(?:/(?<protocol>\w+))?$`,
);

/** The long forms of `ip:published:target/protocol`: one for each port of a range. */
export function portsOf(text: string, at: Position): readonly Dict[] {
  const { ip, published, target = '', protocol = 'tcp' } = PORT.exec(text)?.groups ?? {};
  if (target === '') throw new UnreadableCompose(at, 'is no port such as 127.0.0.1:8080:80/tcp');
  const inside = rangeOf(target, at);
  const outside = published === undefined || published === '' ? undefined : rangeOf(published, at);
  if (outside && inside.length > 1 && outside.length !== inside.length)
    throw new UnreadableCompose(at, 'publishes a range of ports on one of another length');
  return inside
    .map((each, index): Dict =>
      dictOf(
        {
          mode: leaf('ingress', at),
          host_ip: ip === undefined || ip === '' ? undefined : leaf(ip.replace(/^\[|\]$/g, ''), at),
          target: leaf(each, at),
          published:
            outside === undefined
              ? undefined
              : leaf(inside.length === 1 && outside.length > 1 ? (published ?? '') : String(outside[index]), at),
          protocol: leaf(protocol.toLowerCase(), at),
        },
        at,
      ),
    )
    .sort((a, b) => (String(targetOf(a)) < String(targetOf(b)) ? -1 : 1));
}

function targetOf(port: Dict): unknown {
  const target = port.entries.get('target');
  return target?.kind === 'leaf' ? target.value : undefined;
}

/** `8000-8002` as its three numbers; what nobody has decided stays one text. */
function rangeOf(text: string, at: Position): readonly (number | string)[] {
  if (text.includes('${')) return [text];
  const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (from === '' || last < first || last > 65_535)
    throw new UnreadableCompose(at, 'is no port from 0 to 65535, nor a range of them');
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
