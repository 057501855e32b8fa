import type { EventDraft, RuntimeEvent } from '@mozaiks/contracts';
import { agentResponse, agentStart, delta, workflowComplete } from '../testing/events.fixture.ts';
import { createDeltaGate } from './delta-gate.ts';

const eventOf = (draft: EventDraft): RuntimeEvent =>
  ({ ...draft, seq: 1, ts: '', chat_id: 'c1' }) as RuntimeEvent;
const gateAfter = (first: 'none' | 'unknown', ...drafts: EventDraft[]) => {
  const gate = createDeltaGate(first);
  for (const draft of drafts) gate.sent(eventOf(draft), 2);
  return gate;
};

describe('a delta is sent', () => {
  it('after the agent_start of its agent', () => {
    expect(gateAfter('none').admits(delta(0, 'a'), 2)).toBe(false);
    expect(gateAfter('none', agentStart()).admits(delta(0, 'a'), 2)).toBe(true);
    expect(gateAfter('none', agentStart('other')).admits(delta(0, 'a'), 2)).toBe(false);
  });

  it('if its run was under way before the cursor', () => {
    expect(gateAfter('unknown').admits(delta(5, 'a'), 2)).toBe(true);
  });

  it('only before its agent_response', () => {
    const gate = gateAfter('none', agentStart(), agentResponse('a'));
    expect(gate.admits(delta(0, 'a'), 2)).toBe(false);
    expect(gate.admits(delta(0, 'a', { message_id: 'm2' }), 2)).toBe(true);
  });

  it('not after its message was voided', () => {
    const voided: EventDraft = {
      type: 'error',
      run_id: 'r1',
      code: 'drained',
      message: '',
      retryable: true,
      message_id: 'm1',
    };
    expect(gateAfter('none', agentStart(), voided).admits(delta(3, 'a'), 2)).toBe(false);
  });

  it('not after its run has ended', () => {
    expect(gateAfter('unknown', workflowComplete()).admits(delta(0, 'a'), 2)).toBe(false);
  });

  it('not if its fence is below that of the last commit', () => {
    const gate = gateAfter('none', agentStart());
    expect(gate.admits(delta(0, 'a'), 1)).toBe(false);
    expect(gate.admits(delta(0, 'a'), 3)).toBe(true);
  });

  it('not if an earlier delta was dropped, unless the text restarts', () => {
    const gate = gateAfter('none', agentStart());
    gate.lost(delta(0, 'a'));
    expect(gate.admits(delta(1, 'b'), 2)).toBe(false);
    expect(gate.admits(delta(0, 'ab'), 2)).toBe(true);
    expect(gate.admits(delta(1, 'b', { message_id: 'm2' }), 2)).toBe(true);
  });
});

it('tool progress is sent unless its fence is outdated', () => {
  const progress = { type: 'tool_progress', run_id: 'r1', call_id: 'c', percent: 50 } as const;
  const gate = gateAfter('none', agentStart());
  expect(gate.admits(progress, 1)).toBe(false);
  expect(gate.admits(progress, 2)).toBe(true);
});
