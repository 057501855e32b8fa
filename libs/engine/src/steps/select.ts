import { ERROR_CODES, type DraftOf, type EventDraft, type ModelRequest } from '@mozaiks/contracts';
import { fillPlaceholders } from '../context.ts';
import { lastSpeaker } from '../decide/decide.ts';
import type { Decision, Settled } from '../decide/decision.ts';
import { indexOf } from '../definition.ts';
import { requestBase } from '../request/build-request.ts';
import { firstThatFits } from '../request/history.ts';
import { windowOf } from '../request/resolved.ts';
import { shownTo } from '../request/messages.ts';
import { commit, runOf, viewOf, type Part, type TurnScope } from '../turn-scope.ts';
import { askAside } from './aside.ts';
import type { Move } from './settle.ts';
import type { StreamedMessage } from './stream-message.ts';

type Select = Extract<Decision, { readonly kind: 'select' }>;

const TOOL = 'select_speaker';
const PROMPT = 'You decide which assistant speaks next in this conversation. Choose the one whose description fits what is needed now.';

/** Asks the selector model who speaks next: a forced choice among names. When it does not choose, the next agent in file order speaks, with an `error` fact. */
export async function* select(turn: TurnScope, from: string, { agents, reason }: Select): Part<Move | 'stopped'> {
  const [only] = agents;
  if (agents.length === 1 && only !== undefined) return { decision: { kind: 'speak', agent: only, reason }, drafts: [] };
  const { max_retries } = turn.workflow.definition.speaker_selection;
  const request = selectorRequest(turn, from, agents);
  let said = '';
  for (let attempt = 0; attempt <= max_retries; attempt++) {
    const asked = yield* askAside(turn, request);
    if (asked.kind === 'stopped') return 'stopped';
    const chosen = asked.kind === 'answered' ? choiceIn(asked.message, agents) : undefined;
    if (chosen !== undefined) return chose(chosen, reason, [asked.usage]);
    said = asked.kind === 'failed' ? asked.error.message : 'it named none of the agents';
    yield* commit(turn, [asked.usage]);
  }
  return chose(nextAfter(turn, from, agents), reason, [errorDraft(turn, said)]);
}

function chose(agent: string, { rule, because }: Select['reason'], drafts: readonly EventDraft[]): Move {
  const decision: Settled = { kind: 'speak', agent, reason: { rule, because } };
  return { decision, drafts };
}

/** The selector sees names and descriptions, and the conversation as somebody who takes no part in it. */
function selectorRequest(turn: TurnScope, from: string, agents: readonly string[]): ModelRequest {
  const { state, workflow } = turn;
  const { prompt = PROMPT, llm_config } = workflow.definition.speaker_selection;
  const index = indexOf(workflow);
  const list = agents.map((name) => `${name}: ${index.agents.get(name)?.description ?? ''}`).join('\n');
  const messages = shownTo('', state.transcript).map(({ message }) => message);
  const first = firstThatFits(messages, { max_messages: Infinity, max_tokens: windowOf(turn, llm_config) });
  return {
    ...requestBase(turn),
    llm_config,
    agent: from === 'user' ? lastSpeaker(turn) : from,
    purpose: 'select',
    preamble: '',
    tools: [
      {
        name: TOOL,
        description: 'Chooses who speaks next.',
        parameters: { type: 'object', properties: { agent: { type: 'string', enum: [...agents] } }, required: ['agent'] },
      },
    ],
    messages: messages.slice(first),
    instructions: `${fillPlaceholders(prompt, viewOf(turn))}\n\n${list}`,
    tool_choice: { name: TOOL },
  };
}

function choiceIn({ calls }: StreamedMessage, agents: readonly string[]): string | undefined {
  const named = calls.find(({ tool }) => tool === TOOL)?.arguments?.['agent'];
  return agents.find((name) => name === named);
}

function nextAfter(turn: TurnScope, from: string, agents: readonly string[]): string {
  const place = agents.indexOf(from === 'user' ? lastSpeaker(turn) : from);
  return agents[(place + 1) % agents.length] ?? from;
}

function errorDraft(turn: TurnScope, said: string): DraftOf<'error'> {
  const { message, retryable } = ERROR_CODES.model_bad_output;
  const { run_id } = runOf(turn.state);
  return { type: 'error', run_id, code: 'model_bad_output', message: `nobody was selected to speak: ${message}: ${said}`, retryable };
}
