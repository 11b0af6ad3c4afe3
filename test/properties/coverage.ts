import type { Program } from './program';

/** How much of what can be written was written: props, their alternatives, and pairs of both in one service. */
export interface Coverage {
  readonly props: Share;
  readonly variants: Share;
  readonly pairsOfProps: Share;
  readonly pairsOfVariants: Share;
}

export interface Share {
  readonly seen: number;
  readonly all: number;
}

/** `all` lists every `prop=variant` that there is. Leaving a prop out is no use of the prop, but it is an alternative of its own. */
export function coverageOf(programs: readonly Program[], all: readonly string[]): Coverage {
  const variants = new Set<string>();
  const pairs = new Set<string>();
  for (const chosen of programs.flatMap((program) => program.chosen)) {
    for (const [index, one] of chosen.entries()) {
      variants.add(one);
      for (const other of chosen.slice(index + 1)) pairs.add(pair(one, other));
    }
  }
  const props = [...new Set(all.map(propOf))];
  const used = new Set([...variants].filter(isUse).map(propOf));
  const usedPairs = new Set(
    [...pairs].flatMap((key) => {
      const [one = '', other = ''] = key.split(' & ');
      return isUse(one) && isUse(other) ? [pair(propOf(one), propOf(other))] : [];
    }),
  );
  const possible = all.flatMap((one, index) =>
    all.slice(index + 1).flatMap((other) => (propOf(one) === propOf(other) ? [] : [pair(one, other)])),
  );
  return {
    props: { seen: used.size, all: props.length },
    variants: { seen: all.filter((variant) => variants.has(variant)).length, all: all.length },
    pairsOfProps: { seen: usedPairs.size, all: (props.length * (props.length - 1)) / 2 },
    pairsOfVariants: { seen: possible.filter((key) => pairs.has(key)).length, all: possible.length },
  };
}

export function coverageText({ props, variants, pairsOfProps, pairsOfVariants }: Coverage): string {
  const text = ({ seen, all }: Share): string => `${seen}/${all}`;
  return `props ${text(props)}, pairs ${text(pairsOfProps)}, variants ${text(variants)}, pairs of variants ${text(pairsOfVariants)}`;
}

function pair(one: string, other: string): string {
  return one < other ? `${one} & ${other}` : `${other} & ${one}`;
}

function propOf(chosen: string): string {
  return chosen.slice(0, chosen.indexOf('='));
}

function isUse(chosen: string): boolean {
  return !chosen.endsWith('=absent');
}
