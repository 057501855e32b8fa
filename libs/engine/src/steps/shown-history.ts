import type { AgentDefinition, DraftOf, ModelMessage } from '@mozaiks/contracts';
import { layoutNow } from '../layout/layout-now.ts';
import { requestBase, toolsOf } from '../request/build-request.ts';
import { firstThatFits, included, type HistoryLimits } from '../request/history.ts';
import { shownTo, type Shown } from '../request/messages.ts';
import { afterReplacements } from '../request/unseen-messages.ts';
import { windowOf } from '../request/resolved.ts';
import { fixedTokens } from '../request/size.ts';
import { commit, runOf, type Part, type TurnScope } from '../turn-scope.ts';
import { askInternally } from './internal-call.ts';

/**
 * The history that the agent's model is shown, trimmed to its policy and its model's window.
 * undefined if the turn was stopped.
 */
export async function* shownHistory(
  turn: TurnScope,
  agent: AgentDefinition,
  instructions: string,
): Part<readonly ModelMessage[] | undefined> {
  const limits = limitsOf(turn, agent, instructions);
  const shown = historyOf(turn, agent);
  const first = firstThatFits(messagesIn(shown), limits);
  if (first === 0) return messagesIn(shown);
  const old = shown.slice(0, halfOf(shown, limits, first));
  if (!agent.history.summarize || (old.at(-1)?.seq ?? 0) <= summarizedUpto(turn, agent))
    return messagesIn(shown).slice(first);
  if ((yield* summarize(turn, agent, old)) === 'stopped') return undefined;
  const left = messagesIn(historyOf(turn, agent));
  return left.slice(firstThatFits(left, limits));
}

function summarizedUpto({ state }: TurnScope, agent: AgentDefinition): number {
  const summary = state.transcript.findLast(
    (event) => event.type === 'history_summary' && event.agent === agent.name,
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
    message: afterReplacements(turn.workflow, agent, message),
  }));
}

/**
 * The author's limits, and the space in the model's window besides the answer and the rest of the
 * request.
 */
function limitsOf(turn: TurnScope, agent: AgentDefinition, instructions: string): HistoryLimits {
  const { max_messages = Infinity, max_tokens = Infinity } = agent.history;
  const window = windowOf(turn, agent.llm_config);
  if (window === Infinity) return { max_messages, max_tokens };
  const { preamble } = layoutNow(turn, agent);
  const fixed = fixedTokens({ preamble, instructions, tools: toolsOf(turn, agent) });
  return { max_messages, max_tokens: Math.min(max_tokens, window - fixed) };
}

/**
 * A summary covers more than necessary (half of the limit), so that not every message needs another
 * summary.
 */
function halfOf(
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
  'Summarise the conversation so far for the assistant that continues it: what the user wants, what was found out, decided and done, and what is still open. Keep names, numbers and identifiers. Answer with the summary alone.';

/**
 * Replaces old messages permanently by a summary. If there is no summary, the history is only
 * trimmed.
 */
async function* summarize(
  turn: TurnScope,
  agent: AgentDefinition,
  old: readonly Shown[],
): Part<'done' | 'stopped'> {
  const asked = yield* askInternally(turn, {
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
