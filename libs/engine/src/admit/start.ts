import type { Admission } from '@mozaiks/contracts';
import { refusalOfClient, sortWrites } from '../context-writes.ts';
import { rejected, type Admitting } from './admitting.ts';
import { initialText } from './initial-text.ts';
import { startRun } from './new-run.ts';

/**
 * Starts the first run of a chat that does not wait for a message. From its context, only variables
 * that clients may set are used.
 */
export function admitStart(input: Admitting<'start'>): Admission {
  const { deps, state, workflow, command } = input;
  if (state.runs > 0) return rejected(input, 'unexpected_command');
  const run_id = deps.ids.random();
  const { command_id, parent } = command;
  const context = sortWrites(workflow, command.context ?? {}, refusalOfClient).accepted;
  const seed = command.text ?? initialText(input, workflow.definition.initial_message, context);
  if (seed === undefined)
    return {
      kind: 'commit',
      drafts: startRun(deps, input, { run_id, terms: command, context, parent, command_id }),
    };
  const message = {
    type: 'user_message',
    run_id,
    message_id: deps.ids.random(),
    command_id,
    text: seed,
    hidden: true,
  } as const;
  return {
    kind: 'commit',
    drafts: [message, ...startRun(deps, input, { run_id, terms: command, context, parent })],
  };
}
