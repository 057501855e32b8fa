import type { JsonValue } from '../json.ts';
import type { CallItem, ChatView, ViewItem } from './chat-view.ts';

type ItemOf<K extends ViewItem['kind']> = Extract<ViewItem, { readonly kind: K }>;

/** The place of the last item of a kind that matches, or -1. From the end: what changes is near it, and chats are long. */
function lastPlace<K extends ViewItem['kind']>(view: ChatView, kind: K, matches: (item: ItemOf<K>) => boolean): number {
  for (let at = view.items.length - 1; at >= 0; at -= 1) {
    const item = view.items[at];
    if (item?.kind === kind && matches(item as ItemOf<K>)) return at;
  }
  return -1;
}

export const lastItem = <K extends ViewItem['kind']>(view: ChatView, kind: K): ItemOf<K> | undefined =>
  view.items[lastPlace(view, kind, () => true)] as ItemOf<K> | undefined;

function replaceItem(view: ChatView, at: number, item: ViewItem): ChatView {
  const items = view.items.slice();
  items[at] = item;
  return { ...view, items };
}

/** Calls of the open run without a result. */
export function openCalls(view: ChatView): CallItem[] {
  const open: CallItem[] = [];
  for (let at = view.items.length - 1; at >= 0; at -= 1) {
    const item = view.items[at];
    if (item === undefined || item.kind === 'complete' || item.kind === 'failed') break;
    if (item.kind === 'call' && (item.call.state === 'running' || item.call.state === 'waiting')) open.push(item.call);
  }
  return open;
}

export function changeCall(view: ChatView, call_id: string, change: (call: CallItem) => CallItem): ChatView {
  const at = lastPlace(view, 'call', ({ call }) => call.call_id === call_id);
  const item = view.items[at];
  return item?.kind === 'call' ? replaceItem(view, at, { ...item, call: change(item.call) }) : view;
}

export function answerItem(view: ChatView, request_id: string, answer: JsonValue): ChatView {
  const at = lastPlace(view, 'question', ({ question }) => question.request_id === request_id);
  const item = view.items[at];
  return item?.kind === 'question' ? replaceItem(view, at, { ...item, answer }) : view;
}

/** A view that began in mid-run learns from the first frame of the run which one it is. */
export const adoptRun = (view: ChatView, run_id: string | null): ChatView =>
  view.run_id === null && run_id !== null && (view.status === 'running' || view.status === 'awaiting_input') ? { ...view, run_id } : view;
