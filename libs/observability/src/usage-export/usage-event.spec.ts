import type { OutboxRow } from '@mozaiks/contracts';
import { usageRow } from '@mozaiks/testkit';
import { log } from './outbox.fixture.ts';
import { usageEvent } from './usage-event.ts';

const row = (more: Parameters<typeof usageRow>[2] = {}): OutboxRow => ({
  ...usageRow(log, 3, more),
  log,
  first_claimed_at: '2026-01-01T00:00:00.000Z',
});
const source = 'urn:test';

describe('a usage event', () => {
  it('names the call, the tenant and the chat, and has the fields of the usage event under their own names', () => {
    const called = row({ workflow_name: 'Support' });
    const {
      type: _type,
      seq: _seq,
      ts,
      chat_id: _chat_id,
      run_id: _run_id,
      ...fields
    } = called.fact;
    expect(Object.keys(fields)).toEqual(
      expect.arrayContaining(['agent', 'model', 'input_tokens', 'cost_usd', 'outcome']),
    );
    expect(usageEvent(called, source)).toEqual({
      specversion: '1.0',
      id: 'log-1/3',
      source,
      type: 'ai.mozaiks.usage',
      subject: 'app-1',
      time: ts,
      datacontenttype: 'application/json',
      data: {
        app_id: 'app-1',
        user_id: 'ada@example.com',
        chat_id: 'chat-1',
        run_id: 'run-1',
        workflow_name: 'Support',
        ...fields,
        total_tokens: 110,
      },
    });
  });

  it('names the span of the call, if there is one, as an attribute of the event', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const event = usageEvent(row({ traceparent }), source);
    expect(event?.traceparent).toBe(traceparent);
    expect(event?.data).not.toHaveProperty('traceparent');
  });

  it.each([
    [{ input_tokens: 9_007_199_254_740_991, output_tokens: 0 }, 9_007_199_254_740_991],
    [{ input_tokens: null, output_tokens: 10 }, null],
    [{ input_tokens: 10, output_tokens: null }, null],
    [{ input_tokens: 0, output_tokens: 0 }, 0],
  ])('sums the tokens of %j to %j', (tokens, total) => {
    const event = usageEvent(row(tokens), source);
    expect(event?.data.total_tokens).toBe(total);
    expect(JSON.stringify(event)).toContain(`"total_tokens":${String(total)}`);
  });

  it.each<[string, OutboxRow]>([
    ['an id', { ...row(), id: '' }],
    ['an app', { ...row(), log: { ...log, app_id: '' as typeof log.app_id } }],
    ['a time', row({ ts: '' })],
    ['a valid time', row({ ts: 'yesterday' })],
  ])('is not made of a row without %s', (_what, wrong) => {
    expect(usageEvent(wrong, source)).toBeNull();
  });
});
