import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdktf';
import { compareOutputs } from '../../lib/diff/compare';
import { EFFECTS } from '../../lib/diff/difference';
import { installedSchemas } from '../../lib/gate/hcl';
import { diffMarkdown } from '../../lib/reports/diff-markdown';
import { diffText } from '../../lib/reports/diff-text';
import { synth } from '../../lib/testing';
import { isObject, type JsonObject } from '../../lib/values/json';
import { Crowdsec } from '../../stacks/crowdsec';
import { Cyberchef } from '../../stacks/cyberchef';
import { Privatebin } from '../../stacks/privatebin';
import { madePage } from '../made-page';

/**
 * The examples of docs/diff.md are what the command says of the real stacks after a few edits; they are made by
 * `UPDATE=1 npx jest test/diff/page`, and are the golden of all that a reviewer reads.
 */
const PAGE = path.join(__dirname, '..', '..', 'docs', 'diff.md');

function written(stack: JsonObject | undefined): JsonObject {
  if (stack === undefined) throw new Error('the stack is not written as one');
  return stack;
}

const today = { today: '2026-11-21' } as const;
const old = new Map([
  ['crowdsec', written(synth(new Crowdsec(new App()), today).json)],
  ['cyberchef', written(synth(new Cyberchef(new App()), today).json)],
  ['privatebin', written(synth(new Privatebin(new App()), today).json)],
]);

/** What an edit of a stack's code comes to in its JSON. */
const EDITS: readonly (readonly [string, string])[] = [
  ['privatebin/nginx-fpm-alpine:2.0.2', 'privatebin/nginx-fpm-alpine:2.0.3'],
  ['"storage":"1Gi"', '"storage":"500Mi"'],
  ['max_age: 7d', 'max_age: 14d'],
  ['"name":"DISABLE_AGENT","value":"true"', '"name":"LOG_LEVEL","value":"debug"'],
  ['"kubernetes_service_v1":{"cyberchef":', '"kubernetes_service_v1":{"web":'],
];

const now = new Map(
  [...old].map(([name, stack]): [string, JsonObject] => {
    const text = EDITS.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(stack));
    const json: unknown = JSON.parse(text);
    return [name, isObject(json) ? json : {}];
  }),
);

const stacks = compareOutputs(old, now, (json) => installedSchemas(json, __dirname));
const compared = { old: 'main:cdktf.out', new: 'cdktf.out', stacks };

const parts: Readonly<Record<string, string>> = {
  text: `\`\`\`text\n$ npx pawl diff main:cdktf.out cdktf.out\n${diffText(compared)}\n\`\`\``,
  markdown: `\`\`\`\`markdown\n${diffMarkdown(compared).trimEnd()}\n\`\`\`\``,
};

test('every edit is one difference, and nothing else differs', () => {
  expect(stacks.flatMap(({ blocks }) => blocks.map(({ address, effect }) => [effect, address]))).toEqual([
    ['restarted', 'kubernetes_deployment_v1.crowdsec_crowdsec-lapi'],
    ['changed', 'kubernetes_config_map_v1.crowdsec_crowdsec-lapi_config'],
    ['gone', 'kubernetes_service_v1.cyberchef'],
    ['added', 'kubernetes_service_v1.web'],
    ['replaced', 'kubernetes_persistent_volume_claim_v1.privatebin_data'],
    ['restarted', 'kubernetes_deployment_v1.privatebin'],
  ]);
});

test('docs/diff.md shows what the command says', () => {
  const { is, ought } = madePage(PAGE, parts);
  expect(is).toBe(ought);
});

test('docs/diff.md explains every effect', () => {
  const page = fs.readFileSync(PAGE, 'utf8');
  expect(EFFECTS.filter((effect) => !page.includes(`\`${effect}\``))).toEqual([]);
});
