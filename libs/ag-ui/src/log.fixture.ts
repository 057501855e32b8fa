import { createHash } from 'node:crypto';
import { noUsage, type Commit, type EventDraft, type RuntimeEvent } from '@mozaiks/contracts';
import { keysOf, type Keys } from './request/keys.ts';
import type { PageMessage, RunInput } from './request/run-input.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const keysFor = (runId: string): Keys => keysOf({ sha256 }, { threadId: 'thread', runId });

/** A log with one commit for each list of drafts. */
export function logOf(...commits: readonly (readonly EventDraft[])[]): readonly Commit[] {
  let seq = 0;
  return commits.map((drafts) => {
    const events = drafts.map(
      (draft) =>
        ({
          ...draft,
          seq: (seq += 1),
          ts: '2026-01-01T00:00:00.000Z',
          chat_id: 'thread',
        }) as RuntimeEvent,
    );
    return {
      log_id: 'log',
      first_seq: seq - drafts.length + 1,
      last_seq: seq,
      fence: 1,
      commit_id: `c${seq}`,
      v: 1,
      events,
    };
  });
}

/** The turn of a message `id`, sent in a run of that name, with its answer `a-id`. */
export const turn = (id: string): readonly EventDraft[] => [
  ...asking(id),
  {
    type: 'agent_response',
    run_id: id,
    agent: 'a',
    message_id: `a-${id}`,
    text: `You said ${id}.`,
    visible: true,
    finish_reason: 'stop',
  },
  { type: 'workflow_complete', run_id: id, reason: 'done', usage: noUsage, duration_ms: 1 },
];
/** The same turn without an answer. */
export const asking = (id: string): readonly EventDraft[] => [
  {
    type: 'user_message',
    run_id: id,
    message_id: `u-${id}`,
    command_id: keysFor(id).message(id),
    text: id,
  },
  {
    type: 'workflow_start',
    run_id: id,
    workflow_name: 'W',
    workflow_version: 'v',
    code_version: 'k',
    cache_seed: 1,
  },
  { type: 'agent_start', run_id: id, agent: 'a', turn: 1, model: 'm' },
];
export const question = (kind: 'text' | 'choice', request_id: string): EventDraft => ({
  type: 'input_request',
  run_id: 'r',
  request_id,
  kind,
  agent: 'a',
  prompt: 'Which?',
});

export const said = (id: string): PageMessage => ({ id, role: 'user', content: id, calls: [] });
export const answered = (id: string): PageMessage => ({
  id: `a-${id}`,
  role: 'assistant',
  content: 'x',
  calls: [],
});

export const inputOf = (
  messages: readonly PageMessage[],
  more: Partial<RunInput> = {},
): RunInput => ({
  threadId: 'thread',
  runId: 'new',
  declared: true,
  messages,
  tools: new Set(),
  resume: [],
  ...more,
});
