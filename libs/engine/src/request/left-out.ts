import type {
  ContentPart,
  EventOf,
  LeftOut,
  RuntimeError,
  TranscriptFact,
} from '@mozaiks/contracts';
import type { TurnScope } from '../turn-scope.ts';

type UserMessage = EventOf<'user_message'>;

/** Longer texts may be why a request was too long. */
const LONG_TEXT = 4_000;

/** Failures of an account or of a name: no message is at fault. */
const OTHER_FAULTS: readonly unknown[] = [401, 402, 403];

/**
 * What a model no longer needs to be shown because it refused the request: the user's messages with
 * images or files since its agent last answered, and long ones if the request was too long. So one
 * message never makes a chat useless. Undefined: none of them is at fault.
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
  const answered = state.transcript.findLastIndex((fact) => isAnswer(fact, agent));
  const seqs = state.transcript
    .slice(answered + 1)
    .filter(
      (fact): fact is UserMessage =>
        fact.type === 'user_message' &&
        mayBeRefused(fact, tooLong) &&
        known?.has(fact.seq) !== true,
    )
    .map(({ seq }) => seq);
  return seqs.length === 0 ? undefined : { agent, seqs };
}

const isAnswer = (fact: TranscriptFact, agent: string): boolean =>
  (fact.type === 'agent_response' && fact.agent === agent && fact.finish_reason !== 'greeting') ||
  (fact.type === 'tool_call' && fact.agent === agent);

const isAttached = ({ type }: ContentPart): boolean => type !== 'text';

const mayBeRefused = ({ text, content = [] }: UserMessage, tooLong: boolean): boolean =>
  content.some(isAttached) || (tooLong && text.length > LONG_TEXT);

/** A message as a model is shown it that refused it: a note in place of each image, file and long text. */
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
