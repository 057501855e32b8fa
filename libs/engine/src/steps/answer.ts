import { RuntimeError, type AgentDefinition, type ModelMessage } from '@mozaiks/contracts';
import { definitionIndex } from '../definition.ts';
import { loadRemoteTools } from '../remote/remote-tools.ts';
import { outputOf } from '../request/build-request.ts';
import { requestTokens } from '../request/size.ts';
import { commit, runOf, type Step, type TurnScope } from '../turn-scope.ts';
import { abortDrafts } from './abort.ts';
import { askModel, type Asked } from './ask-model.ts';
import { finishMessage } from './finish-message.ts';
import { endWithError, endWithModelError } from './end-with-error.ts';
import { endFor } from './limits.ts';
import { prepareRequest } from './prepare.ts';
import { priceProblem } from './reserve.ts';
import type { StreamedMessage } from './stream-message.ts';
import { checkOutput } from './structured-output.ts';

const MAX_OUTPUT_REPAIRS = 1;
const MAX_EMPTY_ANSWERS = 1;

type Failed = Extract<Asked, { readonly kind: 'failed' }>;

interface Tries {
  /** Messages that repairs have added to the conversation so far. */
  readonly extra: readonly ModelMessage[];
  readonly repairs: number;
  /** Set after a request that was too long: it is sent once more, with less history. */
  readonly trimmed?: { readonly tokens: number; readonly error: RuntimeError };
  readonly empty: number;
}
export const firstTry: Tries = { extra: [], repairs: 0, empty: 0 };

interface Answered {
  readonly asked: Extract<Asked, { readonly kind: 'answered' }>;
  readonly tries: Tries;
}

/**
 * Asks for one answer, and again if it is empty or does not match its schema. Throws the errors of
 * the author's transforms and guardrails.
 */
export async function* answer(turn: TurnScope, agent: AgentDefinition, tries: Tries): Step {
  const unpriced = priceProblem(turn, agent.llm_config);
  if (unpriced !== undefined) return yield* endWithError(turn, unpriced);
  await loadRemoteTools(turn, agent);
  const request = yield* prepareRequest(turn, agent, tries.extra);
  if (request === undefined) return 'end';
  const { trimmed } = tries;
  if (trimmed !== undefined && requestTokens(request) >= trimmed.tokens)
    return yield* endWithModelError(turn, agent.name, trimmed);
  const asked = yield* askModel(turn, request, {
    shown: definitionIndex(turn.workflow).layoutOf(agent).showsDeltas,
  });
  if (asked.kind === 'exhausted') return yield* endFor(turn, 'budget_exhausted');
  if (asked.kind === 'failed')
    return yield* failed(turn, agent, { asked, tries, tokens: requestTokens(request) });
  if (asked.kind === 'aborted') {
    yield* commit(turn, abortDrafts(turn, agent, asked));
    return asked.timedOut && turn.state.run !== null ? yield* endFor(turn, 'timeout') : 'end';
  }
  return yield* judge(turn, agent, { asked, tries });
}

interface Refused {
  readonly asked: Failed;
  readonly tries: Tries;
  /** Estimated tokens of the request. */
  readonly tokens: number;
}

/**
 * A request that was too long is sent once more, trimmed to the window that its refusal revealed.
 */
async function* failed(
  turn: TurnScope,
  agent: AgentDefinition,
  { asked, tries, tokens }: Refused,
): Step {
  const { error, usage } = asked;
  if (error.details['context_window'] === undefined || tries.trimmed !== undefined)
    return yield* endWithModelError(turn, agent.name, asked);
  yield* commit(turn, [usage]);
  return yield* answer(turn, agent, { ...tries, trimmed: { tokens, error } });
}

async function* judge(turn: TurnScope, agent: AgentDefinition, { asked, tries }: Answered): Step {
  const { message, usage } = asked;
  if (isFiltered(message))
    return yield* endWithError(turn, new RuntimeError('content_filtered'), usage);
  if (isEmpty(message) && tries.empty < MAX_EMPTY_ANSWERS)
    return yield* askAgain(turn, agent, { asked, tries });
  if (isEmpty(message) && runOf(turn.state).message_id === null)
    return yield* endWithError(turn, new RuntimeError('empty_answer'), usage);
  const output = message.calls.length > 0 ? undefined : checkOutput(turn, agent, message.text);
  if (output?.ok === false)
    return yield* repair(turn, agent, { asked, tries, problems: output.problems });
  return yield* finishMessage(turn, agent, { message, usage, output });
}

/**
 * Whether the provider has withheld the whole message. If it let a part through, that part is kept.
 */
const isFiltered = ({ text, calls, finish }: StreamedMessage): boolean =>
  text === '' && calls.length === 0 && finish?.reason === 'content_filter';

/**
 * Whether the message is empty although nothing stopped the model. After calls that may mean that
 * there is nothing to add, and then it is kept.
 */
const isEmpty = ({ text, calls, finish }: StreamedMessage): boolean =>
  text.trim() === '' &&
  calls.length === 0 &&
  ['stop', 'tool_calls', 'other'].includes(finish?.reason ?? '');

async function* askAgain(
  turn: TurnScope,
  agent: AgentDefinition,
  { asked, tries }: Answered,
): Step {
  yield* commit(turn, [failure(turn, agent, { asked, code: 'empty_answer' }), asked.usage]);
  return yield* answer(turn, agent, { ...tries, empty: tries.empty + 1 });
}

interface Invalid extends Answered {
  readonly problems: readonly string[];
}

async function* repair(
  turn: TurnScope,
  agent: AgentDefinition,
  { asked, tries, problems }: Invalid,
): Step {
  const detail = problems.join('; ');
  if (tries.repairs >= MAX_OUTPUT_REPAIRS)
    return yield* endWithError(turn, new RuntimeError('structured_output_invalid'), asked.usage);
  yield* commit(turn, [
    failure(turn, agent, { asked, code: 'structured_output_invalid', detail }),
    asked.usage,
  ]);
  const schema = JSON.stringify(outputOf(turn, agent)?.schema ?? {});
  const instruction = `The answer does not satisfy its schema: ${detail}. Answer again with JSON that does, and nothing else. The schema: ${schema}`;
  const extra: readonly ModelMessage[] = [
    { role: 'assistant', text: asked.message.text, tool_calls: [] },
    { role: 'user', text: instruction },
  ];
  return yield* answer(turn, agent, { ...tries, extra, repairs: tries.repairs + 1 });
}

interface VoidAnswer {
  readonly asked: Answered['asked'];
  readonly code: 'empty_answer' | 'structured_output_invalid';
  readonly detail?: string;
}

/** The message is void, and the run continues. */
function failure(turn: TurnScope, { name }: AgentDefinition, { asked, code, detail }: VoidAnswer) {
  const { message } = new RuntimeError(code);
  const { message_id } = asked.message;
  const { run_id } = runOf(turn.state);
  return {
    type: 'error',
    run_id,
    code,
    message: detail ?? message,
    retryable: true,
    agent: name,
    message_id,
  } as const;
}
