import { parsed, refused, type Parsed } from '../values/parsed';

/** A released version, or one before its release, as a lock file names it. */
interface Version {
  readonly release: readonly [major: number, minor: number, patch: number];
  /** What follows the hyphen: `['beta', '1']`; empty for a release. */
  readonly prerelease: readonly string[];
  /** What follows the plus. It orders nothing, but an exact demand names it. */
  readonly build: string;
}

/** What a stack demands of a provider's version: the `version` of an entry of `required_providers`. */
export interface VersionConstraint {
  /** As it was written. */
  readonly text: string;
  /** Whether Terraform would take this version; a text that is no version is never taken. */
  readonly admits: (version: string) => boolean;
}

interface Term {
  readonly operator: string;
  readonly version: Version;
  /** How many numbers were written: `~> 1.2` leaves the minor free, `~> 1.2.3` the patch only. */
  readonly parts: number;
}

const NUMBERS = String.raw`(\d+)(?:\.(\d+))?(?:\.(\d+))?`;
const SUFFIX = String.raw`(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?`;
const TERM = new RegExp(String.raw`^\s*(=|!=|>=|<=|~>|>|<|)\s*${NUMBERS}${SUFFIX}\s*$`);
const VERSION = new RegExp(String.raw`^(\d+)\.(\d+)\.(\d+)${SUFFIX}$`);

/**
 * Reads a constraint as Terraform reads the one of a provider: terms that must all hold, joined by commas.
 *
 * No npm library has this grammar: `~>` is Ruby's and not semver's (`~> 1.2` admits 1.9), and a version before its release is
 * taken only where a term demands exactly it. What each form means was asked of Terraform itself (test/terraform).
 */
export function parseVersionConstraint(text: string): Parsed<VersionConstraint> {
  const terms: Term[] = [];
  for (const written of text.split(',')) {
    const term = termOf(written);
    if (term === undefined)
      return refused(
        `"${text}" is no version constraint: write terms such as "~> 3.0" or ">= 2.38, < 4.0", joined by commas`,
      );
    terms.push(term);
  }
  return parsed({
    text,
    admits: (version) => {
      const candidate = versionOf(version);
      if (candidate === undefined || !terms.every((term) => holds(term, candidate))) return false;
      return candidate.prerelease.length === 0 || terms.some((term) => isExact(term) && same(term.version, candidate));
    },
  });
}

function termOf(text: string): Term | undefined {
  const [whole, operator = '', major = '', minor, patch, prerelease, build = ''] = TERM.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return {
    operator,
    parts: minor === undefined ? 1 : patch === undefined ? 2 : 3,
    version: {
      release: [Number(major), Number(minor ?? 0), Number(patch ?? 0)],
      prerelease: prerelease?.split('.') ?? [],
      build,
    },
  };
}

function versionOf(text: string): Version | undefined {
  const [whole, major, minor, patch, prerelease, build = ''] = VERSION.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return {
    release: [Number(major), Number(minor), Number(patch)],
    prerelease: prerelease?.split('.') ?? [],
    build,
  };
}

function isExact({ operator }: Term): boolean {
  return operator === '=' || operator === '';
}

function holds(term: Term, candidate: Version): boolean {
  const { operator, version, parts } = term;
  const order = compare(candidate, version);
  switch (operator) {
    case '':
    case '=':
      return same(candidate, version);
    case '!=':
      return !same(candidate, version);
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    default: {
      const fixed = Math.max(1, parts - 1);
      return (
        order >= 0 && version.release.slice(0, fixed).every((number, index) => candidate.release[index] === number)
      );
    }
  }
}

function same(left: Version, right: Version): boolean {
  return compare(left, right) === 0 && left.build === right.build;
}

/** The precedence of semantic versioning: numbers by value, and what comes before a release below it. */
function compare(left: Version, right: Version): number {
  for (const [index, number] of left.release.entries()) {
    const apart = number - (right.release[index] ?? 0);
    if (apart !== 0) return apart;
  }
  if (left.prerelease.length === 0 || right.prerelease.length === 0)
    return right.prerelease.length - left.prerelease.length;
  for (const [index, part] of left.prerelease.entries()) {
    const other = right.prerelease[index];
    if (other === undefined) return 1;
    const apart = comparePart(part, other);
    if (apart !== 0) return apart;
  }
  return left.prerelease.length - right.prerelease.length;
}

function comparePart(left: string, right: string): number {
  const numeric = [left, right].map((part) => /^\d+$/.test(part));
  if (numeric[0] && numeric[1]) return Number(left) - Number(right);
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}
