import type { App } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Finding } from '../findings/finding';
import type { Problem, Reason, Verdict } from '../findings/verdict';
import type { IsoDay } from '../values/iso-date';
import type { Granted } from './exemptions';
import type { PropProblem } from './governance';
import type { Loss } from './integrity';
import { authorsFrame, isAnnounced, originOf, originOfOverride } from './origin';
import { type Contradiction, SCHEMA_RULE } from './schema-check';
import type { Failure } from './write';

/** Turns what the nets caught into problems that name the author's construct, and the author's line. */
export class Reporter {
  private readonly constructs: ReadonlyMap<string, IConstruct>;

  constructor(
    app: App,
    private readonly cwd: string,
    private readonly today: IsoDay,
  ) {
    this.constructs = new Map(app.node.findAll().map((construct) => [construct.node.path, construct]));
  }

  /** What cdktf, a validation or thrown code of the author said of a construct. */
  failure({ construct, message, thrown }: Failure): Problem {
    const line = authorsFrame(thrown?.stack, this.cwd);
    const origin = line === undefined ? this.origin(construct) : { origin: line };
    return { where: pathOf(construct), rule: 'cdktf', message: message.trim(), ...origin };
  }

  loss({ construct, rule, message, mend, override }: Loss): Problem {
    const author = authored(construct);
    const line = override === undefined ? undefined : originOfOverride(construct, override, this.cwd);
    const origin = line === undefined ? this.origin(author) : { origin: line };
    return { where: pathOf(author), rule, message, mend, ...origin };
  }

  /** What a provider's schema refuses, in the line of the override that wrote it, or of the construct. */
  contradiction({ stack, construct, address, at, message, mend }: Contradiction): Problem {
    const element = this.constructs.get(construct ?? '') ?? stack;
    const author = authored(element);
    const section = address.startsWith('data.') ? '' : 'resource.';
    const line =
      originOfOverride(element, at, this.cwd) ?? originOfOverride(stack, `${section}${address}.${at}`, this.cwd);
    const path = at.replace(/\.(\d+)(?=\.|$)/g, '[$1]');
    return {
      where: pathOf(author),
      rule: SCHEMA_RULE,
      message,
      mend,
      place: {
        stack: stack.node.path,
        address: path === '' ? address : `${address}.${path}`,
        ...(construct === undefined ? {} : { construct }),
      },
      ...(line === undefined ? this.origin(author) : { origin: line }),
    };
  }

  prop(construct: IConstruct, { rule, message, mend, exempt }: PropProblem): Problem {
    return {
      where: pathOf(construct),
      rule: rule ?? 'props',
      message,
      ...(mend === undefined ? {} : { mend }),
      ...(exempt === undefined
        ? {}
        : { exempt: exempt.replace("expires: '…'", `expires: '${inNinetyDays(this.today)}'`) }),
      ...this.origin(construct),
    };
  }

  exemption({ stated, construct, scope, plain }: Granted, message: string): Problem {
    const author = construct && authored(construct);
    const where = author ? pathOf(author) : scope;
    return {
      where,
      rule: 'exemption',
      message: `${plain === undefined ? `of ${stated.rule}` : `plain(…) of ${plain}`}: ${message}`,
      ...(author ? this.origin(author) : {}),
    };
  }

  verdict({ finding, subject }: Verdict, reason: Reason): Problem {
    const { place, title, at } = subject;
    const construct = this.constructs.get(place.construct ?? place.stack);
    const author = construct && authored(construct);
    const path = [at, reason.at].filter((part) => part !== undefined && part !== '').join('.');
    return {
      where: author ? pathOf(author) : place.address,
      rule: finding.id,
      message: title === place.address ? reason.message : `${title} ${reason.message}`,
      mend: finding.mend,
      exempt: this.exemptText(finding, author),
      place: { ...place, address: path === '' ? place.address : `${place.address}.${path}` },
      ...(author ? this.origin(author) : {}),
    };
  }

  /** The exemption as one would write it: in the prop that takes it, or granted to the construct. */
  private exemptText({ id, exemptAt = '' }: Finding, author: IConstruct | undefined): string {
    const value = `exempt('${id}', { reason: '…', expires: '${inNinetyDays(this.today)}' })`;
    return exemptAt === '' ? `grant(${author?.node.id ?? 'stack'}, ${value})` : `${exemptAt}${value}`;
  }

  private origin(construct: IConstruct): { readonly origin?: string } {
    const origin = construct.node.scopes
      .reverse()
      .map((scope) => originOf(scope.node, this.cwd))
      .find((line) => line !== undefined);
    return origin === undefined ? {} : { origin };
  }
}

/** The construct that the author made: the outermost of ours around it, or itself. */
export function authored(construct: IConstruct): IConstruct {
  return construct.node.scopes.find((scope) => isAnnounced(scope.node)) ?? construct;
}

function pathOf(construct: IConstruct): string {
  return construct.node.path === '' ? 'app' : construct.node.path;
}

/** A day to write into the example: soon enough to be looked at again. */
function inNinetyDays(today: IsoDay): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) + 90 * 86_400_000).toISOString().slice(0, 10);
}
