import type { JsonValue } from '../json.ts';
import type { CallItem, HeldView, ViewItem } from './chat-view.ts';
import { itemAt, replaceAt } from './growing-list.ts';

type ItemOf<K extends ViewItem['kind']> = Extract<ViewItem, { readonly kind: K }>;

/**
 * The index of the last item of a kind that matches, or -1. It searches from the end, since changes
 * are usually near it and chats are long.
 */
function lastPlace<K extends ViewItem['kind']>(
  view: HeldView,
  kind: K,
  matches: (item: ItemOf<K>) => boolean,
): number {
  for (let at = view.list.length - 1; at >= 0; at -= 1) {
    const item = itemAt(view.list, at);
    if (item?.kind === kind && matches(item as ItemOf<K>)) return at;
  }
  return -1;
}

export const lastItem = <K extends ViewItem['kind']>(
  view: HeldView,
  kind: K,
): ItemOf<K> | undefined =>
  itemAt(
    view.list,
    lastPlace(view, kind, () => true),
  ) as ItemOf<K> | undefined;

const replaceItem = (view: HeldView, at: number, item: ViewItem): HeldView => ({
  ...view,
  list: replaceAt(view.list, at, item),
});

/** Calls of the open run without a result. */
export function openCalls(view: HeldView): CallItem[] {
  const open: CallItem[] = [];
  for (let at = view.list.length - 1; at >= 0; at -= 1) {
    const item = itemAt(view.list, at);
    if (item === undefined || item.kind === 'complete' || item.kind === 'failed') break;
    if (item.kind === 'call' && (item.call.state === 'running' || item.call.state === 'waiting'))
      open.push(item.call);
  }
  return open;
}

export function changeCall(
  view: HeldView,
  call_id: string,
  change: (call: CallItem) => CallItem,
): HeldView {
  const at = lastPlace(view, 'call', ({ call }) => call.call_id === call_id);
  const item = itemAt(view.list, at);
  return item?.kind === 'call' ? replaceItem(view, at, { ...item, call: change(item.call) }) : view;
}

export function answerItem(view: HeldView, request_id: string, answer: JsonValue): HeldView {
  const at = lastPlace(view, 'question', ({ question }) => question.request_id === request_id);
  const item = itemAt(view.list, at);
  return item?.kind === 'question' ? replaceItem(view, at, { ...item, answer }) : view;
}

/** A view that started in the middle of a run gets the run's id from the first frame of the run. */
export const withRunId = (view: HeldView, run_id: string | null): HeldView =>
  view.run_id === null &&
  run_id !== null &&
  (view.status === 'running' || view.status === 'awaiting_input')
    ? { ...view, run_id }
    : view;
