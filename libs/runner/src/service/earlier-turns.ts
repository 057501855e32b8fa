import {
  jsonSize,
  LOG_VERSION,
  MAX_COMMIT_BYTES,
  MAX_EVENTS_PER_COMMIT,
  noUsage,
  toTimestamp,
  type Commit,
  type EarlierTurn,
  type EventDraft,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { COPIED_FENCE } from '../tenure/usage.ts';
import type { ServiceDeps } from './service-deps.ts';

export interface Earlier {
  readonly log: LogRef;
  /** The agent to which the assistant's turns are attributed. */
  readonly agent: string;
  readonly history: readonly EarlierTurn[];
}

/** The turns before the chat was created, as one run that has ended. */
export function earlierTurns(
  { clock, ids }: Pick<ServiceDeps, 'clock' | 'ids'>,
  { log, agent, history }: Earlier,
): readonly Commit[] {
  const run_id = ids.random();
  const ts = toTimestamp(clock.now());
  const drafts = history.map(({ role, text }, n): EventDraft => {
    const message = { run_id, message_id: ids.random(), text };
    return role === 'user'
      ? { type: 'user_message', command_id: `earlier-${n}`, ...message }
      : { type: 'agent_response', agent, visible: true, finish_reason: 'stop', ...message };
  });
  const end = { reason: 'done', usage: noUsage, duration_ms: 0 } as const;
  const all: readonly EventDraft[] = [...drafts, { type: 'workflow_complete', run_id, ...end }];
  const events = all.map(
    (draft, n) => ({ ...draft, seq: n + 1, ts, chat_id: log.chat_id }) as RuntimeEvent,
  );
  return packed(events).map((part) => ({
    log_id: log.log_id,
    first_seq: part[0]?.seq ?? 1,
    last_seq: part.at(-1)?.seq ?? 1,
    fence: COPIED_FENCE,
    commit_id: ids.random(),
    v: LOG_VERSION,
    events: part,
  }));
}

/** Splits events into commits that are as large as allowed. */
function packed(events: readonly RuntimeEvent[]): readonly (readonly RuntimeEvent[])[] {
  const parts: RuntimeEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = jsonSize(event);
    const part = parts.at(-1);
    if (
      part === undefined ||
      part.length === MAX_EVENTS_PER_COMMIT ||
      bytes + size > MAX_COMMIT_BYTES / 2
    ) {
      parts.push([event]);
      bytes = size;
    } else {
      part.push(event);
      bytes += size;
    }
  }
  return parts;
}
