import { RuntimeError, type AgentDefinition, type EventDraft, type ModelMessage } from '@mozaiks/contracts';
import { contextView } from '../context.ts';
import { decideBefore } from '../decide/decide.ts';
import { agentOf } from '../definition.ts';
import { failRun } from '../drafts.ts';
import { buildRequest } from '../request/build-request.ts';
import { commit, runOf, type Step, type TurnScope } from '../turn-scope.ts';
import { abortDrafts } from './abort.ts';
import { carryOut } from './carry-out.ts';
import { endFor, timeLeft } from './limits.ts';
import { messageDrafts } from './message-drafts.ts';
import { askModel, type Asked } from './ask-model.ts';
import { checkOutput } from './structured-output.ts';

/** Repairs of arguments that a model is granted in a row, and of a structured output. */
const MAX_BAD_CALLS = 2;
const MAX_OUTPUT_REPAIRS = 1;

/** Asks an agent's model for its next message. */
export async function* speak(turn: TurnScope, name: string): Step {
  const agent = agentOf(turn.workflow, name);
  const { rounds } = runOf(turn.state);
  if (timeLeft(turn) <= 0) return yield* endFor(turn, 'timeout');
  if (rounds >= turn.workflow.definition.max_tool_rounds) return yield* endFor(turn, 'max_tool_rounds');
  if (rounds === 0) {
    const { log, state, workflow } = turn;
    const before = decideBefore({ state, workflow, from: name, view: contextView({ log, state, workflow }) });
    if (before !== undefined) return yield* carryOut(turn, name, before);
  }
  if (badCalls(turn) > MAX_BAD_CALLS) return yield* giveUp(turn, new RuntimeError('tool_invalid_arguments'));
  return yield* answer(turn, agent, []);
}

/** One answer, and the repairs of one that does not satisfy its model. */
async function* answer(turn: TurnScope, agent: AgentDefinition, extra: readonly ModelMessage[]): Step {
  const asked = yield* askModel(turn, buildRequest(turn, agent, extra), agent);
  if (asked.kind === 'failed') return yield* giveUp(turn, asked.error, asked.usage);
  if (asked.kind === 'aborted') {
    const drafts = abortDrafts(turn, agent, asked);
    if (drafts.length > 0) yield* commit(turn, drafts);
    return asked.timedOut && turn.state.run !== null ? yield* endFor(turn, 'timeout') : 'end';
  }
  const { message, usage } = asked;
  const output = message.calls.length > 0 ? undefined : checkOutput(turn, agent, message);
  if (output?.ok === false) return yield* repair(turn, agent, { asked, problems: output.problems, repairs: extra.length / 2 });
  yield* commit(turn, [...messageDrafts(turn, agent, message), ...(output?.drafts ?? []), usage]);
  return 'go_on';
}

interface Bad {
  readonly asked: Extract<Asked, { readonly kind: 'answered' }>;
  readonly problems: readonly string[];
  readonly repairs: number;
}

async function* repair(turn: TurnScope, agent: AgentDefinition, { asked, problems, repairs }: Bad): Step {
  const invalid = new RuntimeError('structured_output_invalid');
  if (repairs >= MAX_OUTPUT_REPAIRS) return yield* giveUp(turn, invalid, asked.usage);
  const { run_id } = runOf(turn.state);
  const { message_id, text } = asked.message;
  const said = {
    type: 'error',
    run_id,
    code: invalid.code,
    message: problems.join('; '),
    retryable: true,
    agent: agent.name,
    message_id,
  } as const;
  yield* commit(turn, [said, asked.usage]);
  const mend = `The answer does not satisfy its schema: ${problems.join('; ')}. Answer again with JSON that does, and nothing else.`;
  return yield* answer(turn, agent, [
    { role: 'assistant', text, tool_calls: [] },
    { role: 'user', text: mend },
  ]);
}

async function* giveUp(turn: TurnScope, error: RuntimeError, usage?: EventDraft): Step {
  const { code, message, retryable } = error;
  const detail = error.details['detail'];
  const said = typeof detail === 'string' ? `${message}: ${detail}` : message;
  yield* commit(turn, [...(usage === undefined ? [] : [usage]), ...failRun(turn.state, { code, message: said, retryable })]);
  return 'end';
}

/** Calls in a row, at the end of this turn, whose arguments did not fit. */
function badCalls({ state }: TurnScope): number {
  const results = state.transcript
    .slice(state.transcript.findLastIndex((fact) => fact.type === 'agent_start'))
    .filter((fact) => fact.type === 'tool_result');
  const good = results.findLastIndex((result) => result.error?.code !== 'tool_invalid_arguments');
  return results.length - 1 - good;
}
