import type { AgentDefinition, DraftOf, ModelMessage } from '@mozaiks/contracts';
import { layoutNow } from '../layout/layout-now.ts';
import { requestBase, toolsOf } from '../request/build-request.ts';
import { firstThatFits, included, type HistoryLimits } from '../request/history.ts';
import { shownTo, type Shown } from '../request/messages.ts';
import { cleaned } from '../request/new-material.ts';
import { windowOf } from '../request/resolved.ts';
import { fixedTokens } from '../request/size.ts';
import { commit, runOf, type Part, type TurnScope } from '../turn-scope.ts';
import { askAside } from './aside.ts';

/** The history as the agent's model is shown it, cut to what its policy and its model's window allow; undefined when the turn was stopped. */
export async function* shownHistory(
  turn: TurnScope,
  agent: AgentDefinition,
  instructions: string,
): Part<readonly ModelMessage[] | undefined> {
  const limits = limitsOf(turn, agent, instructions);
  const shown = historyOf(turn, agent);
  const first = firstThatFits(messagesIn(shown), limits);
  if (first === 0) return messagesIn(shown);
  const old = shown.slice(0, half(shown, limits, first));
  if (!agent.history.summarize || (old.at(-1)?.seq ?? 0) <= summarizedUpto(turn, agent))
    return messagesIn(shown).slice(first);
  if ((yield* summarize(turn, agent, old)) === 'stopped') return undefined;
  const left = messagesIn(historyOf(turn, agent));
  return left.slice(firstThatFits(left, limits));
}

function summarizedUpto({ state }: TurnScope, agent: AgentDefinition): number {
  const summary = state.transcript.findLast(
    (fact) => fact.type === 'history_summary' && fact.agent === agent.name,
  );
  return summary?.type === 'history_summary' ? summary.upto_seq : 0;
}

const messagesIn = (shown: readonly Shown[]): readonly ModelMessage[] =>
  shown.map(({ message }) => message);

function historyOf(turn: TurnScope, agent: AgentDefinition): readonly Shown[] {
  const shown = shownTo(
    agent.name,
    included(agent, turn.state.transcript),
    turn.state.left_out.get(agent.name),
  );
  if (agent.guardrails.input.length === 0) return shown;
  return shown.map(({ message, seq }) => ({
    seq,
    message: cleaned(turn.workflow, agent, message),
  }));
}

/** The author's own limits, and what the model's window leaves beside the answer and all that is not history. */
function limitsOf(turn: TurnScope, agent: AgentDefinition, instructions: string): HistoryLimits {
  const { max_messages = Infinity, max_tokens = Infinity } = agent.history;
  const window = windowOf(turn, agent.llm_config);
  if (window === Infinity) return { max_messages, max_tokens };
  const { preamble } = layoutNow(turn, agent);
  const fixed = fixedTokens({ preamble, instructions, tools: toolsOf(turn, agent) });
  return { max_messages, max_tokens: Math.min(max_tokens, window - fixed) };
}

/** A summary takes more than it must, half of what is allowed, so that not every message needs another one. */
function half(
  shown: readonly Shown[],
  { max_messages, max_tokens }: HistoryLimits,
  atLeast: number,
): number {
  return Math.max(
    atLeast,
    firstThatFits(messagesIn(shown), {
      max_messages: max_messages / 2,
      max_tokens: max_tokens / 2,
    }),
  );
}

const INSTRUCTIONS =
  'Summarise the conversation so far for the assistant that goes on with it: what the user wants, what was found out, decided and done, and what is still open. Keep names, numbers and identifiers. Answer with the summary alone.';

/** Replaces old messages by a summary, once and for all. A summary that cannot be had is done without. */
async function* summarize(
  turn: TurnScope,
  agent: AgentDefinition,
  old: readonly Shown[],
): Part<'done' | 'stopped'> {
  const asked = yield* askAside(turn, {
    ...requestBase(turn),
    llm_config: agent.llm_config,
    agent: agent.name,
    purpose: 'summarize',
    preamble: '',
    tools: [],
    messages: messagesIn(old),
    instructions: INSTRUCTIONS,
  });
  if (asked.kind === 'stopped') return 'stopped';
  const text = asked.kind === 'answered' ? asked.message.text.trim() : '';
  const summary: DraftOf<'history_summary'>[] =
    text === ''
      ? []
      : [
          {
            type: 'history_summary',
            run_id: runOf(turn.state).run_id,
            agent: agent.name,
            upto_seq: old.at(-1)?.seq ?? 0,
            text,
          },
        ];
  yield* commit(turn, [...summary, asked.usage]);
  return 'done';
}
