import type { Verdict } from '../findings/verdict';
import { writeHcl, type HclOptions } from '../terraform/hcl/write';
import type { SchemaLookup } from '../terraform/schema';
import type { StatedExemption } from '../values/exemption';
import type { FindingId } from '../values/finding-id';
import type { JsonObject } from '../values/json';

/**
 * What the verdicts on one stack say to a reviewer of its HCL, each at the block or argument that it is about:
 *
 * - an exemption that was needed: rule, end and reason, as the ledger has them
 * - the ids of the rules that what stands there answers, as the rules themselves say (`pass({ at })`), so that no table of
 *   defaults can go stale
 *
 * Nothing else is said, so no value of the stack, secret or not, is repeated here.
 */
export function commentsOf(
  json: JsonObject,
  schemas: SchemaLookup,
  verdicts: readonly Verdict[],
): NonNullable<HclOptions['comment']> {
  const places = new Places(json, schemas);
  const notes = new Map<string, Note>();
  const noteAt = (place: string): Note => {
    const note = notes.get(place) ?? { answered: new Set(), exempt: new Map() };
    notes.set(place, note);
    return note;
  };
  for (const { finding, subject, answeredAt, reasons, exemptions } of verdicts) {
    const address = subject.place.address.replace(/^variable\./, 'var.');
    const pathTo = (at = ''): string => pathOf([address, subject.at, at]);
    for (const at of answeredAt) {
      const place = places.written(pathTo(at));
      if (place !== undefined) noteAt(place).answered.add(finding.id);
    }
    for (const { at } of reasons)
      for (const { stated } of exemptions) {
        const place = places.nearest(pathTo(at));
        if (place === undefined) continue;
        const { exempt } = noteAt(place);
        const why = whyOf(stated);
        exempt.set(why, (exempt.get(why) ?? new Set()).add(finding.id));
      }
  }
  const texts = new Map([...notes].map(([place, note]) => [place, textOf(note)]));
  return (address, path) => texts.get(pathOf([address, path]));
}

interface Note {
  readonly answered: Set<FindingId>;
  /** What is said of an exemption after its rules, and those rules. */
  readonly exempt: Map<string, Set<FindingId>>;
}

/** Paths as the writer counts them: `spec.container.0`, where verdicts have `spec.container[0]`. */
function pathOf(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .join('.')
    .replaceAll(/\["?|"?\]/g, (bracket) => (bracket.startsWith('[') ? '.' : ''));
}

/** Where comments can stand: every block and argument that is written. */
class Places {
  private readonly all = new Set<string>();
  /** For what is no place itself, a list of blocks or the labels of one, the first place below it. */
  private readonly firstBelow = new Map<string, string>();

  constructor(json: JsonObject, schemas: SchemaLookup) {
    writeHcl(json, schemas, {
      comment: (address, path) => {
        this.all.add(pathOf([address, path]));
        return undefined;
      },
    });
    for (const place of [...this.all].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)))
      for (let end = place.lastIndexOf('.'); end > 0; end = place.lastIndexOf('.', end - 1)) {
        const above = place.slice(0, end);
        if (!this.firstBelow.has(above)) this.firstBelow.set(above, place);
      }
  }

  written(path: string): string | undefined {
    return this.all.has(path) ? path : this.firstBelow.get(path);
  }

  /** What an exemption is about may be missing, which is why it is exempt: then it stands at what should hold it. */
  nearest(path: string): string | undefined {
    const place = this.written(path);
    if (place !== undefined) return place;
    for (let end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1))
      if (this.all.has(path.slice(0, end))) return path.slice(0, end);
    return undefined;
  }
}

/** What stands after the rules: the ledger says the same. */
function whyOf({ expires, review, reason, ticket }: StatedExemption): string {
  const end = expires === undefined ? (review === undefined ? '' : `, to review on ${review}`) : ` until ${expires}`;
  return `${end}: ${reason}${ticket === undefined ? '' : ` (${ticket})`}`;
}

function textOf({ answered, exempt }: Note): string {
  const exempted = new Set([...exempt.values()].flatMap((rules) => [...rules]));
  const rest = [...answered].filter((id) => !exempted.has(id));
  return [
    ...[...exempt].map(([why, rules]) => `exempt from ${listOf(rules)}${why}`).sort(),
    ...(rest.length === 0 ? [] : [listOf(rest)]),
  ]
    .map(wrapped)
    .join('\n');
}

function listOf(ids: Iterable<FindingId>): string {
  return [...ids].sort().join(', ');
}

/** Columns of a line of comment, its sign left out. */
const LINE = 100;

/** Words in lines, whatever white space stood between them; a word that is longer than a line has one of its own. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > LINE) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}
