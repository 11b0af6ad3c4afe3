import { covers } from '../../lib/model/ignored-paths';

test.each([
  ['spec[0].replicas', 'spec[0].replicas'],
  ['spec.0.replicas', 'spec[0].replicas'],
  ['spec.replicas', 'spec[0].replicas'],
  ['spec', 'spec[0].replicas'],
  ['metadata[0].annotations', 'metadata[0].annotations["keel.sh/policy"]'],
  ['metadata[0].annotations["keel.sh/policy"]', 'metadata[0].annotations["keel.sh/policy"]'],
  ['spec[0].template[0].spec[0].container', 'spec[0].template[0].spec[0].container[1].image'],
  ['data["a\\"b"]', 'data["a\\"b"].x'],
])('%s leaves nothing of %s', (ignored, path) => {
  expect(covers(ignored, path)).toBe(true);
});

test.each([
  ['spec[0].replicas', 'spec[0]'],
  ['spec[0].replica', 'spec[0].replicas'],
  ['spec[1]', 'spec[0].replicas'],
  ['spec[0].template[0].spec[0].container.image', 'spec[0].template[0].spec[0].container[1].image'],
  ['metadata[0].annotations["keel"]', 'metadata[0].annotations["keel.sh/policy"]'],
  ['metadata[0].annotations.keel.sh/policy', 'metadata[0].annotations["keel.sh/policy"]'],
  ['', 'spec[0].replicas'],
])('%s leaves something of %s', (ignored, path) => {
  expect(covers(ignored, path)).toBe(false);
});
