import { image } from '../../constructs/kubernetes';
import { type Given, type Synthesized, webService } from './synthesized';

const SHELL = image('ghcr.io/acme/web:1.2.3', { shell: 'sh' });
const DISTROLESS = image('ghcr.io/acme/web:1.2.3', { shell: 'none' });

const stopping = (given: Given): Synthesized => webService({ image: SHELL, ...given });
const pauseOf = (web: Synthesized): unknown => web.container('lifecycle.pre_stop.0.exec.command');

test('a pod pauses 5 s before it stops, so that nobody sends to it any more, where the image has a shell (F23)', () => {
  expect(pauseOf(stopping({}))).toEqual(['/bin/sh', '-c', 'sleep 5']);
});

test.each([
  ['has none', DISTROLESS],
  ['is not known to have one', image('ghcr.io/acme/web:1.2.3')],
])('there is no pause where the image %s: the hook would fail at every stop', (_, distroless) => {
  const web = webService({ image: distroless });
  expect(web.container('lifecycle')).toBeUndefined();
  expect(web.problems).toEqual([]);
});

test('35 s pass between the signal and the kill: the pause, then 30 s to drain, with a pause or without', () => {
  expect(stopping({}).pod('termination_grace_period_seconds')).toBe(35);
  expect(webService({ image: DISTROLESS }).pod('termination_grace_period_seconds')).toBe(35);
  expect(stopping({ shutdown: { pause: 'none' } }).pod('termination_grace_period_seconds')).toBe(35);
});

test('a longer pause moves the kill with it', () => {
  const web = stopping({ shutdown: { pause: '20s' } });
  expect(pauseOf(web)).toEqual(['/bin/sh', '-c', 'sleep 20']);
  expect(web.pod('termination_grace_period_seconds')).toBe(50);
});

test('a grace that is given is the one that is written', () => {
  expect(stopping({ shutdown: { grace: '2m' } }).pod('termination_grace_period_seconds')).toBe(120);
});

test('a pause that is given is written where nothing is known of the image', () => {
  const web = webService({ shutdown: { pause: '3s' } });
  expect(pauseOf(web)).toEqual(['/bin/sh', '-c', 'sleep 3']);
  expect(web.problems).toEqual([]);
});

test("'none' takes the pause away", () => {
  expect(stopping({ shutdown: { pause: 'none' } }).container('lifecycle')).toBeUndefined();
});

test('a grace that ends with the pause is a problem: nothing is left to drain in', () => {
  expect(stopping({ shutdown: { grace: '5s' } }).advice).toEqual([
    "F23 | shutdown.grace (5 s) is over before the pause (5 s) is: nothing is left to drain in | grace: '35s' | ",
  ]);
  expect(stopping({ shutdown: { grace: '6s' } }).problems).toEqual([]);
  expect(stopping({ shutdown: { grace: '5s', pause: 'none' } }).problems).toEqual([]);
});

test('a pause in an image without a shell is a problem', () => {
  expect(webService({ image: DISTROLESS, shutdown: { pause: '5s' } }).advice).toEqual([
    "F23 | shutdown.pause needs a shell, and the image is stated to have none | pause: 'none' | ",
  ]);
});

test('what is no duration is a problem that names the prop', () => {
  expect(stopping({ shutdown: { pause: '0s', grace: '1.5m' } }).problems).toEqual([
    'F23 shutdown.pause: "0s" is no time at all: write at least 1s',
    'F23 shutdown.grace: "1.5m" is not a duration: write whole numbers with d, h, m or s, such as 30s or 1h30m',
  ]);
});
