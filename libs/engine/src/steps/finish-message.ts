import {
  RuntimeError,
  type AgentDefinition,
  type DraftOf,
  type EventDraft,
} from '@mozaiks/contracts';
import { transformsOf } from '../definition.ts';
import { blockDrafts, guardrailDraft, handOff } from '../guard/guard-drafts.ts';
import { guardOutput, type GuardedText } from '../guard/guard-output.ts';
import { replaceIn } from '../request/new-material.ts';
import { commit, type Part, type Step, type TurnScope } from '../turn-scope.ts';
import { carryOut } from './carry-out.ts';
import { commitAnswer } from './commit-answer.ts';
import { giveUp } from './give-up.ts';
import { messageDrafts } from './message-drafts.ts';
import type { StreamedMessage } from './stream-message.ts';
import { checkOutput, outputDrafts } from './structured-output.ts';
import { textTriggers } from './text-triggers.ts';
import { textUnder, transformed } from './transforms.ts';

export interface Complete {
  readonly message: StreamedMessage;
  readonly usage: DraftOf<'usage'>;
  /** Checked on what the model has said. */
  readonly output: ReturnType<typeof checkOutput>;
}

/** A model's whole message on its way into the log: the author's transform, the output guardrails, then one commit. */
export async function* finishMessage(
  turn: TurnScope,
  agent: AgentDefinition,
  { message, usage, output }: Complete,
): Step {
  const early = message.text !== '' && takesItsTime(turn, agent);
  if (early) yield* commit(turn, [usage]);
  const late = early ? [] : [usage];
  const guarded = yield* guardOutput(turn, agent, yield* beforeSend(turn, agent, message.text));
  if (guarded.kind === 'stopped') return 'end';
  if (guarded.kind === 'hit')
    return yield* withhold(turn, agent, { guarded, message, usage: late });
  const checked = recheck(turn, agent, { message, usage, output });
  if (checked?.ok === false)
    return yield* giveUp(
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

/** Calls of code or models come before the commit: what was spent until then is told first. */
const takesItsTime = ({ workflow }: TurnScope, agent: AgentDefinition): boolean =>
  agent.guardrails.output.some(({ llm }) => llm !== undefined) ||
  transformsOf(workflow, 'process_message_before_send', agent.name).length > 0;

async function* beforeSend(turn: TurnScope, agent: AgentDefinition, value: string): Part<string> {
  if (value === '') return value;
  return yield* transformed(turn, agent, {
    type: 'process_message_before_send',
    value,
    tell: (message) => ({ message }),
    read: textUnder('message'),
  });
}

/** What guardrails replace in a text, they replace in its structured value, too; it must still satisfy its model. */
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

/** With another text, what the provider wants back has no place any more: it holds the old one. */
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

/** The text is not said and its calls are not made. */
async function* withhold(
  turn: TurnScope,
  agent: AgentDefinition,
  { guarded, message, usage }: Withheld,
): Step {
  const { rail } = guarded;
  const spent = [...usage, ...guarded.usage];
  if (rail.action === 'handoff') {
    const drafts = [...spent, guardrailDraft(turn, agent, { rail, stage: 'output' })];
    return yield* carryOut(turn, agent.name, {
      decision: handOff(agent, { rail, stage: 'output' }),
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
