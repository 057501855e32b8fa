import type { JsonValue, PendingQuestion, RuntimeEvent } from '@mozaiks/contracts';
import type { Asked, Item, ItemOf, Note, Outcome } from './item.ts';

/** Where an item is that may still change. */
export interface Fold {
  readonly items: Item[];
  readonly calls: Map<string, number>;
  /** Open ones, by request. */
  readonly questions: Map<string, number>;
  readonly children: Map<string, number>;
}

type Entry = Item extends infer I ? (I extends Item ? Omit<I, 'seq' | 'ts'> : never) : never;

export const add = ({ items }: Fold, { seq, ts }: RuntimeEvent, entry: Entry): number =>
  items.push({ seq, ts, ...entry } as Item) - 1;
export const note = (fold: Fold, event: RuntimeEvent, said: Note): void =>
  void add(fold, event, { kind: 'note', note: said });

export function change<K extends Item['kind']>(
  { items }: Fold,
  at: { readonly kind: K; readonly index: number | undefined },
  to: (item: ItemOf<K>) => ItemOf<K>,
): void {
  const item = items[at.index ?? -1];
  if (item?.kind === at.kind) items[at.index ?? -1] = to(item as ItemOf<K>);
}

export const changeCall = (
  fold: Fold,
  call_id: string | undefined,
  to: (item: ItemOf<'call'>) => ItemOf<'call'>,
): void => change(fold, { kind: 'call', index: fold.calls.get(call_id ?? '') }, to);

/** Settles the question, on its call or where it stands alone. */
export function settle(fold: Fold, request_id: string, outcome: (asked: Asked) => Outcome): void {
  const index = fold.questions.get(request_id);
  fold.questions.delete(request_id);
  const settled = (asked: Asked): Asked => ({ ...asked, outcome: outcome(asked) });
  change(fold, { kind: 'question', index }, (item) => ({ ...item, asked: settled(item.asked) }));
  change(fold, { kind: 'call', index }, (item) =>
    item.asked === null ? item : { ...item, asked: settled(item.asked) },
  );
}

export const answered =
  ({ type, ts }: RuntimeEvent, value: JsonValue) =>
  ({ asked_at }: Asked): Outcome => ({
    kind: 'answered',
    value,
    waited_ms: Math.max(0, Date.parse(ts) - Date.parse(asked_at)),
    as_message: type === 'user_message',
  });

/** Closes open questions without an answer. */
export function close(
  fold: Fold,
  code: string | null,
  which: (question: PendingQuestion) => boolean = () => true,
): void {
  for (const [request_id, index] of [...fold.questions]) {
    const item = fold.items[index];
    const asked = item?.kind === 'question' || item?.kind === 'call' ? item.asked : null;
    if (asked !== null && which(asked.question))
      settle(fold, request_id, () => ({ kind: 'closed', code }));
  }
}

export function endChild(fold: Fold, call_id: string, status: 'complete' | 'error'): void {
  const index = fold.children.get(call_id);
  change(fold, { kind: 'child', index }, (item) => ({ ...item, child: { ...item.child, status } }));
}

export function endRun(fold: Fold): void {
  close(fold, null);
  fold.calls.clear();
}
