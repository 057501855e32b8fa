import type {
  ContentPart,
  EventOf,
  LeftOut,
  RuntimeError,
  TranscriptEvent,
} from '@mozaiks/contracts';
import type { TurnScope } from '../turn-scope.ts';

type UserMessage = EventOf<'user_message'>;

/** A longer text may be the reason why a request was too long. */
const LONG_TEXT = 4_000;

/** Statuses that are about an account or a name, and not caused by a message. */
const OTHER_FAULTS: readonly unknown[] = [401, 402, 403];

/**
 * Messages that a model is no longer shown because it refused the request: the user's messages with
 * images or files since its agent last answered, and long ones if the request was too long. This
 * way one message never makes a chat unusable. Undefined if none of them may be the cause.
 */
export function leftOut(
  { state }: TurnScope,
  agent: string,
  { code, details }: RuntimeError,
): LeftOut | undefined {
  if (
    code !== 'model_rejected' ||
    OTHER_FAULTS.includes(details['status']) ||
    details['type'] === 'model_not_found'
  )
    return undefined;
  const tooLong = details['context_window'] !== undefined;
  const known = state.left_out.get(agent);
  const answered = state.transcript.findLastIndex((event) => isAnswer(event, agent));
  const seqs = state.transcript
    .slice(answered + 1)
    .filter(
      (event): event is UserMessage =>
        event.type === 'user_message' &&
        mayBeRefused(event, tooLong) &&
        known?.has(event.seq) !== true,
    )
    .map(({ seq }) => seq);
  return seqs.length === 0 ? undefined : { agent, seqs };
}

const isAnswer = (event: TranscriptEvent, agent: string): boolean =>
  (event.type === 'agent_response' &&
    event.agent === agent &&
    event.finish_reason !== 'greeting') ||
  (event.type === 'tool_call' && event.agent === agent);

const isAttached = ({ type }: ContentPart): boolean => type !== 'text';

const mayBeRefused = ({ text, content = [] }: UserMessage, tooLong: boolean): boolean =>
  content.some(isAttached) || (tooLong && text.length > LONG_TEXT);

/** A message for the model that refused it: a note replaces each image, file and long text. */
export function withNotes({ text, content = [] }: UserMessage): string {
  const said =
    text.length > LONG_TEXT
      ? `${text.slice(0, LONG_TEXT)} [the rest was left out: the text was too long]`
      : text;
  const notes = content
    .filter(isAttached)
    .map((part) => `[${nameOf(part)} was left out: the model could not read it]`);
  return [said, ...notes].filter((line) => line !== '').join('\n');
}

const nameOf = (part: ContentPart): string =>
  part.type === 'file' ? `the file ${part.name ?? ''}`.trim() : 'an image';
