/** What an author of stacks for hosts imports. */
export { gate, type GateOptions } from '../../lib/gate/gate';
export { grant, type Policy } from '../../lib/gate/governance';
export type { Duration } from '../../lib/values/duration';
export { exempt, type Exemption, type Why } from '../../lib/values/exemption';
export type { FindingId } from '../../lib/values/finding-id';
export type { HostKey } from '../../lib/values/host-key';
export * as backend from '../backend';
export { cron, type Schedule } from '../../lib/values/schedule';
export { DriftMetrics, type DriftMetricsProps } from './drift-metrics';
export { Firewall, type FirewallProps, type FirewallRule } from './firewall';
export { Host, type KeyFile, type SshProps } from './host';
export { HostFile, type FileMode, type HostFileProps } from './host-file';
export { HostStack, type HostStackProps } from './host-stack';
export { HostTimer, type HostTimerProps } from './host-timer';
export { NfsExports, type NfsClient, type NfsExport, type NfsExportsProps } from './nfs-exports';
export { SshdHardening, type SshdHardeningProps } from './sshd-hardening';
