import type { AdmissionPolicy, Demand } from '../../model/admission';
import { isUnknown, type Known, Unknown } from '../../model/unknown';
import { type Attributes, within } from '../attributes';
import type { Source } from './objects';

/** Kinds of Kyverno's that judge what comes to the cluster; others have kinds of the same names (`nvidia.com` a ClusterPolicy). */
export function isAdmissionPolicy(kind: string, apiVersion: Known<string> | undefined): boolean {
  const group = isUnknown(apiVersion) ? '' : (apiVersion ?? '').split('/')[0];
  if (group === 'kyverno.io') return kind === 'ClusterPolicy' || kind === 'Policy';
  return group === 'policies.kyverno.io' && /^(?:Namespaced)?(?:Image)?ValidatingPolicy$/.test(kind);
}

export function readAdmissionPolicy(kind: string, { subject, attributes }: Source): AdmissionPolicy {
  const spec = attributes.block('spec');
  const written = within(spec);
  const rules = written?.blocks('rule');
  const demands =
    written === undefined ? [] : kind.endsWith('ValidatingPolicy') ? byActions(kind, written) : byRules(written);
  return {
    ...subject,
    at: attributes.at,
    annotations: within(attributes.block('metadata'))?.map('annotations') ?? {},
    demands: demands.map((demand) => ({ ...demand, at: below(demand.at, attributes.at) })),
    hidden: isUnknown(spec) ? spec : rules?.hidden,
  };
}

function below(path: string, policyAt: string): string {
  return path.startsWith(`${policyAt}.`) ? path.slice(policyAt.length + 1) : path;
}

const NO_IMAGES: Demand['images'] = { matching: [], except: [] };

/** The newer kinds refuse unless they say otherwise (`ValidationActions()` of Kyverno's API). */
function byActions(kind: string, spec: Attributes): readonly Demand[] {
  const actions = spec.strings('validation_actions') ?? ['Deny'];
  const refuses = isUnknown(actions) ? actions : actions.length === 0 || actions.includes('Deny');
  const at = `${spec.at}.validation_actions`;
  if (!kind.includes('Image')) return [{ kind: 'validation', at, refuses, images: NO_IMAGES }];
  const globs = spec.blocks('match_image_references');
  const matching = globs.list.map((each) => each.string('glob') ?? new Unknown('match_image_references'));
  const images = { matching: globs.hidden === undefined ? matching : [...matching, globs.hidden], except: [] };
  return [{ kind: 'signature', at, refuses, images }];
}

/** Each rule may say it for itself; the word for the whole policy is the older way (E-12), and may be overridden by namespace. */
function byRules(spec: Attributes): readonly Demand[] {
  return spec.blocks('rule').list.flatMap((rule): Demand[] => {
    const validate = within(rule.block('validate'));
    const validation = validate
      ? [{ kind: 'validation', images: NO_IMAGES, ...actionOf(validate, spec) } as const]
      : [];
    const signatures = rule.blocks('verify_images').list.map((each) => ({
      kind: 'signature' as const,
      images: {
        matching: [...each.texts('image_references'), ...each.texts('image')],
        except: each.texts('skip_image_references'),
      },
      ...actionOf(each, spec),
    }));
    return [...validation, ...signatures];
  });
}

function actionOf(part: Attributes, spec: Attributes): Pick<Demand, 'at' | 'refuses'> {
  const overriding = [
    ...part.blocks('failure_action_overrides').list,
    ...spec.blocks('validation_failure_action_overrides').list,
  ].find((each) => isEnforce(each.string('action')) === true);
  if (overriding) return { at: `${overriding.at}.action`, refuses: true };
  const own = part.string('failure_action');
  if (own !== undefined) return { at: `${part.at}.failure_action`, refuses: isEnforce(own) };
  return { at: `${spec.at}.validation_failure_action`, refuses: isEnforce(spec.string('validation_failure_action')) };
}

function isEnforce(action: Known<string> | undefined): Known<boolean> {
  return isUnknown(action) ? action : action?.toLowerCase() === 'enforce';
}
