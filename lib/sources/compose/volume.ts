import { type Dict, dictOf, leaf, type Position, type Tree, UnreadableCompose } from './tree';

const BIND_OPTIONS: Readonly<Record<string, 'propagation' | 'selinux'>> = {
  ...{ rprivate: 'propagation', private: 'propagation', rshared: 'propagation', shared: 'propagation' },
  ...{ rslave: 'propagation', slave: 'propagation', z: 'selinux', Z: 'selinux' },
};

/** The long form of `source:target:options`. A source that begins as a path does is one of the host, else it names a volume. */
export function volumeOf(text: string, at: Position): Dict {
  const parts = partsOf(text);
  const [first = '', second, options = '', ...more] = parts;
  if (parts.includes('') || more.length > 0) throw new UnreadableCompose(at, 'is no volume such as data:/srv:ro');
  const [source, target] = second === undefined ? [undefined, first] : [first, second];
  const words = options.split(',');
  const bind = new Map<string, Tree>();
  for (const word of words) {
    const option = BIND_OPTIONS[word];
    if (option !== undefined) bind.set(option, leaf(word, at));
  }
  const isBind = source !== undefined && /^(?:[./~]|\\\\|[A-Za-z]:)/.test(source);
  const named = words.includes('nocopy') ? { nocopy: leaf(true, at) } : {};
  return dictOf(
    {
      type: leaf(isBind ? 'bind' : source?.startsWith('${') === true ? source : 'volume', at),
      source: source === undefined ? undefined : leaf(source, at),
      target: leaf(cleaned(target), at),
      read_only: words.includes('ro') && words.lastIndexOf('ro') > words.lastIndexOf('rw') ? leaf(true, at) : undefined,
      bind: isBind
        ? dictOf({ ...Object.fromEntries(bind), create_host_path: leaf(true, at) }, at)
        : bind.size > 0
          ? dictOf(Object.fromEntries(bind), at)
          : undefined,
      volume: isBind || text.length <= 2 ? undefined : dictOf(named, at), // Compose says nothing of `/x`
    },
    at,
  );
}

/** The target of a short form as it is written. */
export function writtenTarget(text: string): string {
  const [first = '', second] = partsOf(text);
  return second ?? first;
}

/** Split at colons, except in a reference and behind the letter of a drive. */
function partsOf(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    const last = parts.length - 1;
    if (text.startsWith('${', index)) depth += 1;
    else if (character === '}' && depth > 0) depth -= 1;
    const isDrive = /^[A-Za-z]$/.test(parts[last] ?? '');
    if (character === ':' && depth === 0 && !isDrive) parts.push('');
    else parts[last] = `${parts[last] ?? ''}${character}`;
  }
  return parts;
}

/** A path without steps that lead nowhere. */
export function cleaned(path: string): string {
  if (path === '' || path.includes('${')) return path;
  const isAbsolute = path.startsWith('/');
  const steps: string[] = [];
  for (const step of path.split('/'))
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step === '..' && isAbsolute) continue;
    else if (step !== '' && step !== '.') steps.push(step);
  return `${isAbsolute ? '/' : ''}${steps.join('/')}` || '.';
}
