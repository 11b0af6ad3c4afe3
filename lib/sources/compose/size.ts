const SIZE = /^(?<figure>\d+(?:\.\d+)?) ?(?<unit>[kmgtp]?)i?b?$/i;
const UNITS = ['', 'k', 'm', 'g', 't', 'p'];

/** Bytes of `512m`, `1.5gb` or `64Mi`, in steps of 1024 as Docker counts; undefined of anything else. */
export function bytesOf(size: string): number | undefined {
  const { figure, unit = '' } = SIZE.exec(size.trim())?.groups ?? {};
  return figure === undefined ? undefined : Math.floor(Number(figure) * 1024 ** UNITS.indexOf(unit.toLowerCase()));
}
