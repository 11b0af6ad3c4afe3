import { exec, files, https, plain } from '../../constructs/kubernetes';
import { literal } from '../../constructs/props/literal';
import { webService } from './synthesized';

/** What Terraform itself would take for an expression, and how its templates spell it. */
const TEXT = 'sh ${HOME} %{http_code}';
const WRITTEN = 'sh $${HOME} %%{http_code}';

test.each([
  ['${HOME}', '$${HOME}', 'an interpolation'],
  ['%{http_code}', '%%{http_code}', 'a directive, such as a format of curl'],
  ['$${HOME}', '$$${HOME}', 'an escape, which is text like any other: Terraform takes one sign off'],
  ['$HOME 100% $', '$HOME 100% $', 'signs without a brace'],
  ['^v\\d+$', '^v\\d+$', 'a regular expression'],
  ['${TfToken[TOKEN.3]}', '${TfToken[TOKEN.3]}', "a token of cdktf's, which is no text"],
])('%s is written as %s: %s', (text, written) => {
  expect(literal(text)).toBe(written);
});

test('a command and its arguments reach the container as they stand', () => {
  const web = webService({ command: ['sh', TEXT], args: [TEXT] });
  expect(web.container('command')).toEqual(['sh', WRITTEN]);
  expect(web.container('args')).toEqual([WRITTEN]);
});

test('variables, stated as plain or not, reach the container as they stand', () => {
  const web = webService({
    env: { GREETING: TEXT, API_TOKEN: plain(TEXT, 'a template that the app fills in itself') },
  });
  expect(web.container('env')).toEqual([
    { name: 'GREETING', value: WRITTEN },
    { name: 'API_TOKEN', value: WRITTEN },
  ]);
});

test('a file reaches the container as it stands', () => {
  const web = webService({ volumes: { config: files({ '/etc/app/run.sh': TEXT }) } });
  expect(web.of('config_map', 'data')).toEqual({ 'run.sh': WRITTEN });
});

test("a probe's command reaches the container as it stands", () => {
  const web = webService({ health: exec(['sh', '-c', TEXT]) });
  expect(web.container('readiness_probe.exec.command')).toEqual(['sh', '-c', WRITTEN]);
});

test.each([
  ['the Deployment', 'deployment', 'metadata.annotations', { annotations: { note: TEXT } }],
  ['the pods', 'deployment', 'spec.template.metadata.annotations', { podAnnotations: { note: TEXT } }],
  ['the Service', 'service', 'metadata.annotations', { service: { annotations: { note: TEXT } } }],
  [
    'the Ingress',
    'ingress',
    'metadata.annotations',
    { expose: https('web.example.org', { annotations: { note: TEXT } }) },
  ],
])('an annotation of %s reaches it as it stands', (_, kind, path, given) => {
  expect(webService(given).of(kind, path)).toMatchObject({ note: WRITTEN });
});
