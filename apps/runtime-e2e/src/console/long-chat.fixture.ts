import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { chatRef, logRef, tenantScope, usedNothing, type RuntimeEvent } from '@mozaiks/contracts';
import { openEmbeddedStore } from '@mozaiks/multitenant';

type Draft = { readonly type: RuntimeEvent['type'] } & Readonly<Record<string, unknown>>;

const EVENTS_PER_RUN = 10;
const PER_COMMIT = 50;

/** One run of a support desk; its texts name it. */
function runOf(nth: number, workflow_name: string): readonly Draft[] {
  const run_id = `r${nth}`;
  const call = { call_id: `k${nth}`, message_id: `m${nth}` };
  const agent = nth % 2 === 0 ? 'a' : 'b';
  return [
    {
      type: 'user_message',
      message_id: `u${nth}`,
      command_id: `c${nth}`,
      text: `question ${nth}`,
      run_id,
    },
    {
      type: 'workflow_start',
      workflow_name,
      workflow_version: 'v'.repeat(64),
      code_version: 'k',
      cache_seed: 1,
      run_id,
    },
    { type: 'agent_start', agent, turn: 1, model: 'm', run_id },
    {
      type: 'tool_call',
      ...call,
      agent,
      tool: 'look',
      arguments: { nth },
      kind: 'agent_tool',
      idempotency_key: `i${nth}`,
      run_id,
    },
    {
      type: 'tool_result',
      call_id: call.call_id,
      ok: true,
      result: { found: nth },
      duration_ms: 3,
      run_id,
    },
    { type: 'context_update', set: { nth }, by: 'tool', call_id: call.call_id, run_id },
    {
      type: 'usage',
      agent,
      purpose: 'reply',
      message_id: `n${nth}`,
      provider: 'scripted',
      model: 'm',
      input_tokens: 100,
      output_tokens: 10,
      cached_input_tokens: 0,
      reasoning_tokens: 0,
      cost_usd: 0,
      duration_ms: 40,
      first_token_ms: 10,
      cached: false,
      outcome: 'ok',
      run_id,
    },
    {
      type: 'agent_response',
      agent,
      message_id: `n${nth}`,
      text: `**Answer** ${nth}. ${'It is a text. '.repeat(8)}`,
      visible: true,
      finish_reason: 'stop',
      run_id,
    },
    {
      type: 'handoff',
      from: agent,
      to: 'terminate',
      rule: { kind: 'after_work', index: 0 },
      because: { text: 'done' },
      run_id,
    },
    { type: 'workflow_complete', reason: 'done', usage: usedNothing, duration_ms: 60, run_id },
  ];
}

/**
 * Writes a chat of so many events into the file of a server that does not run. Returns the number
 * of its last run.
 */
export async function writeLongChat(
  dir: string,
  { chat_id, workflow_name, events }: { chat_id: string; workflow_name: string; events: number },
): Promise<number> {
  const runs = Math.ceil(events / EVENTS_PER_RUN);
  const store = await openEmbeddedStore({ file: path.join(dir, 'data/mozaiks.db') });
  const now = new Date(Date.now() - runs * 1_000).toISOString();
  try {
    const chat = chatRef(tenantScope('demo', 'demo'), chat_id);
    const { record } = await store.directory.create(chat, {
      workflow_name,
      log_id: randomUUID(),
      parent: null,
      log_version: 1,
      now,
    });
    const log = logRef(chat, record.log_id);
    const drafts = Array.from({ length: runs }, (_, nth) => runOf(nth, workflow_name)).flat();
    const facts = drafts.map((draft, at) => {
      const ts = new Date(Date.parse(now) + at * 100).toISOString();
      return { ...draft, seq: at + 1, ts, chat_id } as unknown as RuntimeEvent;
    });
    for (let at = 0; at < facts.length; at += PER_COMMIT) {
      const part = facts.slice(at, at + PER_COMMIT);
      const range = { first_seq: at + 1, last_seq: at + part.length };
      await store.log.append(log, {
        log_id: log.log_id,
        ...range,
        fence: 0,
        commit_id: randomUUID(),
        v: 1,
        events: part,
      });
    }
    const taken = await store.ownership.acquire(chat, { session: 'fixture', log_version: 1 });
    if (taken === null || !('owned' in taken)) throw new Error('the chat cannot be had');
    const left = {
      inbox_seq: 0,
      status: 'idle' as const,
      head_seq: facts.length,
      usage_seq: facts.length,
      due_at: null,
      title: 'Long',
      now,
    };
    await store.ownership.release(taken.owned, left);
    return runs - 1;
  } finally {
    await store.close();
  }
}
