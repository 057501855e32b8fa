import {
  ERROR_CODES,
  renderTemplate,
  type DraftOf,
  type EventDraft,
  type ModelRequest,
  type RuntimeError,
} from '@mozaiks/contracts';
import { lastSpeaker } from '../decide/decide.ts';
import type { Decision, ResolvedDecision } from '../decide/decision.ts';
import { askUser } from '../decide/targets.ts';
import { asksPeople, definitionIndex } from '../definition.ts';
import { requestBase } from '../request/build-request.ts';
import { firstThatFits } from '../request/history.ts';
import { windowOf } from '../request/resolved.ts';
import { shownTo } from '../request/messages.ts';
import { commit, runOf, viewOf, type Part, type TurnScope } from '../turn-scope.ts';
import { askInternally } from './internal-call.ts';
import type { Resolution } from './resolve-decision.ts';
import type { StreamedMessage } from './stream-message.ts';

type Select = Extract<Decision, { readonly kind: 'select' }>;

const TOOL = 'select_speaker';
/** A reserved name, which no agent has. */
const USER = 'user';
const PROMPT =
  'You decide which assistant speaks next in this conversation. Choose the one whose description fits what is needed now.';

/**
 * Asks the selector model who speaks next, as a forced choice among the agents and, after an agent
 * has spoken, the user. If an answer names none of them, the model is asked again. After a failed
 * call it is not, as its provider has already retried. If there is no choice, the next agent in
 * file order speaks, with an `error` event.
 */
export async function* askSelector(
  turn: TurnScope,
  from: string,
  { agents, back, reason }: Select,
): Part<Resolution | 'stopped'> {
  const options = back ? [...agents, USER] : agents;
  const [only] = options;
  if (options.length === 1 && only !== undefined)
    return { decision: { kind: 'speak', agent: only, reason }, drafts: [] };
  const { max_retries } = turn.workflow.definition.speaker_selection;
  const request = selectorRequest(turn, from, options);
  let problem: Problem = {
    code: 'model_bad_output',
    message: 'the model named none of the agents',
  };
  for (let attempt = 0; attempt <= max_retries; attempt++) {
    const asked = yield* askInternally(turn, request);
    if (asked.kind === 'stopped') return 'stopped';
    const chosen = asked.kind === 'answered' ? choiceIn(asked.message, options) : undefined;
    if (chosen === USER) return { decision: backToUser(turn, reason), drafts: [asked.usage] };
    if (chosen !== undefined) return chose(chosen, reason, [asked.usage]);
    yield* commit(turn, [asked.usage]);
    if (asked.kind === 'answered') continue;
    problem = asked.error;
    break;
  }
  return chose(nextAfter(turn, from, agents), reason, [errorDraft(turn, problem)]);
}

function chose(
  agent: string,
  { rule, because }: Select['reason'],
  drafts: readonly EventDraft[],
): Resolution {
  const decision: ResolvedDecision = { kind: 'speak', agent, reason: { rule, because } };
  return { decision, drafts };
}

/** The run reverts to the user. Without people in the loop it ends. */
function backToUser(
  { workflow: { definition } }: TurnScope,
  reason: Select['reason'],
): ResolvedDecision {
  if (!asksPeople(definition)) return { kind: 'complete', reason: 'done', why: reason };
  return askUser(definition, { kind: 'text', prompt: '' }, reason);
}

/** The selector sees names and descriptions, and the conversation from outside. */
function selectorRequest(turn: TurnScope, from: string, options: readonly string[]): ModelRequest {
  const { state, workflow } = turn;
  const { prompt = PROMPT, llm_config } = workflow.definition.speaker_selection;
  const list = options.map((name) => `${name}: ${describe(turn, name)}`).join('\n');
  const messages = shownTo('', state.transcript).map(({ message }) => message);
  const first = firstThatFits(messages, {
    max_messages: Infinity,
    max_tokens: windowOf(turn, llm_config),
  });
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
        parameters: {
          type: 'object',
          properties: { agent: { type: 'string', enum: [...options] } },
          required: ['agent'],
        },
      },
    ],
    messages: messages.slice(first),
    instructions: `${renderTemplate(prompt, viewOf(turn).get)}\n\n${list}`,
    tool_choice: { name: TOOL },
  };
}

function describe({ workflow }: TurnScope, option: string): string {
  if (option !== USER) return definitionIndex(workflow).agents.get(option)?.description ?? '';
  return asksPeople(workflow.definition)
    ? 'The user. To be chosen if the user has been answered, or has to say something first.'
    : 'Ends the conversation. To be chosen if nothing is left to do.';
}

/**
 * Some servers ignore a forced choice, so an answer that consists only of the exact name is a
 * choice as well.
 */
function choiceIn({ calls, text }: StreamedMessage, agents: readonly string[]): string | undefined {
  const named = calls.find(({ tool }) => tool === TOOL)?.arguments?.['agent'] ?? bareName(text);
  return agents.find((name) => name === named);
}

/** Removes what models put around a name: quotes, emphasis, a full stop. */
const bareName = (text: string): string => text.trim().replace(/^["'`*]+|["'`*.]+$/g, '');

function nextAfter(turn: TurnScope, from: string, agents: readonly string[]): string {
  const place = agents.indexOf(from === 'user' ? lastSpeaker(turn) : from);
  return agents[(place + 1) % agents.length] ?? from;
}

type Problem = Pick<RuntimeError, 'code' | 'message'>;

function errorDraft(turn: TurnScope, { code, message }: Problem): DraftOf<'error'> {
  const { run_id } = runOf(turn.state);
  const { retryable } = ERROR_CODES[code];
  return {
    type: 'error',
    run_id,
    code,
    message: `no next speaker was selected: ${message}`,
    retryable,
  };
}
