import type { JsonValue } from '../json.ts';
import type { CallItem, ChatView, ViewItem } from './chat-view.ts';

type ItemOf<K extends ViewItem['kind']> = Extract<ViewItem, { readonly kind: K }>;

/** The last item of a kind that matches. */
export function lastItem<K extends ViewItem['kind']>(
  view: ChatView,
  kind: K,
  matches: (item: ItemOf<K>) => boolean = () => true,
): ItemOf<K> | undefined {
  for (let at = view.items.length - 1; at >= 0; at -= 1) {
    const item = view.items[at];
    if (item?.kind === kind && matches(item as ItemOf<K>)) return item as ItemOf<K>;
  }
  return undefined;
}

const replaceItem = (view: ChatView, old: ViewItem, item: ViewItem): ChatView => ({
  ...view,
  items: view.items.map((known) => (known === old ? item : known)),
});

export function changeCall(view: ChatView, call_id: string, change: (call: CallItem) => CallItem): ChatView {
  const item = lastItem(view, 'call', ({ call }) => call.call_id === call_id);
  return item === undefined ? view : replaceItem(view, item, { ...item, call: change(item.call) });
}

export function answerItem(view: ChatView, request_id: string, answer: JsonValue): ChatView {
  const item = lastItem(view, 'question', ({ question }) => question.request_id === request_id);
  return item === undefined ? view : replaceItem(view, item, { ...item, answer });
}

/** A view that began in mid-run learns from the first frame of the run which one it is. */
export const adoptRun = (view: ChatView, run_id: string | null): ChatView =>
  view.run_id === null && run_id !== null && (view.status === 'running' || view.status === 'awaiting_input') ? { ...view, run_id } : view;
