import { chatRef, logRef, type ChatRef, type ChatState, type ChildDone, type JsonValue } from '@mozaiks/contracts';
import { doneIdOf, putInternal } from '../internal-command.ts';
import { untilKnown } from '../until-known.ts';
import { patience, type Tenure } from './tenure.ts';

/** Resolves when the result of a child whose run has ended is in its parent's inbox. The parent is named by its log: a successor of it hears nothing. */
export async function tellParent(t: Tenure, wake: (chat: ChatRef) => void): Promise<void> {
  const { parent } = t.state;
  const command = childDone(t.state);
  if (!parent || command === null) return;
  const log = logRef(chatRef(t.log, parent.chat_id), parent.log_id);
  const { inbox } = t.deps.store;
  const outcome = await untilKnown(patience(t), () => putInternal({ inbox, ids: t.deps.ids }, log, command));
  if (outcome === 'put') wake(log);
}

/** What a child tells its parent: the value of its last structured output, else the text of its last answer; of a failure `{code, message}`. */
function childDone(state: ChatState): ChildDone | null {
  const { parent, run, last_end: end } = state;
  if (!parent || run !== null || end === null) return null;
  const { call_id } = parent;
  const told = { type: 'child_done', command_id: doneIdOf(call_id), call_id } as const;
  if (end.type === 'workflow_error') return { ...told, status: 'error', result: { code: end.code, message: end.message } };
  return { ...told, status: 'complete', result: outcomeOf(state, end.run_id) };
}

function outcomeOf({ transcript }: ChatState, run_id: string | null): JsonValue {
  for (const fact of [...transcript].reverse()) {
    if (fact.run_id !== run_id) break;
    if (fact.type === 'structured_output') return fact.value;
    if (fact.type === 'agent_response') return fact.text;
  }
  return null;
}
