import { defined, type Admission, type DraftOf, type EventDraft } from '@mozaiks/contracts';
import { refusalOfClient, sortWrites } from '../context-writes.ts';
import { closeCalls, contextUpdate } from '../drafts.ts';
import { rejected, type Admitting } from './admitting.ts';
import { startRun } from './new-run.ts';

export function admitUserMessage(input: Admitting<'user_message'>): Admission {
  const { state, deps, command } = input;
  const refused = refusedContext(input);
  if (refused !== undefined) return refused;
  if (state.run === null) {
    const run_id = deps.ids.random();
    return commit([
      message(input, run_id),
      ...startRun(deps, input, { run_id, terms: command, context: command.context }),
    ]);
  }
  const { run_id } = state.run;
  const asked = [...state.questions.values()].find(
    ({ kind, call_id }) => kind === 'text' && call_id === undefined,
  );
  if (asked !== undefined)
    return commit([
      { ...message(input, run_id), request_id: asked.request_id },
      ...contextDrafts(input, run_id),
    ]);
  if (!input.running && state.run.position.at === 'choose' && state.calls.size === 0)
    return commit([message(input, run_id), ...contextDrafts(input, run_id)]);
  return whileBusy(input, run_id);
}

function whileBusy(input: Admitting<'user_message'>, run_id: string): Admission {
  switch (input.workflow.definition.on_message_while_running) {
    case 'reject':
      return rejected(input, 'chat_busy');
    case 'enqueue':
      return { kind: 'later' };
    case 'interrupt':
      if (input.running) return { kind: 'abort', reason: 'interrupt' };
      return commit([
        ...closeCalls(input.state, 'interrupted', 'the user sent another message'),
        message(input, run_id),
        ...contextDrafts(input, run_id),
      ]);
  }
}

/** The context that a message sets in an open run. */
const contextDrafts = (
  { workflow, command }: Admitting<'user_message'>,
  run_id: string,
): EventDraft[] => contextUpdate(workflow, { run_id, set: command.context ?? {}, by: 'client' });

/**
 * Rejects `context` that clients may not set. The runner has already checked it, but a reload may
 * have changed the workflow since then.
 */
function refusedContext(input: Admitting<'user_message'>): Admission | undefined {
  const [refusal] = sortWrites(
    input.workflow,
    input.command.context ?? {},
    refusalOfClient,
  ).refusals;
  return refusal === undefined ? undefined : rejected(input, 'invalid_context', refusal);
}

const commit = (drafts: readonly EventDraft[]): Admission => ({ kind: 'commit', drafts });

function message(
  { deps, command }: Admitting<'user_message'>,
  run_id: string,
): DraftOf<'user_message'> {
  const { command_id, content } = command;
  const text =
    command.text ??
    (content ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  return {
    type: 'user_message',
    run_id,
    message_id: deps.ids.random(),
    command_id,
    text,
    ...defined({ content }),
  };
}
