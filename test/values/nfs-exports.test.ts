import { parseExports } from '../../lib/values/nfs-exports';

/** Each line as `line path client options`, with `stray` behind those that name nobody. */
const read = (text: string): readonly string[] =>
  parseExports(text).lines.map(({ line, path, client, options, stray }) =>
    [line, path, client, options.join(','), stray ? 'stray' : ''].join(' ').trimEnd(),
  );

test.each<[string, readonly string[]]>([
  ['/srv 10.0.0.1(rw,sync)', ['1 /srv 10.0.0.1 rw,sync']],
  ['/srv a(rw) b(ro)\t*.lan', ['1 /srv a rw', '1 /srv b ro', '1 /srv *.lan']],
  ['/srv -rw,sync a b(async)', ['1 /srv a rw,sync', '1 /srv b rw,sync,async']],
  ['/srv host (rw)', ['1 /srv host', '1 /srv * rw stray']],
  ['/srv', ['1 /srv *  stray']],
  ['/srv (ro)', ['1 /srv * ro stray']],
  ['# /srv a(rw)\n\n  /srv b(ro) # why', ['3 /srv b ro']],
  ['/srv a(rw) \\\n  b(ro)\n/iso c(ro)', ['1 /srv a rw', '1 /srv b ro', '3 /iso c ro']],
  ['"/srv/my files" a(ro)', ['1 /srv/my files a ro']],
  ['/srv/my\\040files a(ro)', ['1 /srv/my files a ro']],
  ['/srv a(ro)\r\n/iso b(ro)\r\n', ['1 /srv a ro', '2 /iso b ro']],
  [
    '/srv @group(ro) 2001:db8::/32(ro) [ab]c.lan(ro)',
    ['1 /srv @group ro', '1 /srv 2001:db8::/32 ro', '1 /srv [ab]c.lan ro'],
  ],
  ['', []],
])('%j', (text, lines) => {
  expect([read(text), parseExports(text).problems]).toEqual([lines, []]);
});

test.each([
  ['srv a(rw)', '"srv" is no absolute path'],
  ['/srv a(rw', '"a(rw" has parentheses that do not match'],
  ['/srv a(rw)b', '"a(rw)b" has parentheses that do not match'],
])('%j cannot be read, and the lines around it can', (line, message) => {
  const { lines, problems } = parseExports(`/one a(ro)\n${line}\n/two a(ro)`);
  expect(problems).toEqual([{ line: 2, message }]);
  expect(lines.map(({ path }) => path)).toEqual(['/one', '/two']);
});
