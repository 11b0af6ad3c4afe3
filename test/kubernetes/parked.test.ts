import { exempt, parked, single } from '../../constructs/kubernetes';
import { webService } from './synthesized';

const unprobed = exempt('F02', { reason: 'one page of text, watched by eye', expires: '2027-03-31' });

test('a workload that is parked keeps its exemption from probes in the code, and does not use it: nothing runs', () => {
  expect(webService({ health: unprobed, scale: parked() }).exempt).toEqual([]);
  expect(webService({ health: unprobed, scale: single() }).exempt).toEqual(['F02 health']);
});
