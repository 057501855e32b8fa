import type { AgentDelta } from '@mozaiks/contracts';
import { silent, type AnswerView, type OpenText, type Step } from './answer-view.ts';

/** Between the messages of one answer. */
const SEPARATOR = '\n\n';

/** A piece of a message. What does not fit is left to the message itself. */
export function showDelta(
  view: AnswerView,
  { message_id, offset, text }: Pick<AgentDelta, 'message_id' | 'offset' | 'text'>,
): Step {
  const open = openFor(view, message_id);
  return offset > open.seen.length
    ? silent(view)
    : show(view, open, { text: open.seen.slice(0, offset) + text, isWhole: false });
}

/** A whole message. Blank text was never meant for this caller. */
export const showMessage = (
  view: AnswerView,
  { message_id, text }: { readonly message_id: string; readonly text: string },
): Step =>
  text === ''
    ? silent({ ...view, text: null })
    : closed(show(view, openFor(view, message_id), { text, isWhole: true }));

/** The model starts over: what was sent of the message is void, and its next text may repeat it. */
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
  /** All that has arrived of the message. */
  readonly text: string;
  readonly isWhole: boolean;
}

/** Text cannot be taken back: void text stays unless the message begins with it again. */
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

/** Text that is no message of an agent. */
export const showText = (view: AnswerView, text: string): Step =>
  text === '' ? silent(view) : showMessage(view, { message_id: ' ', text });
