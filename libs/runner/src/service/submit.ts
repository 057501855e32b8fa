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
  await checkCommand(deps, log, command);
  const known = await withFileTypes(store.files, log, command);
  const digest = ids.sha256(commandContent(command));
  const putting = store.inbox.put(log, known, {
    digest,
    max_waiting: maxWaiting(settings, command),
  });
  deps.drivers.prewarm(log, putting);
  const outcome = await putting;
  deps.wake(log);
  return { duplicate: outcome === 'duplicate' };
}

/**
 * Only messages may have to wait for the run to continue. An answer or a cancel lets it continue,
 * so these are accepted until twice as many commands wait. The larger a message is, the fewer may
 * wait before it, because all waiting messages are read together.
 */
function maxWaiting(
  { maxWaitingCommands, maxWaitingBytes }: RunnerSettings,
  command: ClientCommand,
): number {
  if (command.type !== 'user_message') return 2 * maxWaitingCommands;
  return Math.max(1, Math.min(maxWaitingCommands, Math.floor(maxWaitingBytes / jsonSize(command))));
}

/**
 * Checks the command itself. Errors go to the caller and are not stored as events. A missing chat
 * or workflow is detected later.
 */
async function checkCommand(deps: ServiceDeps, log: LogRef, command: ClientCommand): Promise<void> {
  const { store, catalog } = deps;
  await checkRoom(deps, log, command);
  if (command.type !== 'user_message' || command.context === undefined) return;
  const record = await store.directory.get(log);
  const workflow = record === null ? undefined : catalog.get(record.workflow_name);
  if (workflow !== undefined) checkContext(workflow.definition.variables, command.context);
}

/** Margin for events that are newer than the head that this process knows. */
const HEAD_MARGIN = 1_000;

/**
 * Refuses a message to a full chat, and any command to a chat that is full of rejections: a
 * rejection is an event and would make the log longer. A command that was accepted before is a
 * duplicate and not refused.
 */
async function checkRoom(deps: ServiceDeps, log: LogRef, command: ClientCommand): Promise<void> {
  const isMessage = command.type === 'user_message';
  const reached =
    (isMessage ? maxBytes(deps, log) : null) ??
    (await maxEvents(deps, log, isMessage ? 0 : RESERVED_EVENTS));
  if (reached === null || (await deps.store.inbox.find(log, command.command_id)) !== null) return;
  throw new RuntimeError('chat_full', reached);
}

/** Checks only if this process knows the size, as after it opened the chat. */
function maxBytes(
  { settings, folded }: ServiceDeps,
  log: LogRef,
): { readonly max_bytes: number } | null {
  return hasMaxBytes({ log_size: folded.logSize(log) ?? 0 }, settings)
    ? { max_bytes: settings.maxBytesPerChat }
    : null;
}

/** Reads the end of the log, because the directory's head may be old. */
async function maxEvents(
  { store, settings, feeds }: ServiceDeps,
  log: LogRef,
  reserved: number,
): Promise<{ readonly max_facts: number } | null> {
  const max_facts = settings.maxEventsPerChat + reserved;
  const observed = feeds.get(log)?.head ?? 0;
  if (observed > 0 && observed + HEAD_MARGIN < max_facts) return null;
  const last = await store.log.read(log, { after_seq: max_facts - 1, limit: 1 });
  return last.length === 0 ? null : { max_facts };
}
