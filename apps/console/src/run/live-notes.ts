import type { CallProgress, StreamingText } from '@mozaiks/contracts/chat-view';
import { step as text } from '../text/step.ts';
import type { Step } from '../log/steps/step.ts';

/** What only live frames say of a step that is under way; undefined: nothing. */
export type LiveNotes = (step: Step) => string | undefined;

export const liveNotes =
  (live: StreamingText | null, progress: ReadonlyMap<string, CallProgress> | null): LiveNotes =>
  (step) => {
    if (step.to !== null) return undefined;
    if (step.kind === 'turn') return live?.agent === step.agent ? text.live : undefined;
    const { percent, message } =
      (step.kind === 'tool' ? progress?.get(step.event.call_id) : undefined) ?? {};
    const said = [percent === undefined ? '' : text.progress(percent), message ?? '']
      .filter((part) => part !== '')
      .join(' ');
    return said === '' ? undefined : said;
  };
