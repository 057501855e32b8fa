import type { Followed } from '@mozaiks/contracts';
import type { Feed } from '../feed/feed.ts';
import type { Progress, Writing } from '../feed/live-messages.ts';

/** How much of what is live a follower has been given. Bounded by what is live: no queue, so a slow follower gets the rest in one piece. */
export interface LivePosition {
  readonly given: Map<Writing, number>;
  readonly steps: Map<string, Progress>;
}

export const emptyPosition = (): LivePosition => ({ given: new Map(), steps: new Map() });

/** What is new for a follower whose facts reach to `cursor`: nothing of a message whose `agent_start` it has not been given. */
export function nextLive({ live }: Feed, position: LivePosition, cursor: number): readonly Followed[] {
  const current = new Set(live.writing.values());
  for (const writing of position.given.keys()) if (!current.has(writing)) position.given.delete(writing);
  for (const call_id of position.steps.keys()) if (!live.progress.has(call_id)) position.steps.delete(call_id);
  return [...textPieces([...current], position, cursor), ...progressSteps([...live.progress.values()], position, cursor)];
}

function textPieces(writing: readonly Writing[], { given }: LivePosition, cursor: number): Followed[] {
  return writing.flatMap((message) => {
    const offset = given.get(message) ?? 0;
    if (message.after_seq > cursor || (given.has(message) && message.text.length === offset)) return [];
    given.set(message, message.text.length);
    return [{ type: 'live', fence: message.fence, delta: { ...message.first, offset, text: message.text.slice(offset) } }];
  });
}

function progressSteps(progress: readonly Progress[], { steps }: LivePosition, cursor: number): Followed[] {
  return progress.flatMap((step) => {
    const { draft, fence, after_seq } = step;
    if (after_seq > cursor || steps.get(draft.call_id) === step) return [];
    steps.set(draft.call_id, step);
    return [{ type: 'live', fence, delta: draft }];
  });
}
