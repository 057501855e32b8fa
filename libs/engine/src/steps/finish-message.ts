import {
  RuntimeError,
  type AgentDefinition,
  type DraftOf,
  type EventDraft,
} from '@mozaiks/contracts';
import { transformsOf } from '../definition.ts';
import { blockDrafts, guardrailDraft, handOffDecision } from '../guard/guard-drafts.ts';
import { guardOutput, type GuardedText } from '../guard/guard-output.ts';
import { replaceIn } from '../request/unseen-messages.ts';
import { commit, type Part, type Step, type TurnScope } from '../turn-scope.ts';
import { performDecision } from './perform-decision.ts';
import { commitAnswer } from './commit-answer.ts';
import { endWithError } from './end-with-error.ts';
import { messageDrafts } from './message-drafts.ts';
import type { StreamedMessage } from './stream-message.ts';
import { checkOutput, outputDrafts } from './structured-output.ts';
import { textTriggers } from './text-triggers.ts';
import { textUnder, transformed } from './transforms.ts';

export interface Complete {
  readonly message: StreamedMessage;
  readonly usage: DraftOf<'usage'>;
  /** The result of checking what the model has said. */
  readonly output: ReturnType<typeof checkOutput>;
}

/**
 * Commits a complete message of a model, after the author's transform and the output guardrails.
 */
export async function* finishMessage(
  turn: TurnScope,
  agent: AgentDefinition,
  { message, usage, output }: Complete,
): Step {
  const early = message.text !== '' && callsBeforeCommit(turn, agent);
  if (early) yield* commit(turn, [usage]);
  const late = early ? [] : [usage];
  const guarded = yield* guardOutput(turn, agent, yield* beforeSend(turn, agent, message.text));
  if (guarded.kind === 'stopped') return 'end';
  if (guarded.kind === 'hit')
    return yield* withhold(turn, agent, { guarded, message, usage: late });
  const checked = recheck(turn, agent, { message, usage, output });
  if (checked?.ok === false)
    return yield* endWithError(
      turn,
      new RuntimeError('structured_output_invalid', { detail: 'a guardrail has changed it' }),
      late[0],
    );
  const drafts = answerDrafts(turn, agent, {
    said: withText(message, guarded.text),
    output: checked,
  });
  return yield* commitAnswer(turn, [...guarded.drafts, ...drafts, ...late]);
}

/**
 * Whether code or models are called before the commit of the message. Then the usage so far is
 * committed first.
 */
const callsBeforeCommit = ({ workflow }: TurnScope, agent: AgentDefinition): boolean =>
  agent.guardrails.output.some(({ llm }) => llm !== undefined) ||
  transformsOf(workflow, 'process_message_before_send', agent.name).length > 0;

async function* beforeSend(turn: TurnScope, agent: AgentDefinition, value: string): Part<string> {
  if (value === '') return value;
  return yield* transformed(turn, agent, {
    type: 'process_message_before_send',
    value,
    toArguments: (message) => ({ message }),
    read: textUnder('message'),
  });
}

/** Guardrails replace text in the structured value as well, which must still match its schema. */
function recheck(
  turn: TurnScope,
  agent: AgentDefinition,
  { message, output }: Complete,
): Complete['output'] {
  const left =
    output === undefined
      ? message.text
      : replaceIn(turn.workflow, agent.guardrails.output, message.text);
  return left === message.text ? output : checkOutput(turn, agent, left);
}

/** The provider's data contains the old text, so it is dropped when the text changes. */
function withText(message: StreamedMessage, text: string): StreamedMessage {
  if (text === message.text || message.finish === null) return { ...message, text };
  const { provider_data: _old, ...finish } = message.finish;
  return { ...message, text, finish };
}

interface Said {
  readonly said: StreamedMessage;
  readonly output: Complete['output'];
}

function answerDrafts(
  turn: TurnScope,
  agent: AgentDefinition,
  { said, output }: Said,
): readonly EventDraft[] {
  const { updates, hidden } =
    said.text === '' ? { updates: [], hidden: false } : textTriggers(turn, agent, said.text);
  const visible = agent.visible && !hidden;
  const drafts = messageDrafts(turn, hidden ? { ...agent, visible } : agent, said);
  const { message_id } = said;
  return [
    ...drafts,
    ...(output?.ok === true
      ? outputDrafts(turn, agent, { message_id, model: output.model, value: output.value, visible })
      : []),
    ...updates,
  ];
}

interface Withheld {
  readonly guarded: Extract<GuardedText, { readonly kind: 'hit' }>;
  readonly message: StreamedMessage;
  readonly usage: readonly DraftOf<'usage'>[];
}

/** The text is not said, and its calls are not made. */
async function* withhold(
  turn: TurnScope,
  agent: AgentDefinition,
  { guarded, message, usage }: Withheld,
): Step {
  const { rail } = guarded;
  const spent = [...usage, ...guarded.usage];
  if (rail.action === 'handoff') {
    const drafts = [...spent, guardrailDraft(turn, agent, { rail, stage: 'output' })];
    return yield* performDecision(turn, agent.name, {
      decision: handOffDecision(agent, { rail, stage: 'output' }),
      drafts,
    });
  }
  yield* commit(
    turn,
    blockDrafts(turn, agent, {
      rail,
      stage: 'output',
      message_id: message.message_id,
      usage: spent,
    }),
  );
  return 'end';
}
