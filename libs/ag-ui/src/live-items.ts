import type { Followed } from '@mozaiks/contracts';
import { openChildren } from './nested/family.ts';
import type { Told } from './project/project.ts';
import type { RunView } from './project/run-view.ts';
import type { Accepted } from './respond.ts';

/** What happens from now on, in the chat and in those that are nested in it, until the response is over. */
export async function* liveItems(
  { next, nested, clock }: Accepted,
  view: () => RunView,
): AsyncGenerator<Told, void> {
  let ring = (): void => {};
  let hasNews = false;
  nested.listen(() => {
    hasNews = true;
    ring();
  });
  for (let item = begun(next); !view().isOver; ) {
    void nested.follow(openChildren(view().chat)).catch(() => undefined);
    if (!hasNews) {
      await new Promise<void>((resolve) => {
        ring = resolve;
        item.then(
          () => resolve(),
          () => resolve(),
        );
      });
    }
    if (hasNews) {
      hasNews = false;
      yield { type: 'nested', family: new Map(nested.family), at: clock.now() };
      continue;
    }
    const { done, value } = await item;
    if (done === true) return;
    item = begun(next);
    if (value.type === 'commit') yield { type: 'commit', commit: value.commit };
    if (value.type === 'live') yield { type: 'live', delta: value.delta, at: clock.now() };
  }
}

/** The next item. If nobody waits for it any more, its failure concerns nobody. */
function begun(next: AsyncIterator<Followed>): ReturnType<typeof next.next> {
  const item = next.next();
  item.catch(() => undefined);
  return item;
}
