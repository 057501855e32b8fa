import type { AgentDelta } from '@mozaiks/contracts';
import { silent, type AnswerView, type OpenText, type Step } from './answer-view.ts';

/** Separates the messages of one answer. */
const SEPARATOR = '\n\n';

/**
 * Shows a piece of a message. If the piece does not fit, it is skipped, and the complete message
 * has the text.
 */
export function showDelta(
  view: AnswerView,
  { message_id, offset, text }: Pick<AgentDelta, 'message_id' | 'offset' | 'text'>,
): Step {
  const open = openFor(view, message_id);
  return offset > open.seen.length
    ? silent(view)
    : show(view, open, { text: open.seen.slice(0, offset) + text, isWhole: false });
}

/** Shows a complete message. Text that is blank is not meant for this caller. */
export const showMessage = (
  view: AnswerView,
  { message_id, text }: { readonly message_id: string; readonly text: string },
): Step =>
  text === ''
    ? silent({ ...view, text: null })
    : closed(show(view, openFor(view, message_id), { text, isWhole: true }));

/**
 * The model starts over: the text of the message that was sent is void, and its next text may
 * repeat it.
 */
export const voidText = (view: AnswerView): AnswerView =>
  view.text === null
    ? view
    : { ...view, text: { message_id: '', seen: '', repeats: view.text.repeats || view.text.seen } };

const closed = ({ view, text }: Step): Step => ({ view: { ...view, text: null }, text });

const openFor = ({ text }: AnswerView, message_id: string): OpenText =>
  text?.message_id === message_id
    ? text
    : { message_id, seen: '', repeats: text?.message_id === '' ? text.repeats : '' };

interface Arrived {
  /** All text of the message that has arrived. */
  readonly text: string;
  readonly isWhole: boolean;
}

/**
 * Sends new text. Sent text cannot be retracted, so void text stays. If the message starts with the
 * same text again, that part is not repeated.
 */
function show(
  view: AnswerView,
  { message_id, seen, repeats }: OpenText,
  { text, isWhole }: Arrived,
): Step {
  const mayRepeat = repeats !== '' && !isWhole && repeats.startsWith(text);
  if (mayRepeat) return silent({ ...view, text: { message_id, seen: text, repeats } });
  const isRepeated = repeats !== '' && text.startsWith(repeats);
  const sent = isRepeated ? repeats : repeats === '' && text.startsWith(seen) ? seen : '';
  const piece = text.slice(sent.length);
  const separator = piece !== '' && sent === '' && view.said !== '' ? SEPARATOR : '';
  return {
    view: {
      ...view,
      text: { message_id, seen: text, repeats: '' },
      said: view.said + separator + piece,
    },
    text: separator + piece,
  };
}

/** Shows text that is not a message of an agent. */
export const showText = (view: AnswerView, text: string): Step =>
  text === '' ? silent(view) : showMessage(view, { message_id: ' ', text });
