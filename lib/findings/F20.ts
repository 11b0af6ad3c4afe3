import type { AdmissionPolicy, Demand } from '../model/admission';
import type { Estate } from '../model/estate';
import { type Answer, some } from '../model/relations';
import { isUnknown, type Known } from '../model/unknown';
import type { Container } from '../model/workload';
import { parseImage } from '../values/image';
import { F04 } from './F04';
import { type Clause, fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F20: signatures are demanded once the images they are demanded of are pinned.
 *
 * A signature is one image's, and a tag that moves is another image tomorrow: the audit expects half of the cluster to fail its
 * pulls where admission asks for signatures first (N-05, K-32). A policy that only observes may watch from the start. What counts
 * as pinned is what F04 says, its exemptions left aside: an exempt image floats as well.
 */
export const F20 = finding({
  id: 'F20',
  title: 'Signatures are demanded of images that are pinned',
  severity: 'high',
  sources: ['001 §table F20', '001 §Dangerous 4'],
  judges: [
    withFloating((floating) =>
      on(
        ({ admissionPolicies }: Estate) => admissionPolicies.filter(({ demands }) => demands.some(isSignature)),
        ({ demands }) => demands.filter(isSignature).map((demand) => judge(demand, floating)),
      ),
    ),
  ],
  mend: 'the images pinned first (F04); until then the policy with failureAction: Audit',
  exemptAt: '',
});

function isSignature({ kind }: AdmissionPolicy['demands'][number]): boolean {
  return kind === 'signature';
}

interface Floating {
  readonly container: Container;
  readonly image: string;
}

/** Asks F04 once for all policies which containers have an image that is not pinned. */
function withFloating(clause: (floating: readonly Floating[]) => Clause): Clause {
  return {
    judgeAll: (estate, factsOf) => {
      const judged = F04.judges.flatMap((each) => each.judgeAll(estate, factsOf));
      const failing = new Set(
        judged.filter(({ opinions }) => opinions.some(({ state }) => state === 'fail')).map(({ subject }) => subject),
      );
      const floating = estate.workloads
        .flatMap(({ pod }) => [...pod.containers, ...pod.initContainers])
        .filter((container) => failing.has(container))
        .flatMap((container) => (typeof container.image === 'string' ? [{ container, image: container.image }] : []));
      return clause(floating).judgeAll(estate, factsOf);
    },
  };
}

function judge({ refuses, images, at }: Demand, floating: readonly Floating[]): Opinion {
  if (isUnknown(refuses)) return unknown(refuses, { at });
  if (!refuses) return notApplicable();
  const concerned = floating.filter(({ image }) => isAskedOf(image, images) === true);
  const [first] = concerned;
  if (first) {
    const { image, container } = first;
    const count = concerned.length === 1 ? '' : `, and of ${String(concerned.length - 1)} more that float`;
    return fail(`demands a signature of "${image}" in ${container.workload.title}, which floats${count}`, { at });
  }
  return floating.some(({ image }) => isAskedOf(image, images) === undefined)
    ? unsure('may demand signatures of images that float', { at })
    : pass({ at });
}

function isAskedOf(image: string, { matching, except }: Demand['images']): Answer {
  const isExempt = matches(image, except);
  if (isExempt === true) return false;
  const isMeant = matches(image, matching);
  return isMeant === true && isExempt === undefined ? undefined : isMeant;
}

/** Kyverno compares the whole reference, with the registry that it is pulled from. */
function matches(image: string, patterns: readonly Known<string>[]): Answer {
  const read = parseImage(image);
  if (!read.ok) return false;
  const { registry, repository, tag = 'latest', digest } = read.value;
  const name = `${registry}/${repository}:${tag}${digest === undefined ? '' : `@${digest}`}`;
  const names = [name, name.replace(/^docker\.io\/library\//, 'docker.io/'), image];
  return some(
    patterns.map((pattern) => (isUnknown(pattern) ? undefined : names.some((each) => globOf(pattern).test(each)))),
  );
}

function globOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
