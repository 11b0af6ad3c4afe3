import { many, number, one, set, text, type Block, type Shape } from './field';
import { labelSelector, requirements } from './selector';

const PREFERRED = 'preferred_during_scheduling_ignored_during_execution';
const REQUIRED = 'required_during_scheduling_ignored_during_execution';

const nodeTerm: Shape = { match_expressions: requirements, match_fields: requirements };

/** Which nodes will do: one of the terms has to hold. */
export const nodeSelector: Shape = { node_selector_term: many(nodeTerm, { to: 'nodeSelectorTerms' }) };

const podTerm: Shape = {
  label_selector: one(labelSelector),
  namespace_selector: one(labelSelector),
  namespaces: set(),
  topology_key: text({ always: true }),
};

const towardsPods: Block = one({
  [REQUIRED]: many(podTerm),
  [PREFERRED]: many({ weight: number({ always: true }), pod_affinity_term: one(podTerm) }),
});

export const affinity: Block = one({
  node_affinity: one({
    [REQUIRED]: one(nodeSelector),
    [PREFERRED]: many({ weight: number({ always: true }), preference: one(nodeTerm) }),
  }),
  pod_affinity: towardsPods,
  pod_anti_affinity: towardsPods,
});
