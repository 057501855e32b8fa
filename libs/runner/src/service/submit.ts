import { commandContent, type ClientCommand, type LogRef } from '@mozaiks/contracts';
import { checkContext } from '../check-context.ts';
import type { ServiceDeps } from './service-deps.ts';

/** See `ChatService.submit`. */
export async function submit(deps: ServiceDeps, log: LogRef, command: ClientCommand): Promise<{ readonly duplicate: boolean }> {
  const { store, ids, settings } = deps;
  await checkAtTheDoor(deps, log, command);
  const digest = ids.sha256(commandContent(command));
  const outcome = await store.inbox.put(log, command, { digest, max_waiting: settings.maxWaitingCommands });
  deps.wake(log);
  return { duplicate: outcome === 'duplicate' };
}

/** A context that clients may not set is an error of the caller, not a fact. A chat or workflow that is gone is found out by the put, or later. */
async function checkAtTheDoor({ store, catalog }: ServiceDeps, log: LogRef, command: ClientCommand): Promise<void> {
  if (command.type !== 'user_message' || command.context === undefined) return;
  const record = await store.directory.get(log);
  const workflow = record === null ? undefined : catalog.get(record.workflow_name);
  if (workflow !== undefined) checkContext(workflow.definition.variables, command.context);
}
