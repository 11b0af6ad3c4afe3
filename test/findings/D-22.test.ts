import { everywhere } from './asking';
import { judged, said, SERVER_FORMS } from './server-forms';

describe.each(SERVER_FORMS)('in a $name', ({ read, isTerraform }) => {
  test.each(['DB_PASSWORD', 'JWT_SECRET', 'DATABASE_URL', 'REDIS_HOST', 'APP_DB_HOST'])(
    '%s must not be empty',
    (name) => {
      expect(said('D-22', read({ env: { [name]: '' } }))).toBe(
        `fail: leaves ${name} empty: the container starts without it`,
      );
      expect(said('D-22', read({ env: { [name]: 'x' } }))).toBe('pass');
    },
  );

  test.each(['HTTP_PROXY', 'SMTP_HOST', 'MYSQL_ALLOW_EMPTY_PASSWORD'])('%s may be empty', (name) => {
    expect(said('D-22', read({ env: { [name]: '' } }))).toBe('');
  });

  test('is covered by an exemption', () => {
    const verdicts = judged('D-22', read({ env: { DB_PASSWORD: '' } }), {}, [everywhere('D-22')]);
    expect(verdicts.map(({ state }) => state)).toEqual(['exempt']);
  });

  if (isTerraform) {
    test('an expression is not seen, and is no empty text', () => {
      expect(said('D-22', read({ env: { DB_PASSWORD: '${var.password}' } }))).toBe('pass');
    });
  }
});
