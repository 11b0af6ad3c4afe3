import { ContainerService, OneShotContainer } from '../../constructs/docker';
import { api, stackOf } from './synthesized';

const written = stackOf((stack) => {
  const props = api(stack);
  const { image, resources, network, runAs } = props;
  const common = { image, resources, network, ...(runAs ? { runAs } : {}) };
  const migrate = new OneShotContainer(stack, 'migrate', { ...common, name: 'migrate', command: ['migrate'] });
  new ContainerService(stack, 'api', { ...props, dependsOn: [migrate] });
});

test.each<[string, unknown]>([
  ['restart', 'no'],
  ['must_run', false],
  ['attach', true], // Terraform waits for its end
  ['wait', undefined],
  ['healthcheck', undefined],
  ['read_only', true],
  ['memory', 256],
])('of a container that ends, %s is %j', (attribute, value) => {
  expect(written.at(`resource.docker_container.migrate.${attribute}`)).toEqual(value);
});

test('one that ends with another code than 0 fails the apply, before what depends on it is made (D-29)', () => {
  expect(written.at('resource.docker_container.migrate.lifecycle.postcondition')).toEqual([
    {
      condition: '${self.exit_code == 0}',
      error_message: 'migrate ended with another code than 0: docker logs migrate',
    },
  ]);
  expect(written.at('resource.docker_container.api.depends_on')).toEqual(['docker_container.migrate']);
  expect(written.problems).toEqual([]);
});

test('it has neither ports nor health to give', () => {
  const told = stackOf((stack) => {
    const given: object = { ...api(stack), name: 'migrate' };
    new OneShotContainer(stack, 'migrate', given as never);
  });
  expect(told.problems).toEqual(['props ports: there is no such prop', 'props health: there is no such prop']);
});
