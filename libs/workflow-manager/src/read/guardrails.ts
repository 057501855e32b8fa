import { defined, type Guardrail } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, itemsOf, textIn, wordIn } from '../yaml/read-node.ts';
import type { LlmReader } from './llm-configs.ts';
import { readPattern } from './patterns.ts';
import { readTemplate } from './placeholders.ts';
import { checkAgent, type Scope } from './scope.ts';

const ACTIONS = ['block', 'replace', 'handoff'] as const;

function checkKeys(scope: Scope, node: YamlNode, rail: Guardrail): void {
  const { report } = scope;
  const llm = fieldOf(node, 'llm');
  if ((fieldOf(node, 'regex') === undefined) === (llm === undefined))
    report({
      code: 'WF019',
      at: node.at,
      message: `the guardrail ${rail.name} takes exactly one of regex and llm`,
    });
  if (rail.action === 'handoff' && rail.target === undefined)
    report({
      code: 'WF012',
      at: node.at,
      message: `the guardrail ${rail.name} hands off: target is missing`,
    });
  if (rail.action === 'replace' && llm !== undefined)
    report({
      code: 'WF019',
      at: llm.at,
      message: `the guardrail ${rail.name} replaces what a regex matched: llm does not say what that is`,
    });
}

const KEY_OF_ACTION = { block: 'message', replace: 'with', handoff: 'target' } as const;

function checkUseless({ report }: Scope, node: YamlNode, { name, action }: Guardrail): void {
  for (const [of, key] of Object.entries(KEY_OF_ACTION)) {
    const value = fieldOf(node, key);
    if (value === undefined || of === action) continue;
    report({
      code: 'WF018',
      at: value.at,
      message: `${key} has no effect: action of the guardrail ${name} is ${action}`,
    });
  }
}

function readGuardrail(scope: Scope, node: YamlNode, llms: LlmReader): Guardrail {
  const llm = fieldOf(node, 'llm');
  const target = fieldOf(node, 'target');
  const action = wordIn(node, 'action', ACTIONS) ?? 'block';
  const rail: Guardrail = {
    name: textIn(node, 'name') ?? '',
    ...defined({
      regex: readPattern(scope, fieldOf(node, 'regex'), { exact: action === 'replace' }),
      llm:
        llm === undefined
          ? undefined
          : {
              prompt: readTemplate(scope, fieldOf(llm, 'prompt')) ?? '',
              llm_config: llms.read(fieldOf(llm, 'llm_config')),
            },
    }),
    action,
    ...defined({
      message: textIn(node, 'message'),
      with: textIn(node, 'with'),
      target: textIn(node, 'target'),
    }),
  };
  if (target !== undefined && rail.target !== undefined) checkAgent(scope, rail.target, target.at);
  checkKeys(scope, node, rail);
  checkUseless(scope, node, rail);
  return rail.action === 'replace' ? { ...rail, with: rail.with ?? '' } : rail;
}

/** The guardrails of an agent: input and output. */
export function readGuardrails(scope: Scope, node: YamlNode | undefined, llms: LlmReader) {
  const list = (key: string) =>
    itemsOf(fieldOf(node, key)).map((item) => readGuardrail(scope, item, llms));
  return { input: list('input'), output: list('output') };
}
