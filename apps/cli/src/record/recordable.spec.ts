import { chatRef, logRef, tenantScope, type RuntimeEvent } from '@mozaiks/contracts';
import type { StoredChat, StoredLog } from '../replay/read-chat.ts';
import { obstacleIn } from './recordable.ts';

type Facts = readonly (Readonly<Record<string, unknown>> & { readonly type: string })[];

/** A log with one commit for each event. */
const stored = (chat_id: string, facts: Facts): StoredLog => ({
  log: logRef(chatRef(tenantScope('app', 'user'), chat_id), `log-${chat_id}`),
  workflow_name: 'Desk',
  commits: facts.map((fact, index) => ({
    ...{ log_id: `log-${chat_id}`, commit_id: `${index}`, v: 1 as const, fence: 1 },
    ...{ first_seq: index + 1, last_seq: index + 1 },
    events: [{ ...fact, seq: index + 1, ts: '', chat_id } as unknown as RuntimeEvent],
  })),
});
const chat = (main: StoredLog, ...nested: StoredLog[]): StoredChat => ({
  ...{ main, nested },
  definitions: new Map(),
});

const begins = (run_id: string) => [
  { type: 'user_message', run_id, message_id: `m-${run_id}`, command_id: run_id, text: 'Hello' },
  { type: 'workflow_start', run_id, workflow_name: 'Desk', workflow_version: 'v' },
];
const sets = (run_id: string) => ({ type: 'context_update', run_id, by: 'client', set: { a: 1 } });
const ends = (run_id: string) => ({
  ...{ type: 'workflow_complete', run_id, reason: 'done', duration_ms: 1 },
  usage: { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0, reasoning_tokens: 0 },
});
const startsChild = (child_chat_id: string) => ({
  ...{ type: 'child_start', run_id: 'r1', call_id: `call-${child_chat_id}`, child_chat_id },
  workflow_name: 'Desk',
});
const cancelled = { ...ends('r1'), reason: 'cancelled' };

describe('what a test cannot do again', () => {
  it('is not the context that the chat began with', () => {
    const main = stored('chat', [...begins('r1'), sets('r1'), ends('r1')]);
    expect(obstacleIn(chat(main))).toBeUndefined();
  });

  it('is the context of a later message', () => {
    const main = stored('chat', [...begins('r1'), ends('r1'), ...begins('r2'), sets('r2')]);
    expect(obstacleIn(chat(main))).toMatchObject({
      seq: 6,
      why: 'a later message set context variables',
      rested: 3,
    });
  });

  it('is the context of a message that is sent while the first run waits for it', () => {
    const more = { ...begins('r1')[0], type: 'user_message', command_id: 'c2', text: 'And this' };
    const main = stored('chat', [...begins('r1'), sets('r1'), more, sets('r1')]);
    expect(obstacleIn(chat(main))).toMatchObject({
      seq: 5,
      why: 'a later message set context variables',
    });
  });

  it('is told of a chat that is nested in a nested one where the main chat started that', () => {
    const main = stored('chat', [...begins('r1'), startsChild('inner')]);
    const inner = stored('inner', [...begins('r1'), startsChild('innermost')]);
    const innermost = stored('innermost', [...begins('r1'), cancelled]);
    expect(obstacleIn(chat(main, inner, innermost))).toMatchObject({
      seq: 3,
      why: 'in a nested chat, the user cancelled the run',
    });
  });
});
