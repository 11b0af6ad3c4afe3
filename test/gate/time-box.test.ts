import { TerraformStack } from 'cdktf';
import { endsOn, judgeTimeBox } from '../../lib/gate/time-box';
import { day, filesOf, synth } from './gated';

const box = {
  rule: 'S-17',
  prop: 'tls',
  what: 'plain text beside TLS',
  until: '2027-03-31',
  mend: "tls: tls('/srv/certs')",
} as const;
const on = (today: string): string | undefined => {
  const told = judgeTimeBox(box, day(today));
  return told && `${told.level}: ${told.problem.message}`;
};

test.each([
  ['2026-03-30', 'error: tls: plain text beside TLS ends on 2027-03-31, 366 days ahead: 365 is the most'],
  ['2026-03-31', undefined],
  ['2027-02-28', undefined],
  ['2027-03-01', 'warning: tls: plain text beside TLS ends in 30 days, on 2027-03-31'],
  ['2027-03-30', 'warning: tls: plain text beside TLS ends tomorrow, on 2027-03-31'],
  ['2027-03-31', 'warning: tls: plain text beside TLS ends today, on 2027-03-31'],
  ['2027-04-01', 'error: tls: plain text beside TLS was to end on 2027-03-31'],
])('on %s what ends on 2027-03-31 is %s', (today, told) => {
  expect(on(today)).toBe(told);
});

const run = (today: string) =>
  synth(
    (app) => {
      endsOn(new TerraformStack(app, 'shop'), box);
    },
    { today },
  );

test('synth warns before the day, and publishes nothing after it, whatever the policy says of exemptions', () => {
  expect(run('2027-03-15').refused).toBe(false);
  expect(run('2027-03-15').text).toContain('ends in 16 days, on 2027-03-31');
  const late = run('2027-04-01');
  expect(late.refused).toBe(true);
  expect(late.problems).toMatchObject([
    {
      where: 'shop',
      rule: 'S-17',
      message: 'tls: plain text beside TLS was to end on 2027-03-31',
      mend: "tls: tls('/srv/certs')",
    },
  ]);
});

test('it stands with its end among the exemptions, in the ledger and in what synth says', () => {
  const { outdir, text } = run('2026-11-21');
  expect(JSON.parse(filesOf(outdir)['exemptions.json'] ?? '')).toEqual([
    { rule: 'S-17', scope: 'shop', prop: 'tls', what: 'plain text beside TLS', expires: '2027-03-31' },
  ]);
  expect(text).toContain('exempt  S-17  shop  until 2027-03-31');
});
