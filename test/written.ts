import type { TerraformStack } from 'cdktf';
import { grantedTo, problemsOf } from '../lib/gate/governance';
import { isList, isObject, type Json, type JsonObject } from '../lib/values/json';

/** What one stack writes, and what its constructors said. */
export class Written {
  readonly json: JsonObject;
  /** `F02 message`, or `props message` where no finding is behind it. */
  readonly problems: readonly string[];
  /** As `problems`, with how to mend and how to exempt. */
  readonly advice: readonly string[];
  /** `F02 health`: the finding, and the prop that took the exemption from it. */
  readonly exempt: readonly string[];

  /** Synthesizes the stack in memory. */
  constructor(stack: TerraformStack) {
    stack.prepareStack();
    const json: unknown = JSON.parse(JSON.stringify(stack.toTerraform()));
    const all = stack.node.findAll();
    const problems = all.flatMap(problemsOf);
    this.json = isObject(json) ? json : {};
    this.problems = problems.map(({ rule, message }) => `${rule ?? 'props'} ${message}`);
    this.advice = problems.map(({ rule, message, mend = '', exempt = '' }) =>
      [rule ?? 'props', message, mend, exempt].join(' | '),
    );
    this.exempt = all.flatMap(grantedTo).map(({ stated, prop = '' }) => `${stated.rule} ${prop}`.trim());
  }

  /** Addresses of all resources, sorted. */
  get addresses(): readonly string[] {
    const types = Object.entries(objectAt(this.json, 'resource'));
    return types.flatMap(([type, all]) => Object.keys(isObject(all) ? all : {}).map((id) => `${type}.${id}`)).sort();
  }

  /** The value at a path such as `resource.kubernetes_service_v1.web.spec.port.0.name`, without cdktf's own notes. */
  at(path: string): Json | undefined {
    return valueAt(this.json, path);
  }
}

/** The value at a path below another, without cdktf's own notes; the value itself where the path is empty. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  return withoutNotes(path === '' ? value : path.split('.').reduce<Json | undefined>(step, value));
}

function step(value: Json | undefined, name: string): Json | undefined {
  if (isList(value)) return value[Number(name)];
  return isObject(value) ? value[name] : undefined;
}

export function objectAt(json: JsonObject, key: string): JsonObject {
  const value = json[key];
  return isObject(value) ? value : {};
}

function withoutNotes(value: Json | undefined): Json | undefined {
  if (isList(value)) return value.map((item) => withoutNotes(item) ?? null);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const plain = withoutNotes(item);
      const says = key !== '//' && plain !== undefined && !(isList(plain) && plain.length === 0);
      return says ? [[key, plain]] : []; // an empty list of blocks is what cdktf writes for none
    }),
  );
}
