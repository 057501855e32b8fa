import {
  applyFrame,
  applyFrameWith,
  emptyView,
  foldDetails,
  type ViewDetails,
  type ChatView,
} from '../chat-view.ts';
import type { ServerFrame } from '../frames.ts';
import { chat_id, chatLog, type ChatLog } from './chat-log.fixture.ts';

const call = {
  agent: 'A',
  purpose: 'reply',
  provider: 'p',
  model: 'm',
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0.5,
};
const used = {
  type: 'usage',
  ...call,
  input_tokens: 10,
  output_tokens: 2,
  duration_ms: 7,
  first_token_ms: 1,
  cached: false,
  outcome: 'ok',
};

const viewOf = (frames: readonly ServerFrame[], from: ChatView = emptyView): ChatView =>
  frames.reduce(applyFrameWith(foldDetails), from);
function detailsOf(write: (log: ChatLog) => void): ViewDetails | null {
  const log = chatLog();
  write(log);
  return viewOf(log.frames).details;
}

describe('the details of a view', () => {
  it('are present only if requested', () => {
    const log = chatLog();
    log.user('hi');
    expect(log.frames.reduce(applyFrame, emptyView).details).toBeNull();
  });

  it('add up the usage of the models', () => {
    const details = detailsOf((log) => {
      log.user('hi');
      log.event(used);
      log.event(used);
    });
    expect(details?.usage).toMatchObject({
      input_tokens: 20,
      output_tokens: 4,
      cost_usd: 1,
      model_calls: 2,
    });
  });

  it('include the context after each update', () => {
    const details = detailsOf((log) => {
      log.user('hi');
      log.event({ type: 'context_update', set: { plan: 'pro', city: 'Oslo' }, by: 'client' });
      log.event({ type: 'context_update', set: { city: 'Rome' }, unset: ['plan'], by: 'tool' });
    });
    expect(details?.context).toEqual({ city: 'Rome' });
  });

  it('list the steps of a run with their outcomes', () => {
    const details = detailsOf((log) => {
      log.user('hi');
      log.agentStart('A');
      log.event(used);
      log.call('c1');
      log.call('c2');
      log.result('c1', { duration_ms: 5 });
      log.ask('q');
      log.answer('q', 'yes');
      log.event({
        type: 'handoff',
        from: 'A',
        to: 'B',
        rule: { kind: 'llm', index: 0 },
        because: { text: 'billing' },
      });
    });
    expect(details?.steps).toMatchObject([
      { kind: 'turn', agent: 'A', run_id: 'run-1' },
      { kind: 'model', purpose: 'reply', input_tokens: 10, duration_ms: 7 },
      { kind: 'tool', call_id: 'c1', state: 'ok', duration_ms: 5 },
      { kind: 'tool', call_id: 'c2', state: 'running', duration_ms: null },
      { kind: 'question', request_id: 'q', answered_at: '2026-01-01T00:00:00.000Z' },
      { kind: 'handoff', from: 'A', to: 'B', because: 'billing' },
    ]);
  });

  it('count each event once, and start over with a new log', () => {
    const log = chatLog();
    log.user('hi');
    log.event(used);
    const view = viewOf([...log.frames, ...log.frames]);
    expect(view.details?.usage.model_calls).toBe(1);
    const resynced = viewOf(
      [{ type: 'resync_required', chat_id, log_id: 'L2', head_seq: 3 }],
      view,
    );
    expect(resynced.details).toBeNull();
    expect(viewOf(log.frames, resynced).details?.usage.model_calls).toBe(1);
  });

  it('of a nested chat are in the view of that chat', () => {
    const log = chatLog();
    log.user('hi');
    log.event({ type: 'child_start', call_id: 'c', child_chat_id: 'child', workflow_name: 'Sub' });
    const nested = {
      ...used,
      seq: 1,
      ts: '',
      chat_id: 'child',
      run_id: 'r',
    } as unknown as ServerFrame;
    const view = viewOf([...log.frames, nested]);
    expect(view.details?.usage.model_calls).toBe(0);
    expect(view.children.get('child')?.details?.usage.model_calls).toBe(1);
  });
});
