import type { ExportTable } from '../values/nfs-exports';
import type { Subject } from './subject';

/** What an NFS server serves, wherever it is written: a file of a host, a provisioner, a file that Terraform writes. */
export interface NfsTable extends Subject {
  readonly table: ExportTable;
  /** Who puts it on its host: a construct that checks and takes back, a plain command, or the table is the host's own file. */
  readonly by: 'host file' | 'command' | 'file';
  /** Why its lines are not known, where they are not. */
  readonly hidden?: string;
}
