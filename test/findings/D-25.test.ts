import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';

const tight = { capabilities: { drop: ['ALL'] }, security_opts: ['no-new-privileges:true'], read_only: true };

describe.each(DOCKER_FORMS)('a $name', ({ write, address, at, kind }) => {
  test('without rights passes', () => {
    expect(ask('D-25', write(tight))).toEqual([`pass ${address}`]);
  });

  test('that keeps what Docker gives fails for each', () => {
    const privileges = kind === 'service' ? '' : ` security_opts may gain privileges: no-new-privileges is missing;`;
    expect(ask('D-25', write())).toEqual([
      `fail ${address}: ${kind === 'service' ? at('capabilities.drop') : 'capabilities.drop'} keeps the capabilities that Docker gives;${privileges} ${at('read_only')} may write to its root file system`,
    ]);
  });

  test.each(['IPC_LOCK', 'CAP_IPC_LOCK', 'ipc_lock'])('that adds %s fails', (name) => {
    expect(ask('D-25', write({ ...tight, capabilities: { drop: ['ALL'], add: [name] } }))[0]).toContain(
      'adds the capabilities IPC_LOCK',
    );
  });

  test('that adds every capability is critical', () => {
    const json = write({ ...tight, capabilities: { drop: ['ALL'], add: ['ALL'] } });
    expect(ask('D-25', json)[0]).toContain('adds every capability: it has its host');
    expect(verdicts('D-25', json)[0]?.reasons[0]).toMatchObject({ severity: 'critical' });
  });

  test('whose capabilities are an expression is unknown', () => {
    expect(states('D-25', write({ ...tight, capabilities: { drop: '${var.drop}' } }))).toEqual(['unknown']);
    expect(states('D-25', write({ ...tight, capabilities: { drop: ['ALL'], add: '${var.add}' } }))).toEqual([
      'unknown',
    ]);
    expect(states('D-25', write({ ...tight, read_only: '${var.ro}' }))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('D-25', write(), {}, [everywhere('D-25')])[0]?.state).toBe('exempt');
  });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write }) => {
  test.each(['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=true'])('with %s passes', (option) => {
    expect(states('D-25', write({ ...tight, security_opts: [option] }))).toEqual(['pass']);
  });

  test.each(['no-new-privileges:false', 'label=disable'])('with %s may gain privileges', (option) => {
    expect(ask('D-25', write({ ...tight, security_opts: [option] }))[0]).toContain('may gain privileges');
  });

  test('whose options are an expression is unknown', () => {
    expect(states('D-25', write({ ...tight, security_opts: '${var.options}' }))).toEqual(['unknown']);
  });

  test('that is privileged is K-16’s: only its files are judged here', () => {
    expect(states('D-25', write({ privileged: true, read_only: true }))).toEqual(['pass']);
    expect(ask('D-25', write({ privileged: true }))[0]).toMatch(/: read_only may write to its root file system$/);
  });
});
