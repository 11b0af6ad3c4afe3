/** What an author of Docker stacks imports. */
export { gate, type GateOptions } from '../../lib/gate/gate';
export { grant, type Policy } from '../../lib/gate/governance';
export type { Cidr } from '../../lib/values/cidr';
export { exempt, type Exemption, type Why } from '../../lib/values/exemption';
export type { FindingId } from '../../lib/values/finding-id';
export { image, type ImageFacts, type PinnedImage } from '../../lib/values/image';
export { fileOnHost, plain, type HostSecret, type Plain } from '../../lib/values/secret';
export type { HostKey } from '../../lib/values/host-key';
export * as backend from '../backend';
export {
  backup,
  type BackupPlan,
  type DrillInterval,
  dolt,
  etcd,
  local,
  mariadb,
  mongodb,
  mysql,
  postgres,
  r2,
  redis,
  type Repository,
  rest,
  type Retention,
  s3,
  sftp,
  sqlite,
  tree,
  vaultRaft,
} from '../backup';
export { ruleFile, type AlertRule, type RuleGroup } from '../monitoring/rules';
export { Host, type KeyFile, type SshProps } from '../host/host';
export { errorTracking, type ErrorTrackingProps } from '../props/error-tracking';
export { uid, type RunAs } from '../props/user';
export {
  type DockerData,
  type DockerServer,
  type DockerVolumeData,
  hostFolder,
  type HostFolder,
  reachedBy,
} from './backup/data';
export { DockerBackup, type DockerBackupProps } from './backup/docker-backup';
export { BackupRepository, type DockerRepository } from './backup/repository';
export type { Durability, EngineProps } from './engines/engine';
export type { ExporterProps } from './engines/exporter';
export { MongoDb, type MongoDbProps } from './engines/mongodb';
export { MySql, type MySqlProps } from './engines/mysql';
export { handedBy, type Password } from './engines/password';
export { Postgres, type PostgresProps } from './engines/postgres';
export { RabbitMq, type RabbitMqProps } from './engines/rabbitmq';
export { Redis, type RedisProps } from './engines/redis';
export { RedisCluster, type RedisClusterProps } from './engines/redis-cluster';
export { dual, tls, type Tls } from './engines/tls';
export { Vault, type VaultProps } from './engines/vault';
export { socket, ssh, type HostAddress } from './host/address';
export { DockerHost, type DockerHostProps } from './host/docker-host';
export { DockerStack, type DockerStackProps } from './host/docker-stack';
export { DockerHostAgents, type DockerHostAgentsProps } from './monitoring/host-agents';
export { MonitoringStack, type MonitoringStackProps, type Scraped } from './monitoring/monitoring-stack';
export {
  SingleNetwork,
  SwarmNetwork,
  TieredNetworks,
  type Overlay,
  type SingleNetworkProps,
  type Tier,
  type TieredNetworkProps,
  type TierName,
} from './network/topology';
export { appRole, type AppRole } from './service/approle';
export { AutoHeal, type AutoHealProps } from './service/auto-heal';
export type { ContainerServiceProps, Joined } from './service/container-props';
export { ContainerService } from './service/container-service';
export type { Env } from './service/environment';
export { exec, http, pgIsReady, redisPing, type Health, type Timing } from './service/health';
export { behind, everyone, https, onlyFrom, signedIn, type Access, type Ingress } from './service/ingress';
export { everywhere, lan, loopback, type PortProps, type Publish } from './service/ports';
export { OneShotContainer, type OneShotContainerProps } from './service/one-shot-container';
export type { ResourceProps } from './service/resources';
export type { RightsProps } from './service/rights';
export { SwarmService, type SwarmServiceProps } from './service/swarm-service';
export type { Writable } from './service/storage';
export { bind, volume, type BoundPath, type NamedVolume, type Volume } from './service/volume';
