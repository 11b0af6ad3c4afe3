/** The findings of the catalogue that Pawl judges; an exemption names one of these and nothing else. */
export const FINDING_IDS = [
  'F01',
  'F02',
  'F04',
  'F05',
  'F06',
  'F07',
  'F08',
  'F09',
  'F10',
  'F11',
  'F12',
  'F13',
  'F14',
  'F15',
  'F17',
  'F18',
  'F19',
  'F20',
  'F22',
  'F23',
  'F25',
  'F26',
  'F27',
  'F29',
  'B-01',
  'B-04',
  'B-06',
  'B-16',
  'D-01',
  'D-02',
  'D-03',
  'D-05',
  'D-07',
  'D-08',
  'D-09',
  'D-10',
  'D-11',
  'D-12',
  'D-13',
  'D-19',
  'D-24',
  'D-25',
  'D-29',
  'D-38',
  'E-24',
  'E-41',
  'E-45',
  'E-51',
  'E-52',
  'E-55',
  'E-62',
  'H-06',
  'H-08',
  'H-20',
  'K-01',
  'K-02',
  'K-04',
  'K-05',
  'K-07',
  'K-09',
  'K-10',
  'K-11',
  'K-12',
  'K-14',
  'K-16',
  'K-17',
  'K-19',
  'K-24',
  'K-27',
  'K-31',
  'M-11',
  'S-02',
  'S-03',
  'S-04',
  'S-09',
  'S-12',
  'S-13',
  'S-22',
  'S-24',
  'S-25',
  'S-28',
  'S-30',
] as const;

type Listed = (typeof FINDING_IDS)[number];

/** By a look-up, so that the compiler's messages say `FindingId` instead of all of them. */
export type FindingId = { readonly [Id in Listed]: Id }[Listed];

export function isFindingId(text: string): text is FindingId {
  return (FINDING_IDS as readonly string[]).includes(text);
}

/**
 * Findings whose exemption may be permanent, because what they forbid is sometimes what the workload is for: a GPU plugin is
 * privileged (N-07), a root image stays one, a reverse proxy is there for everybody. Permanent still names a date on which somebody
 * looks again.
 */
export type PermanentId = 'D-08' | 'D-13' | 'D-25' | 'K-16' | 'F22';
export const PERMANENT_IDS: readonly FindingId[] = ['D-08', 'D-13', 'D-25', 'K-16', 'F22'] satisfies PermanentId[];
