import { errorTracking, fileOnHost, type ErrorTrackingProps } from '../../constructs/docker';
import { errorTracking as ofPods, secret } from '../../constructs/kubernetes';
import { readTerraform } from '../../lib/sources/terraform';
import { containerWith } from '../docker/synthesized';
import { said } from '../findings/server-forms';
import { webService } from '../kubernetes/synthesized';

type Props = ErrorTrackingProps<ReturnType<typeof fileOnHost>>;

const onHost = (props: Partial<Props> = {}): ReturnType<typeof containerWith> =>
  containerWith({ env: errorTracking({ dsn: fileOnHost('/srv/secrets/api/sentry'), ...props }) });
const found = (props: Partial<Props> = {}): string => said('M-10', readTerraform('cartie', onHost(props).json));

test('a container sends its errors to an address in a file, and traces a tenth of its requests', () => {
  expect(onHost().problems).toEqual([]);
  expect(onHost().at('resource.docker_container.api.env')).toEqual([
    'SENTRY_DSN_FILE=/run/secrets/sentry_dsn',
    'SENTRY_TRACES_SAMPLE_RATE=0.1',
  ]);
  expect(found()).toBe('pass');
});

test('a pod does to one in a Secret', () => {
  const web = webService({ env: ofPods({ dsn: secret('sentry', 'dsn'), sampleRate: 0.2 }) });
  expect(web.problems).toEqual([]);
  expect(web.container('env')).toEqual([
    { name: 'SENTRY_DSN', value_from: { secret_key_ref: { name: 'sentry', key: 'dsn' } } },
    { name: 'SENTRY_TRACES_SAMPLE_RATE', value: '0.2' },
  ]);
});

test('a rate that is too high is found', () => {
  expect(found({ sampleRate: 0.2 })).toBe('pass');
  expect(found({ sampleRate: 1 })).toContain('fail: traces 100 of 100 requests');
});
