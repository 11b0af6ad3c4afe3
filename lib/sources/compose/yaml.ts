import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Document,
  type Scalar as YamlScalar,
} from 'yaml';
import { dict, leaf, list, type Mark, type Position, type Scalar, type Tree, UnreadableCompose } from './tree';

/** How many parts aliases may come to: each may stand for all that stands before it, ten times over. */
const MOST_PARTS = 200_000;

/**
 * The documents of a YAML file, with anchors, aliases and merge keys followed. Plain scalars are read as Go's yaml.v3 does, which is
 * what Compose reads with: `yes` is a text and `0755` is octal.
 */
export function readYaml(file: string, text: string): readonly Tree[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, schema: 'failsafe', logLevel: 'silent' });
  return [...documents].flatMap((document: Document): Tree[] => {
    const [error] = document.errors;
    if (error) {
      const { line, col } = lines.linePos(error.pos[0]);
      throw new UnreadableCompose({ file, line, column: col }, `is no YAML: ${sentence(error.message)}`);
    }
    const { contents } = document;
    return contents === null ? [] : [new Reader(file, lines, document).tree(contents, undefined)];
  });
}

/** What the parser says, without the lines that it quotes: they may hold a secret. */
function sentence(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

class Reader {
  private parts = 0;
  private readonly open = new Set<unknown>();

  constructor(
    private readonly file: string,
    private readonly lines: LineCounter,
    private readonly document: Document,
  ) {}

  tree(node: unknown, keyed: Position | undefined): Tree {
    const at = keyed ?? this.position(node);
    if (++this.parts > MOST_PARTS) throw new UnreadableCompose(at, 'has aliases that come to more than can be read');
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) throw new UnreadableCompose(at, `names an anchor that is not there: *${node.source}`);
      return { ...this.tree(target, undefined), at };
    }
    if (this.open.has(node)) throw new UnreadableCompose(at, 'names an anchor that it stands in itself');
    this.open.add(node);
    const read = this.unmarked(node, at);
    this.open.delete(node);
    const mark = markOf(node);
    return mark === undefined ? read : { ...read, mark };
  }

  private unmarked(node: unknown, at: Position): Tree {
    if (isSeq(node))
      return list(
        node.items.map((item) => this.tree(item, undefined)),
        at,
      );
    if (isMap(node)) return this.dictionary(node.items, at);
    return leaf(isScalar(node) ? scalarOf(node) : null, at);
  }

  /** Keys that are written win over those that are merged, wherever `<<` stands; of several merged ones the first wins. */
  private dictionary(pairs: readonly Pair[], at: Position): Tree {
    const entries = new Map<string, Tree>();
    const merged: Tree[] = [];
    for (const { key, value } of pairs) {
      const keyAt = this.position(key);
      if (!isScalar(key)) throw new UnreadableCompose(keyAt, 'has a key that is no text');
      const name = String(key.value);
      const isMerge = name === '<<' && key.type === 'PLAIN';
      const part = this.tree(value, keyAt);
      if (isMerge) merged.push(...(part.kind === 'list' ? part.items : [part]));
      else entries.set(name, part);
    }
    for (const base of merged) {
      if (base.kind !== 'dict') throw new UnreadableCompose(base.at, 'merges what is no mapping');
      for (const [name, part] of base.entries) if (!entries.has(name)) entries.set(name, part);
    }
    return dict(entries, at);
  }

  private position(node: unknown): Position {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col };
  }
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
}

function markOf(node: unknown): Mark | undefined {
  const tag = isNode(node) ? node.tag : undefined;
  return tag === '!reset' ? 'reset' : tag === '!override' ? 'override' : undefined;
}

const INTEGER = /^[-+]?(?:0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function scalarOf({ type, value, tag }: YamlScalar): Scalar {
  const text = typeof value === 'string' ? value : ''; // of the failsafe schema every scalar is a text
  if (type !== 'PLAIN' || tag === 'tag:yaml.org,2002:str' || tag === '!!str') return text;
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  const plain = text.replaceAll('_', '');
  if (INTEGER.test(plain)) return wholeOf(plain) ?? text;
  const [, sign = '', digits = '', base = ''] = /^([-+]?)((?:0(o|x|b)?)[0-9a-fA-F]+)$/.exec(plain) ?? [];
  if (digits !== '') {
    const octal = base === '' ? `0o${digits.slice(1)}` : digits;
    const number = Number(octal);
    if (!Number.isNaN(number)) return sign === '-' ? -number : number;
  }
  return FLOAT.test(plain) ? Number(plain) : text;
}

/** Not one that loses digits as a number of JavaScript's. */
function wholeOf(text: string): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
