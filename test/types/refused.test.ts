import { ACCESS_MISTAKES } from './access-mistakes';
import { complaintsOf } from './compiling';
import { DOCKER_MISTAKES } from './docker-mistakes';
import { EXEMPTION_MISTAKES } from './exemption-mistakes';
import { HOST_MISTAKES } from './host-mistakes';
import { IMAGE_MISTAKES } from './image-mistakes';
import { PLATFORM_MISTAKES } from './platform-mistakes';
import { SECRET_MISTAKES } from './secret-mistakes';
import { STORAGE_MISTAKES } from './storage-mistakes';
import { WORKLOAD_MISTAKES } from './workload-mistakes';

const MISTAKES = [
  ...IMAGE_MISTAKES,
  ...WORKLOAD_MISTAKES,
  ...STORAGE_MISTAKES,
  ...SECRET_MISTAKES,
  ...EXEMPTION_MISTAKES,
  ...PLATFORM_MISTAKES,
  ...HOST_MISTAKES,
  ...ACCESS_MISTAKES,
  ...DOCKER_MISTAKES,
];

const complaints = complaintsOf(MISTAKES.flatMap(({ wrong, right }) => [wrong, right]));

test.each(MISTAKES)('$title does not compile, and the message says why', ({ wrong, says }) => {
  expect((complaints.get(wrong) ?? []).map(({ message }) => message.split('\n'))).toEqual([says]);
});

test.each(MISTAKES)('$title: the compiler points at the line of the mistake', ({ wrong, right }) => {
  const [complaint] = complaints.get(wrong) ?? [];
  const shared = right.split('\n').map((line) => line.trim());
  // A prop that is missing has no line of its own: then it is the line of the construct or prop that misses it.
  if (shared.includes(complaint?.line ?? ''))
    expect(complaint?.line).toMatch(
      /new (WebService|Platform|HostFile|ContainerService|DockerHost|AutoHeal|Postgres|Redis)\(|Host\.ssh\(|^(expose|service): /,
    );
  else expect(wrong).toContain(complaint?.line);
});

test.each(MISTAKES)('$title: mended in that one place, it compiles', ({ right }) => {
  expect(complaints.get(right)).toEqual([]);
});

test('no message is longer than four lines, because nobody reads further', () => {
  expect(MISTAKES.filter(({ says }) => says.length > 4)).toEqual([]);
});

test('each mistake stands in the tables once', () => {
  expect(new Set(MISTAKES.map(({ wrong }) => wrong)).size).toBe(MISTAKES.length);
  expect(MISTAKES.length).toBeGreaterThanOrEqual(100);
});
