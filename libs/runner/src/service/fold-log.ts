import { emptyChat, foldAll, type ChatState, type Commit, type LogRef } from '@mozaiks/contracts';
import type { Deps } from '../deps.ts';
import type { Folded } from '../folded-chats.ts';
import { readLog } from '../read-log.ts';

type FoldDeps = Pick<Deps, 'store' | 'folded'>;

/** The state of a log now. Begins with what this process remembers of it, where the log still has that, and remembers the outcome. */
export async function foldLog(deps: FoldDeps, log: LogRef): Promise<ChatState> {
  const known = deps.folded.peek(log);
  const folded = (known === undefined ? null : await readOn(deps, log, known)) ?? (await readOn(deps, log, nothing));
  if (folded === null || folded.state.head_seq === 0) return emptyChat;
  deps.folded.put(log, folded);
  return folded.state;
}

const nothing: Folded = { state: emptyChat, answered: new Set(), commit_id: '' };

/** null: the log has not what was remembered. */
async function readOn({ store }: FoldDeps, log: LogRef, from: Folded): Promise<Folded | null> {
  let { state, commit_id } = from;
  const answered = new Set(from.answered);
  let isKnown = from === nothing;
  for await (const page of readLog(store.log, log, Math.max(0, state.head_seq - 1))) {
    const [first] = page;
    if (!isKnown && (first?.commit_id !== commit_id || first.last_seq !== state.head_seq)) return null;
    const fresh = isKnown ? page : page.slice(1);
    isKnown = true;
    state = foldAll(fresh, state);
    for (const id of fresh.flatMap(answeredIn)) answered.add(id);
    commit_id = fresh.at(-1)?.commit_id ?? commit_id;
  }
  return isKnown ? { state, answered, commit_id } : null;
}

const answeredIn = ({ events }: Commit): string[] =>
  events.flatMap((event) => ('command_id' in event && event.command_id !== undefined ? [event.command_id] : []));
