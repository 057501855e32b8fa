import {
  commandContent,
  jsonSize,
  RuntimeError,
  type ClientCommand,
  type LogRef,
} from '@mozaiks/contracts';
import { hasMaxBytes, RESERVED_EVENTS } from '../chat-limits.ts';
import { checkContext } from '../check-context.ts';
import type { RunnerSettings } from '../settings.ts';
import { withFileTypes } from './named-files.ts';
import type { ServiceDeps } from './service-deps.ts';

/** See `ChatService.submit`. */
export async function submit(
  deps: ServiceDeps,
  log: LogRef,
  command: ClientCommand,
): Promise<{ readonly duplicate: boolean }> {
  const { store, ids, settings } = deps;
  await checkAtTheDoor(deps, log, command);
  const known = await withFileTypes(store.files, log, command);
  const digest = ids.sha256(commandContent(command));
  const putting = store.inbox.put(log, known, {
    digest,
    max_waiting: maxWaiting(settings, command),
  });
  deps.drivers.anticipate(log, putting);
  const outcome = await putting;
  deps.wake(log);
  return { duplicate: outcome === 'duplicate' };
}

/**
 * Only messages may have to wait for the run to go on. What lets it go on, an answer or a cancel,
 * gets in behind as many of them as may wait. The larger a message, the fewer may wait before it:
 * a chat with 100 messages of 1 MiB would be read as a whole.
 */
function maxWaiting(
  { maxWaitingCommands, maxWaitingBytes }: RunnerSettings,
  command: ClientCommand,
): number {
  if (command.type !== 'user_message') return 2 * maxWaitingCommands;
  return Math.max(1, Math.min(maxWaitingCommands, Math.floor(maxWaitingBytes / jsonSize(command))));
}

/**
 * What is wrong with a command by itself is an error of the caller, not an event. A chat or workflow
 * that is gone is found out by the put, or later.
 */
async function checkAtTheDoor(
  deps: ServiceDeps,
  log: LogRef,
  command: ClientCommand,
): Promise<void> {
  const { store, catalog } = deps;
  await checkRoom(deps, log, command);
  if (command.type !== 'user_message' || command.context === undefined) return;
  const record = await store.directory.get(log);
  const workflow = record === null ? undefined : catalog.get(record.workflow_name);
  if (workflow !== undefined) checkContext(workflow.definition.variables, command.context);
}

/** More facts than come between a head that was heard of and the next bell. */
const AMPLE_ROOM = 1_000;

/**
 * Refuses a message to a full chat, and any command to one that is full of refusals: as an event, a
 * refusal would make the log longer still. A command that was accepted before is a duplicate.
 */
async function checkRoom(deps: ServiceDeps, log: LogRef, command: ClientCommand): Promise<void> {
  const isMessage = command.type === 'user_message';
  const reached =
    (isMessage ? maxBytes(deps, log) : null) ??
    (await maxFacts(deps, log, isMessage ? 0 : RESERVED_EVENTS));
  if (reached === null || (await deps.store.inbox.find(log, command.command_id)) !== null) return;
  throw new RuntimeError('chat_full', reached);
}

/** Only if this process knows the size, which it does after the chat was opened here. */
function maxBytes(
  { settings, folded }: ServiceDeps,
  log: LogRef,
): { readonly max_bytes: number } | null {
  return hasMaxBytes({ log_size: folded.logSize(log) ?? 0 }, settings)
    ? { max_bytes: settings.maxBytesPerChat }
    : null;
}

/** One look at the end of the log; the directory's head may be old. */
async function maxFacts(
  { store, settings, feeds }: ServiceDeps,
  log: LogRef,
  reserved: number,
): Promise<{ readonly max_facts: number } | null> {
  const max_facts = settings.maxFactsPerChat + reserved;
  const observed = feeds.get(log)?.head ?? 0;
  if (observed > 0 && observed + AMPLE_ROOM < max_facts) return null;
  const last = await store.log.read(log, { after_seq: max_facts - 1, limit: 1 });
  return last.length === 0 ? null : { max_facts };
}
