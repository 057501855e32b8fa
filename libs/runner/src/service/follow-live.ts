import type { Followed } from '@mozaiks/contracts';
import type { Feed } from '../feed/feed.ts';
import { textFrom, type Progress, type Writing } from '../feed/live-messages.ts';

/** How much of what is live a follower has been given. Bounded by what is live: no queue, so a slow follower gets the rest in one piece. */
export interface LivePosition {
  readonly given: Map<Writing, Given>;
  readonly steps: Map<string, Progress>;
}

interface Given {
  readonly pieces: number;
  readonly length: number;
}
const nothing: Given = { pieces: 0, length: 0 };

export const emptyPosition = (): LivePosition => ({ given: new Map(), steps: new Map() });

/** What is new for a follower whose facts reach to `cursor`: nothing of a message whose `agent_start` it has not been given. */
export function nextLive(
  { live }: Feed,
  position: LivePosition,
  cursor: number,
): readonly Followed[] {
  const current = new Set(live.writing.values());
  for (const writing of position.given.keys())
    if (!current.has(writing)) position.given.delete(writing);
  for (const call_id of position.steps.keys())
    if (!live.progress.has(call_id)) position.steps.delete(call_id);
  return [
    ...textPieces([...current], position, cursor),
    ...progressSteps([...live.progress.values()], position, cursor),
  ];
}

function textPieces(
  writing: readonly Writing[],
  { given }: LivePosition,
  cursor: number,
): Followed[] {
  return writing.flatMap((message) => {
    const before = given.get(message) ?? nothing;
    if (message.after_seq > cursor || (given.has(message) && message.length === before.length))
      return [];
    given.set(message, { pieces: message.pieces.length, length: message.length });
    const text = textFrom(message, before.pieces);
    return [
      {
        type: 'live',
        fence: message.fence,
        delta: { ...message.first, offset: before.length, text },
      },
    ];
  });
}

function progressSteps(
  progress: readonly Progress[],
  { steps }: LivePosition,
  cursor: number,
): Followed[] {
  return progress.flatMap((step) => {
    const { draft, fence, after_seq } = step;
    if (after_seq > cursor || steps.get(draft.call_id) === step) return [];
    steps.set(draft.call_id, step);
    return [{ type: 'live', fence, delta: draft }];
  });
}
