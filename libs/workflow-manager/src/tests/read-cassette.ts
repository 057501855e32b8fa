import { defined, isErrorCode, USAGE_PURPOSES } from '@mozaiks/contracts';
import { checkAgent, type Scope } from '../read/scope.ts';
import { toJson, type YamlNode } from '../yaml/node.ts';
import {
  entriesOf,
  fieldOf,
  flagIn,
  itemsOf,
  numberIn,
  objectOf,
  textIn,
  textsOf,
  wordIn,
} from '../yaml/read-node.ts';
import {
  CASSETTE_FINISHES,
  type Cassette,
  type CassetteAnswer,
  type CassetteResult,
} from './cassette.ts';

/** Reads the recording of a chat and reports its mistakes. */
export function readCassette(scope: Scope, node: YamlNode): Cassette {
  const cache_seed = numberIn(node, 'cache_seed');
  return {
    started: startOf(scope, fieldOf(node, 'started')),
    ...defined({ cache_seed }),
    answers: itemsOf(fieldOf(node, 'answers')).map((answer) => readAnswer(scope, answer)),
    results: itemsOf(fieldOf(node, 'results')).flatMap((result) => readResult(scope, result)),
    ids: textsOf(fieldOf(node, 'ids')),
    at: node.at,
  };
}

function startOf({ report }: Scope, node: YamlNode | undefined): number {
  const value = node === undefined ? '' : toJson(node);
  const started = typeof value === 'string' && TIME.test(value) ? Date.parse(value) : NaN;
  if (!Number.isNaN(started) || node === undefined) return started;
  report({
    code: 'WF013',
    at: node.at,
    message: 'started is not a time',
    hint: 'write it as 2026-01-01T00:00:00.000Z',
  });
  return 0;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function readAnswer(scope: Scope, node: YamlNode): CassetteAnswer {
  const agent = fieldOf(node, 'agent');
  const nested = flagIn(node, 'nested') ?? false;
  if (agent !== undefined && !nested) checkAgent(scope, textIn(node, 'agent') ?? '', agent.at);
  const calls = itemsOf(fieldOf(node, 'calls')).map((call) => ({
    tool: textIn(call, 'tool') ?? '',
    arguments: objectOf(fieldOf(call, 'arguments')) ?? null,
  }));
  const count = (name: string): number | null => numberIn(node, name) ?? null;
  return {
    agent: textIn(node, 'agent') ?? '',
    purpose: wordIn(node, 'purpose', USAGE_PURPOSES) ?? 'reply',
    nested,
    say: textIn(node, 'say') ?? '',
    calls,
    finish: wordIn(node, 'finish', CASSETTE_FINISHES) ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
    ...defined({ error: modelError(scope, fieldOf(node, 'error')) }),
    retried: flagIn(node, 'retried') ?? false,
    provider: textIn(node, 'provider') ?? 'cassette',
    model: textIn(node, 'model') ?? 'cassette',
    input_tokens: count('input_tokens'),
    output_tokens: count('output_tokens'),
    cached_input_tokens: count('cached_input_tokens'),
    reasoning_tokens: count('reasoning_tokens'),
    cost_usd: count('cost_usd'),
    duration_ms: count('duration_ms') ?? 0,
    first_token_ms: count('first_token_ms'),
  };
}

function modelError({ report }: Scope, node: YamlNode | undefined): CassetteAnswer['error'] {
  if (node === undefined) return undefined;
  const code = textIn(node, 'code') ?? '';
  const message = textIn(node, 'message') ?? '';
  if (isErrorCode(code)) return { code, message };
  if (code !== '')
    report({ code: 'WF013', at: node.at, message: `there is no error code ${code}` });
  return { code: 'internal', message };
}

const KINDS = ['tool', 'hook', 'router', 'source'] as const;

function readResult({ report }: Scope, node: YamlNode): readonly CassetteResult[] {
  const named = entriesOf(node).filter(({ key }) => KINDS.some((kind) => kind === key));
  const [first, second] = named;
  const [error, value] = [fieldOf(node, 'error'), fieldOf(node, 'result')];
  if (first === undefined)
    report({
      code: 'WF012',
      at: node.at,
      message: 'the result does not name what was called',
      hint: `one of ${KINDS.join(', ')}`,
    });
  if (second !== undefined)
    report({
      code: 'WF019',
      at: second.keyAt,
      message: `a result has either ${first?.key ?? ''} or ${second.key}`,
    });
  if (error !== undefined && value !== undefined)
    report({ code: 'WF019', at: error.at, message: 'a call that failed has no result' });
  const kind = KINDS.find((each) => each === first?.key);
  if (first === undefined || kind === undefined) return [];
  const failed =
    error === undefined
      ? undefined
      : { code: textIn(error, 'code') ?? '', message: textIn(error, 'message') ?? '' };
  return [
    {
      kind,
      name: textIn(node, first.key) ?? '',
      ...defined({
        function: textIn(node, 'function'),
        arguments: objectOf(fieldOf(node, 'arguments')),
        error: failed,
      }),
      nested: flagIn(node, 'nested') ?? false,
      value: value === undefined ? null : toJson(value),
      set: objectOf(fieldOf(node, 'set')) ?? {},
      duration_ms: numberIn(node, 'duration_ms') ?? 0,
    },
  ];
}
