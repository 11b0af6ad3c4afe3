import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, verdicts } from './asking';
import { FORMS } from './forms';

const pod: JsonObject = { container: [{ name: 'app', image: 'app:1.2.3' }] };
const rolled = FORMS.filter(({ kind }) => kind === 'StatefulSet' || kind === 'DaemonSet');

describe.each(rolled)('in a $name', ({ kind, write, address, podAt }) => {
  const block = kind === 'StatefulSet' ? 'update_strategy' : 'strategy';
  const at = `${podAt.replace('.template.spec', '')}.${block}.type`;
  const updated = (type: string): JsonObject => write(pod, { spec: { [block]: { type } } });

  test('nothing said passes, because the API rolls by itself', () => {
    expect(ask('F17', write(pod))).toEqual([`pass ${address}`]);
  });

  test('RollingUpdate passes', () => {
    expect(ask('F17', updated('RollingUpdate'))).toEqual([`pass ${address}`]);
  });

  test('OnDelete warns: a new version waits for a hand', () => {
    expect(ask('F17', updated('OnDelete'))).toEqual([
      `fail ${address}: ${at} waits until somebody deletes each pod before it runs a new template`,
    ]);
  });

  test('OnDelete passes where an exemption covers it', () => {
    expect(verdicts('F17', updated('OnDelete'), {}, [everywhere('F17')]).map(({ state }) => state)).toEqual(['exempt']);
  });

  test('an expression is unknown', () => {
    expect(ask('F17', updated('${var.updates}'))).toEqual([
      `unknown ${address}: ${at} \${var.updates} is decided when Terraform runs`,
    ]);
  });
});

test.each(FORMS.filter(({ kind }) => kind !== 'StatefulSet' && kind !== 'DaemonSet'))(
  'a $name is not judged',
  ({ write }) => {
    expect(ask('F17', write(pod))).toEqual([]);
  },
);
