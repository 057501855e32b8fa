import type { LiveDraft } from '@mozaiks/contracts';
import { publishLive } from '../feed/feed.ts';
import { fenceOf, watchersOf, type Tenure } from './tenure.ts';

/** What the engine shows while it works: to the followers of this process at once, to others with the next batch. Never waits. */
export function showLive(t: Tenure, draft: LiveDraft): void {
  if (t.signal.aborted) return;
  publishLive(t.feed, fenceOf(t), draft);
  if (t.watchers.length > 0)
    t.deps.outgoing.live(watchersOf(t), t.log, { fence: fenceOf(t), draft });
}
