import {
  GcsBackend,
  HttpBackend,
  LocalBackend,
  PgBackend,
  S3Backend,
  TerraformBackend,
  TerraformRemoteState,
  type TerraformStack,
} from 'cdktf';
import type { Construct } from 'constructs';

/** Where Terraform state lives. State holds secrets in the clear, so it belongs off the machine that plans (S-30). */
export interface StateBackend {
  /** Puts the backend into a stack; `id` names the stack's own state. */
  readonly install: (stack: TerraformStack, id: string) => void;
}

export interface S3Props {
  readonly bucket: string;
  readonly region: string;
  /** @default '' - the state of stack `web` is `web/terraform.tfstate` */
  readonly prefix?: string;
  /** Endpoint of an S3-compatible store: `https://<account>.r2.cloudflarestorage.com`. */
  readonly endpoint?: string;
}

/**
 * S3, or what speaks its protocol. One object for each stack, locked by a lock file beside it, encrypted at rest.
 *
 * Credentials come from the environment of Terraform, never from here.
 */
export function s3(props: S3Props): StateBackend {
  return {
    install(stack, id) {
      const { bucket, region, prefix = '', endpoint } = props;
      const backend = new S3Backend(stack, { bucket, region, key: `${prefix}${id}/terraform.tfstate`, encrypt: true });
      backend.addOverride('use_lockfile', true); // cdktf 0.21 has no attribute for it
      if (endpoint !== undefined) {
        backend.addOverride('endpoints', { s3: endpoint });
        for (const name of ['skip_credentials_validation', 'skip_region_validation', 'skip_requesting_account_id'])
          backend.addOverride(name, true);
        backend.addOverride('use_path_style', true);
      }
    },
  };
}

/** PostgreSQL, one schema for each stack. The connection comes from `PG_CONN_STR`: written here it would be a password in git. */
export function pg(props: { /** @default '' */ readonly prefix?: string } = {}): StateBackend {
  return {
    install(stack, id) {
      const backend = new PgBackend(stack, { connStr: '', schemaName: `${props.prefix ?? ''}${id}` });
      backend.addOverride('conn_str', undefined);
    },
  };
}

/** An HTTP state server such as GitLab's; `address` gets the stack's id behind it. Credentials come from the environment. */
export function http(props: { readonly address: string }): StateBackend {
  return {
    install(stack, id) {
      const address = `${props.address.replace(/\/$/, '')}/${id}`;
      new HttpBackend(stack, {
        address,
        lockAddress: `${address}/lock`,
        unlockAddress: `${address}/lock`,
        lockMethod: 'POST',
        unlockMethod: 'DELETE',
      });
    },
  };
}

/** Google Cloud Storage, one prefix for each stack. */
export function gcs(props: { readonly bucket: string; readonly prefix?: string }): StateBackend {
  return {
    install(stack, id) {
      new GcsBackend(stack, { bucket: props.bucket, prefix: `${props.prefix ?? ''}${id}` });
    },
  };
}

/** A Secret in the cluster, one for each stack: for clusters that have nothing else yet. */
export function kubernetes(props: { readonly namespace: string; readonly configPath?: string }): StateBackend {
  return {
    install(stack, id) {
      new KubernetesBackend(stack, {
        secret_suffix: id,
        namespace: props.namespace,
        ...(props.configPath === undefined ? {} : { config_path: props.configPath }),
      });
    },
  };
}

/** A file beside the output: for trying things out. Above tier 2 the gate refuses it (S-30). */
export function local(): StateBackend {
  return {
    install(stack, id) {
      new LocalBackend(stack, { path: `terraform.${id}.tfstate` });
    },
  };
}

/** cdktf has no class for Terraform's `kubernetes` backend. */
class KubernetesBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly settings: Readonly<Record<string, string>>,
  ) {
    super(scope, 'backend', 'kubernetes');
  }

  protected override synthesizeAttributes(): Record<string, string> {
    return { ...this.settings };
  }

  protected override synthesizeHclAttributes(): Record<string, string> {
    return { ...this.settings };
  }

  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    return new KubernetesRemoteState(scope, name, 'kubernetes', { ...this.settings });
  }
}

class KubernetesRemoteState extends TerraformRemoteState {}
