import type { ChatState } from '../chat-state.ts';
import type { Commit } from '../events.ts';
import type { LiveDraft } from '../live.ts';
import type { Followed } from '../ports/chat-service.ts';
import type { Clock } from '../ports/process.ts';
import { openChildren, type NestedById } from './nested-chats.ts';
import type { NestedFollower } from './follow-nested-chats.ts';

/** What happens while a response is written. Times are milliseconds since the epoch. */
export type LiveItem =
  | { readonly type: 'commit'; readonly commit: Commit }
  | { readonly type: 'live'; readonly delta: LiveDraft; readonly at: number }
  /** Something changed in a nested chat. */
  | { readonly type: 'nested'; readonly nestedChats: NestedById; readonly at: number };

export interface LiveSources {
  readonly next: AsyncIterator<Followed>;
  readonly nested: NestedFollower;
  readonly clock: Pick<Clock, 'now'>;
}

/** The current state of a response. */
interface LiveView {
  readonly chat: ChatState;
  readonly isOver: boolean;
}

/**
 * Yields what happens from now on, in the chat and its nested chats, until the response is over.
 */
export async function* liveItems(
  { next, nested, clock }: LiveSources,
  view: () => LiveView,
): AsyncGenerator<LiveItem, void> {
  let wake = (): void => {};
  let hasNews = false;
  nested.listen(() => {
    hasNews = true;
    wake();
  });
  for (let item = requestNext(next); !view().isOver; ) {
    void nested.follow(openChildren(view().chat)).catch(() => undefined);
    if (!hasNews) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        item.then(
          () => resolve(),
          () => resolve(),
        );
      });
    }
    if (hasNews) {
      hasNews = false;
      yield { type: 'nested', nestedChats: new Map(nested.nestedChats), at: clock.now() };
      continue;
    }
    const { done, value } = await item;
    if (done === true) return;
    item = requestNext(next);
    if (value.type === 'commit') yield { type: 'commit', commit: value.commit };
    if (value.type === 'live') yield { type: 'live', delta: value.delta, at: clock.now() };
  }
}

/** Requests the next item. If no one waits for it any more, its failure is ignored. */
function requestNext(next: AsyncIterator<Followed>): ReturnType<typeof next.next> {
  const item = next.next();
  item.catch(() => undefined);
  return item;
}
