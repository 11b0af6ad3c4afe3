import { stringToTerraform, TerraformProvider, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { JsonObject } from '../../../lib/values/json';
import { yamlText } from '../../../lib/values/yaml-text';
import { KubernetesStack } from '../platform/kubernetes-stack';
import type { KubectlStrategy } from './strategy';

const PROVIDER = 'kubectl';

/** The bindings have no class for it. */
export class KubectlManifest extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly object: JsonObject,
    private readonly strategy: KubectlStrategy,
  ) {
    super(scope, id, {
      terraformResourceType: 'kubectl_manifest',
      terraformGeneratorMetadata: { providerName: PROVIDER, providerVersionConstraint: strategy.version },
    });
    addProvider(KubernetesStack.of(scope), strategy);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { fieldManager, forceConflicts } = this.strategy;
    return {
      yaml_body: stringToTerraform(yamlText(this.object)),
      server_side_apply: true,
      ...(fieldManager === undefined ? {} : { field_manager: fieldManager }),
      ...(forceConflicts === undefined ? {} : { force_conflicts: forceConflicts }),
    };
  }
}

class KubectlProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    { source, version }: KubectlStrategy,
    private readonly attributes: Record<string, unknown>,
  ) {
    super(scope, PROVIDER, {
      terraformResourceType: PROVIDER,
      terraformGeneratorMetadata: { providerName: PROVIDER, providerVersionConstraint: version },
      terraformProviderSource: source,
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes;
  }
}

/** One for each stack, at the same cluster as the other provider. */
function addProvider(stack: KubernetesStack, strategy: KubectlStrategy): void {
  if (stack.node.tryFindChild(PROVIDER)) return;
  const { configPath, configContext } = stack.platform.props.provider ?? {};
  new KubectlProvider(stack, strategy, {
    ...(configPath === undefined ? {} : { config_path: configPath }),
    ...(configContext === undefined ? {} : { config_context: configContext }),
  });
}
