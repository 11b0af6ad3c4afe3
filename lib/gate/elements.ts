import { TerraformBackend, TerraformElement, TerraformProvider, TerraformStack } from 'cdktf';
import { type Json, type JsonObject, isList, isObject } from '../values/json';

/** A block of a stack's output and the element of the tree that writes it. */
export interface Element {
  readonly construct: TerraformElement;
  /** `resource.kubernetes_deployment_v1.web`, `variable.replicas`. */
  readonly address: string;
  /** The last part of the address, which must be a Terraform identifier; undefined where cdktf alone decides it. */
  readonly id: string | undefined;
  /** What stands there in the written output. */
  readonly written: Json | undefined;
}

const NAMED = ['module', 'variable', 'output', 'locals'] as const;
const TYPED = ['resource', 'data'] as const;

/** Everything that the elements of one stack say they write, nested stacks left out. */
export function elementsOf(stack: TerraformStack, json: JsonObject): readonly Element[] {
  const providers = new Map<string, number>();
  return stack.node
    .findAll()
    .filter((construct) => TerraformElement.isTerraformElement(construct))
    .filter((construct) => TerraformStack.of(construct) === stack)
    .flatMap((construct) => blocksOf(construct, json, providers));
}

function blocksOf(construct: TerraformElement, json: JsonObject, providers: Map<string, number>): Element[] {
  const fragment = construct.toTerraform() as JsonObject;
  const named = NAMED.flatMap((section) => keysOf(fragment, section).map((id) => [section, id]));
  const typed = TYPED.flatMap((section) =>
    keysOf(fragment, section).flatMap((type) => keysOf(fragment, section, type).map((id) => [section, type, id])),
  );
  const blocks = [...named, ...typed].map((steps) => ({
    construct,
    address: steps.join('.'),
    id: steps.at(-1),
    written: single(at(json, steps)),
  }));
  if (TerraformProvider.isTerraformProvider(construct)) {
    const type = construct.terraformResourceType;
    const index = providers.get(type) ?? 0; // cdktf lists the providers of one type in the order of the tree
    providers.set(type, index + 1);
    const list = at(json, ['provider', type]);
    blocks.push({
      construct,
      address: `provider.${type}[${String(index)}]`,
      id: undefined,
      written: isList(list) ? list[index] : undefined,
    });
  } else if (TerraformBackend.isBackend(construct))
    for (const name of keysOf(fragment, 'terraform', 'backend'))
      blocks.push({
        construct,
        address: `terraform.backend.${name}`,
        id: undefined,
        written: at(json, ['terraform', 'backend', name]),
      });
  return blocks;
}

function at(json: Json | undefined, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>((value, step) => (isObject(value) ? value[step] : undefined), json);
}

function keysOf(fragment: JsonObject, ...steps: readonly string[]): string[] {
  const value = at(fragment, steps);
  return isObject(value) ? Object.keys(value) : [];
}

function single(value: Json | undefined): Json | undefined {
  return isList(value) ? value[0] : value;
}
