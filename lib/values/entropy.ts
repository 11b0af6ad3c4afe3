/**
 * Whether a word looks as if a generator had made it: letters of both cases and digits, 24 characters or more.
 *
 * Shannon entropy alone does not tell: detect-secrets asks for 4.5 bits in base64 and gitleaks for 3.5 beside a telling
 * name, and names in camelCase reach 4.2. What tells them apart is how often the kind of character changes: on 62 % of the
 * steps in random letters and digits, on a third in camelCase. Shorter words are left alone, because public identifiers of
 * 128 bits are 22 characters long; hexadecimal ones too, because checksums look the same.
 */
export function looksRandom(word: string): boolean {
  if (word.length < SHORTEST || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(word) || word.startsWith('/')) return false;
  if (!/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d/.test(word)) return false;
  const runs = word.match(/[A-Za-z0-9]+/g) ?? [];
  if (!runs.some((run) => run.length >= UNBROKEN)) return false; // ViT-B-16-SigLIP2__webli is the name of a model
  return changes(runs) >= CHANGES && entropy(word) >= ENTROPY && !isEncodedText(word);
}

export const SHORTEST = 24;
/** Letters and digits in a row. A separator is two in 64 characters of base64, and comes after each word of a name. */
const UNBROKEN = 12;
/** Share of steps between unlike characters. One random word of 32 in a hundred falls below it. */
const CHANGES = 0.42;
/** Bits a character. One random word of 24 in a hundred has less than 3.9. */
const ENTROPY = 3.8;

function changes(runs: readonly string[]): number {
  let steps = 0;
  let unlike = 0;
  for (const run of runs) {
    const kinds = run.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0');
    for (let index = 1; index < kinds.length; index += 1) {
      steps += 1;
      if (kinds[index] !== kinds[index - 1]) unlike += 1;
    }
  }
  return unlike / steps;
}

function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}

/** Base64 of text that people read is no secret in itself. */
function isEncodedText(word: string): boolean {
  const bytes = Buffer.from(word, 'base64');
  const printable = bytes.filter((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x09).length;
  return printable / bytes.length > 0.95;
}
