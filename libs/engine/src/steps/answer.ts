import { RuntimeError, type AgentDefinition, type ModelMessage } from '@mozaiks/contracts';
import { indexOf } from '../definition.ts';
import { loadRemoteTools } from '../remote/remote-tools.ts';
import { outputOf } from '../request/build-request.ts';
import { requestTokens } from '../request/size.ts';
import { commit, runOf, type Step, type TurnScope } from '../turn-scope.ts';
import { abortDrafts } from './abort.ts';
import { askModel, type Asked } from './ask-model.ts';
import { finishMessage } from './finish-message.ts';
import { giveUp, giveUpAsking } from './give-up.ts';
import { endFor } from './limits.ts';
import { prepareRequest } from './prepare.ts';
import { priceProblem } from './reserve.ts';
import type { StreamedMessage } from './stream-message.ts';
import { checkOutput } from './structured-output.ts';

const MAX_OUTPUT_REPAIRS = 1;
const MAX_EMPTY_ANSWERS = 1;

type Failed = Extract<Asked, { readonly kind: 'failed' }>;

interface Tries {
  /** What the repairs so far have added to the conversation. */
  readonly extra: readonly ModelMessage[];
  readonly repairs: number;
  /** The request was too long, and is asked once more with less of the history. */
  readonly trimmed?: { readonly tokens: number; readonly error: RuntimeError };
  readonly empty: number;
}
export const firstTry: Tries = { extra: [], repairs: 0, empty: 0 };

interface Answered {
  readonly asked: Extract<Asked, { readonly kind: 'answered' }>;
  readonly tries: Tries;
}

/** One answer; again where it is empty or does not satisfy its model. Throws what the author's transforms and guardrails fail with. */
export async function* answer(turn: TurnScope, agent: AgentDefinition, tries: Tries): Step {
  const unpriced = priceProblem(turn, agent.llm_config);
  if (unpriced !== undefined) return yield* giveUp(turn, unpriced);
  await loadRemoteTools(turn, agent);
  const request = yield* prepareRequest(turn, agent, tries.extra);
  if (request === undefined) return 'end';
  const { trimmed } = tries;
  if (trimmed !== undefined && requestTokens(request) >= trimmed.tokens)
    return yield* giveUpAsking(turn, agent.name, trimmed);
  const asked = yield* askModel(turn, request, {
    shown: indexOf(turn.workflow).layoutOf(agent).showsDeltas,
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
  /** Of the request, as estimated. */
  readonly tokens: number;
}

/** A request that was too long is trimmed to the window that its refusal has taught, once. */
async function* failed(
  turn: TurnScope,
  agent: AgentDefinition,
  { asked, tries, tokens }: Refused,
): Step {
  const { error, usage } = asked;
  if (error.details['context_window'] === undefined || tries.trimmed !== undefined)
    return yield* giveUpAsking(turn, agent.name, asked);
  yield* commit(turn, [usage]);
  return yield* answer(turn, agent, { ...tries, trimmed: { tokens, error } });
}

async function* judge(turn: TurnScope, agent: AgentDefinition, { asked, tries }: Answered): Step {
  const { message, usage } = asked;
  if (isFiltered(message)) return yield* giveUp(turn, new RuntimeError('content_filtered'), usage);
  if (isEmpty(message) && tries.empty < MAX_EMPTY_ANSWERS)
    return yield* askAgain(turn, agent, { asked, tries });
  if (isEmpty(message) && runOf(turn.state).message_id === null)
    return yield* giveUp(turn, new RuntimeError('empty_answer'), usage);
  const output = message.calls.length > 0 ? undefined : checkOutput(turn, agent, message.text);
  if (output?.ok === false)
    return yield* repair(turn, agent, { asked, tries, problems: output.problems });
  return yield* finishMessage(turn, agent, { message, usage, output });
}

/** The provider has withheld all of it. Where it has said something, that stands. */
const isFiltered = ({ text, calls, finish }: StreamedMessage): boolean =>
  text === '' && calls.length === 0 && finish?.reason === 'content_filter';

/** Nothing at all, although nothing stopped the model. After calls it may mean that there is nothing to add, and then it stands. */
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
    return yield* giveUp(turn, new RuntimeError('structured_output_invalid'), asked.usage);
  yield* commit(turn, [
    failure(turn, agent, { asked, code: 'structured_output_invalid', detail }),
    asked.usage,
  ]);
  const schema = JSON.stringify(outputOf(turn, agent)?.schema ?? {});
  const mend = `The answer does not satisfy its schema: ${detail}. Answer again with JSON that does, and nothing else. The schema: ${schema}`;
  const extra: readonly ModelMessage[] = [
    { role: 'assistant', text: asked.message.text, tool_calls: [] },
    { role: 'user', text: mend },
  ];
  return yield* answer(turn, agent, { ...tries, extra, repairs: tries.repairs + 1 });
}

interface Void {
  readonly asked: Answered['asked'];
  readonly code: 'empty_answer' | 'structured_output_invalid';
  readonly detail?: string;
}

/** The message is void, and the run goes on. */
function failure(turn: TurnScope, { name }: AgentDefinition, { asked, code, detail }: Void) {
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
