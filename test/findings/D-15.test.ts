import { everywhere } from './asking';
import { judged, said, SERVER_FORMS } from './server-forms';

const MISSING = 'fail: runs Node.js without NODE_ENV: as for development';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  test('the image of Node.js sets the variable of production', () => {
    const image = 'node:22.11.0-alpine';
    expect(said('D-15', read({ image }))).toBe(MISSING);
    expect(said('D-15', read({ image, command: ['npm', 'start'] }))).toBe(MISSING);
    expect(said('D-15', read({ image, env: { NODE_ENV: 'production' } }))).toBe('pass');
  });

  test('another value is found in any image', () => {
    expect(said('D-15', read({ env: { NODE_ENV: 'development' } }))).toBe('fail: runs Node.js as development');
    expect(said('D-15', read({ env: { NODE_ENV: '' } }))).toBe('fail: runs Node.js as nothing');
  });

  test('an image of its own may set it, and another program needs none', () => {
    expect(said('D-15', read({}))).toBe('not applicable');
    expect(said('D-15', read({ image: 'node:22.11.0', command: ['sleep', 'infinity'] }))).toBe('not applicable');
  });

  test('a stack of tier 2 is development’s', () => {
    expect(said('D-15', read({ env: { NODE_ENV: 'development' } }), { tier: 2 })).toBe('not applicable');
  });

  test('is covered by an exemption', () => {
    const verdicts = judged('D-15', read({ env: { NODE_ENV: 'test' } }), {}, [everywhere('D-15')]);
    expect(verdicts.map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test('a value that is decided later is unknown', () => {
      expect(said('D-15', read({ env: { NODE_ENV: '${var.mode}' } }))).toMatch(
        /^unknown: .* is decided when Terraform runs$/,
      );
    });
  }
});
