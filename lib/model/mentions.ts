import type { Estate, Literal } from './estate';
import type { Place, Subject } from './subject';

/** Who names what, in all texts of an estate but those in which a thing is called by its own name. */
export interface Mentions {
  /** Whether anything else says this name as a word of its own, wherever it means it. */
  hasName(name: string, except: Subject): boolean;
  /** Whether anything else of its configuration refers to this resource. */
  hasReference(to: Subject): boolean;
  /** Whether anything else of its configuration holds this expression. */
  hasExpression(expression: string, except: Subject): boolean;
}

/** Reads every text once. A name that is said of something else counts too: rather a mention too many than a false alarm. */
export function mentionsIn({ literals }: Estate): Mentions {
  const names = new Index();
  const references = new Index();
  const expressions = new Index();
  for (const literal of literals) {
    const { value, place } = literal;
    if (/(?:^|\.)depends_on(?:\[|$)/.test(literal.at)) continue; // orders, and uses nothing
    for (const [, address = ''] of value.matchAll(/\b((?:kubernetes|kubectl)_\w+\.[A-Za-z_][\w-]*)/g))
      references.add(`${place.stack} ${address}`, place);
    if (isOwnName(literal)) continue;
    if (value.includes('${')) expressions.add(`${place.stack} ${value}`, place);
    for (const [word] of value.matchAll(/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/g)) names.add(word, place);
  }
  return {
    hasName: (name, { place }) => names.has(name, place),
    hasReference: ({ place }) => references.has(`${place.stack} ${place.address}`, place),
    hasExpression: (expression, { place }) => expressions.has(`${place.stack} ${expression}`, place),
  };
}

/** Parts of a pod, whose names nothing outside of it uses. */
const OWN_PARTS =
  /(?:^|\.)(?:metadata|(?:init_?)?containers?|volumes?|volume_?mounts?|ports?|env)(?:\[\d+\])?\.(?:name|generate_name)$/i;
const LABELS = /(?:^|\.)(?:labels|match_?labels|selector)(?:\[\d+\])?(?:\.|$)/i;

/** Whether a text is what its author calls a thing, and refers to none: names, namespaces, labels, images. */
function isOwnName({ at, key, place }: Literal): boolean {
  if (place.address.startsWith('data.')) return false;
  return key === 'namespace' || key === 'image' || OWN_PARTS.test(at) || LABELS.test(at);
}

/** Who says each text: that there are two is all that has to be known of more. */
class Index {
  private readonly sayers = new Map<string, string | true>();

  add(text: string, by: Place): void {
    const known = this.sayers.get(text);
    this.sayers.set(text, known === undefined || known === sayer(by) ? sayer(by) : true);
  }

  has(text: string, except: Place): boolean {
    const known = this.sayers.get(text);
    return known !== undefined && known !== sayer(except);
  }
}

function sayer({ stack, address }: Place): string {
  return `${stack} ${address}`;
}
