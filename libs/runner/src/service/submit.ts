import { commandContent, RuntimeError, type ClientCommand, type LogRef } from '@mozaiks/contracts';
import { checkContext } from '../check-context.ts';
import type { RunnerSettings } from '../settings.ts';
import type { ServiceDeps } from './service-deps.ts';

/** See `ChatService.submit`. */
export async function submit(deps: ServiceDeps, log: LogRef, command: ClientCommand): Promise<{ readonly duplicate: boolean }> {
  const { store, ids, settings } = deps;
  await checkAtTheDoor(deps, log, command);
  const digest = ids.sha256(commandContent(command));
  const putting = store.inbox.put(log, command, { digest, max_waiting: maxWaiting(settings, command) });
  deps.drivers.anticipate(log, putting);
  const outcome = await putting;
  deps.wake(log);
  return { duplicate: outcome === 'duplicate' };
}

/** Only messages may have to wait for the run to go on. What lets it go on, an answer or a cancel, gets in behind as many of them as may wait. */
const maxWaiting = ({ maxWaitingCommands }: RunnerSettings, { type }: ClientCommand): number =>
  type === 'user_message' ? maxWaitingCommands : 2 * maxWaitingCommands;

/** What is wrong with a message by itself is an error of the caller, not a fact. A chat or workflow that is gone is found out by the put, or later. */
async function checkAtTheDoor(deps: ServiceDeps, log: LogRef, command: ClientCommand): Promise<void> {
  if (command.type !== 'user_message') return;
  const { store, catalog } = deps;
  await checkRoom(deps, log, command.command_id);
  if (command.context === undefined) return;
  const record = await store.directory.get(log);
  const workflow = record === null ? undefined : catalog.get(record.workflow_name);
  if (workflow !== undefined) checkContext(workflow.definition.variables, command.context);
}

/** More facts than come between a head that was heard of and the next bell. */
const AMPLE_ROOM = 1_000;

/**
 * A refusal that is a fact would make a full log longer still, so this one is none. One look at the end of the log; the directory's head may be old. A
 * message that was accepted before the chat was full is answered as the duplicate that it is.
 */
async function checkRoom({ store, settings, feeds }: ServiceDeps, log: LogRef, command_id: string): Promise<void> {
  const { maxFactsPerChat } = settings;
  const heard = feeds.get(log)?.head ?? 0;
  if (heard > 0 && heard + AMPLE_ROOM < maxFactsPerChat) return;
  const last = await store.log.read(log, { after_seq: maxFactsPerChat - 1, limit: 1 });
  if (last.length === 0 || (await store.inbox.find(log, command_id)) !== null) return;
  throw new RuntimeError('chat_full', { max_facts: maxFactsPerChat });
}
