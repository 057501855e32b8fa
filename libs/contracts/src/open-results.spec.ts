import { emptyChat, type ChatState, type OpenCall } from './chat-state.ts';
import type { EventDraft } from './events.ts';
import { withoutClosed } from './open-results.ts';

const result = (call_id: string): EventDraft => ({
  type: 'tool_result',
  run_id: 'r',
  call_id,
  ok: true,
  duration_ms: 0,
});
const state: ChatState = { ...emptyChat, calls: new Map([['open', {} as OpenCall]]) };

describe('withoutClosed', () => {
  it('drops the result of a call that an admitted command has already closed', () => {
    expect(withoutClosed([result('closed'), result('open')], state)).toEqual([result('open')]);
  });

  it('keeps the result of a call that is made in the same commit', () => {
    const call = {
      type: 'tool_call',
      run_id: 'r',
      call_id: 'new',
      message_id: 'm',
      agent: 'A',
      tool: 't',
      arguments: {},
      kind: 'transfer',
      idempotency_key: 'i',
    } as const;
    expect(withoutClosed([call, result('new')], state)).toEqual([call, result('new')]);
  });
});
