import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  allQuestions,
  applyFrame,
  concernsView,
  emptyView,
  followsChat,
  isResting,
  withoutConnection,
  type ChatView,
} from './chat-view.ts';
import type { ServerFrame } from './frames.ts';
import { chat_id, chatLog, type ChatLog } from './view/chat-log.fixture.ts';

const fold = (frames: readonly ServerFrame[], from: ChatView = emptyView): ChatView =>
  frames.reduce(applyFrame, from);

function viewOf(write: (log: ChatLog) => void): ChatView {
  const log = chatLog();
  write(log);
  return fold(log.frames);
}

const opened = (more: object = {}): ServerFrame => ({
  type: 'opened',
  chat_id,
  log_id: 'L1',
  workflow_name: 'Demo',
  workflow_version: 'v',
  status: 'idle',
  head_seq: 0,
  pending: [],
  ...more,
});
const question = (more: object = {}) => ({
  chat_id,
  request_id: 'q1',
  kind: 'text' as const,
  agent: 'A',
  prompt: 'Well?',
  ...more,
});

describe('a message that is being written', () => {
  it('grows by deltas that fit, and ignores those that do not', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.agentStart('A');
      log.delta('m', 0, 'Hel');
      log.delta('m', 3, 'lo');
      log.delta('m', 4, 'XX');
    });
    expect(view.live.text).toEqual({ message_id: 'm', agent: 'A', text: 'Hello' });
    expect(view.agent).toBe('A');
  });

  it('starts with all text so far for a follower that joins late', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.delta('m', 3, 'lo');
      log.delta('m', 0, 'Hello');
      log.delta('m', 5, '!');
    });
    expect(view.live.text?.text).toBe('Hello!');
  });

  it('is superseded by the agent_response, even if a delta arrives late', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.delta('m', 0, 'Hel');
      log.response('m', 'Hello, Ada');
      log.delta('m', 0, 'Hel');
    });
    expect(view.live.text).toBeNull();
    expect(view.items.at(-1)).toMatchObject({ kind: 'agent', text: 'Hello, Ada' });
  });

  it('is void after an error that names it, and may start again', () => {
    const failed = (log: ChatLog): void => {
      log.user('hi');
      log.delta('m', 0, 'Hel');
      log.event({
        type: 'error',
        code: 'drained',
        message: 'gone',
        retryable: true,
        message_id: 'm',
      });
    };
    expect(viewOf(failed).live.text).toBeNull();
    const again = viewOf((log) => {
      failed(log);
      log.delta('m', 3, 'lo');
      log.delta('m', 0, 'Hi');
    });
    expect(again.live.text?.text).toBe('Hi');
  });

  it('stays if an error names another message', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.delta('m', 0, 'Hel');
      log.event({
        type: 'error',
        code: 'model_timeout',
        message: 'slow',
        retryable: true,
        message_id: 'other',
      });
    });
    expect(view.live.text?.text).toBe('Hel');
  });

  it('is void after owner_changed', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.delta('m', 0, 'Hel');
      log.event({ type: 'owner_changed', takeover: 1 });
    });
    expect(view.live.text).toBeNull();
  });

  it('is not started by a delta of a run that has ended', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.complete();
      log.delta('m', 0, 'late');
    });
    expect(view.live.text).toBeNull();
  });
});

describe('tool calls', () => {
  const callOf = (view: ChatView) =>
    view.items.flatMap((item) => (item.kind === 'call' ? [item.call] : []))[0];

  it('run until their result, which ends their progress', () => {
    const running = viewOf((log) => {
      log.user('hi');
      log.call('c');
      log.progress('c', 50);
    });
    expect(callOf(running)?.state).toBe('running');
    expect(running.live.progress.get('c')).toEqual({ percent: 50 });
    const done = viewOf((log) => {
      log.user('hi');
      log.call('c');
      log.progress('c', 50);
      log.result('c');
      log.progress('c', 90);
    });
    expect(callOf(done)).toMatchObject({ state: 'ok', result: 'hi', duration_ms: 1 });
    expect(done.live.progress.size).toBe(0);
  });

  it('fail with the error that the result names', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.call('c');
      log.result('c', {
        ok: false,
        result: undefined,
        error: { code: 'tool_failed', message: 'no' },
      });
    });
    expect(callOf(view)).toMatchObject({
      state: 'failed',
      error: { code: 'tool_failed', message: 'no' },
    });
  });

  it('wait for an approval and run with the arguments that it edited', () => {
    const log = chatLog();
    log.user('hi');
    log.call('c');
    log.ask('q', { kind: 'approval', call_id: 'c' });
    expect(callOf(fold(log.frames))?.state).toBe('waiting');
    expect(fold(log.frames).status).toBe('awaiting_input');
    log.answer('q', { decision: 'edit', arguments: { name: 'Bob' } });
    expect(callOf(fold(log.frames))).toMatchObject({
      state: 'running',
      arguments: { name: 'Bob' },
    });
    expect(fold(log.frames).status).toBe('running');
  });

  it('keep their arguments if the approval is not shown to this viewer', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.call('c');
      log.ask('q', { kind: 'approval', call_id: 'c' });
      log.answer('q', null);
    });
    expect(callOf(view)).toMatchObject({ state: 'running', arguments: { name: 'Ada' } });
  });

  it('leave the chat running while one of them does not wait', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.call('c1');
      log.call('c2');
      log.ask('q', { kind: 'approval', call_id: 'c1' });
    });
    expect(view.status).toBe('running');
  });
});

describe('questions', () => {
  it('are open until they are answered, and keep their answer', () => {
    const log = chatLog();
    log.user('hi');
    log.ask('q1');
    expect(fold(log.frames)).toMatchObject({
      status: 'awaiting_input',
      questions: [{ request_id: 'q1' }],
    });
    log.answer('q1', 'yes');
    expect(fold(log.frames)).toMatchObject({ status: 'running', questions: [] });
    expect(fold(log.frames).items.at(-1)).toMatchObject({ kind: 'question', answer: 'yes' });
  });

  it("that belong to no call are closed by the user's next message", () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.ask('q1');
      log.user('something else');
    });
    expect(view).toMatchObject({ status: 'running', questions: [] });
  });

  it('are closed by the end of the run', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.ask('q1');
      log.complete();
    });
    expect(view).toMatchObject({ status: 'idle', run_id: null, questions: [] });
  });

  it('are announced by opened if the cursor is after them', () => {
    const view = applyFrame(
      { ...emptyView, last_seq: 9 },
      opened({ head_seq: 9, status: 'awaiting_input', pending: [question()] }),
    );
    expect(view).toMatchObject({ status: 'awaiting_input', questions: [question()] });
  });

  it('of children name the chat that takes the answer', () => {
    const child = { ...question({ chat_id: 'child-1' }) };
    const log = chatLog();
    log.user('hi');
    log.call('c', { kind: 'workflow' });
    log.event({
      type: 'child_start',
      call_id: 'c',
      child_chat_id: 'child-1',
      workflow_name: 'Sub',
    });
    const asked = { type: 'input_request', seq: 7, ts: '', run_id: 'r', ...child } as ServerFrame;
    const view = fold([...log.frames, asked]);
    expect(allQuestions(view)).toEqual([child]);
    expect(followsChat(view, 'child-1')).toBe(true);
    expect(applyFrame(view, asked)).toBe(view);
    expect(allQuestions(applyFrame(view, opened({ pending: [] })))).toEqual([]);
  });
});

describe('nested chats', () => {
  const nested = (chat_id: string, parent_chat_id: string) =>
    opened({ chat_id, parent_chat_id, log_id: `log of ${chat_id}` });
  const said = (chat_id: string, seq: number) =>
    ({
      type: 'agent_response',
      seq,
      ts: '',
      chat_id,
      run_id: 'r',
      agent: 'B',
      message_id: `m${seq}`,
      text: 'hi',
      visible: true,
    }) as ServerFrame;
  const textsOf = (view: ChatView | undefined): string[] =>
    view?.items.flatMap((item) => (item.kind === 'agent' ? [item.message_id] : [])) ?? [];

  it('are added by their opened if the cursor is after their child_start', () => {
    const begun = { ...emptyView, chat_id: 'chat-1', last_seq: 9 };
    const frames = [
      nested('child', 'chat-1'),
      nested('grandchild', 'child'),
      said('grandchild', 1),
      said('child', 1),
    ];
    for (const [index, frame] of frames.entries())
      expect(concernsView(fold(frames.slice(0, index), begun), frame)).toBe(true);
    const view = fold(frames, begun);
    expect(view.last_seq).toBe(9);
    expect(textsOf(view.children.get('child'))).toEqual(['m1']);
    expect(textsOf(view.children.get('child')?.children.get('grandchild'))).toEqual(['m1']);
  });

  it('are not added for a chat that is nested elsewhere', () => {
    const view = fold([opened({})]);
    const elsewhere = nested('child', 'another');
    expect(concernsView(view, elsewhere)).toBe(false);
    expect(applyFrame(view, elsewhere)).toBe(view);
  });

  it('show each event once if they are sent again from the start', () => {
    const view = fold([opened({}), nested('child', 'chat-1'), said('child', 1), said('child', 2)]);
    const again = fold(
      [nested('child', 'chat-1'), said('child', 1), said('child', 2), said('child', 3)],
      view,
    );
    expect(textsOf(again.children.get('child'))).toEqual(['m1', 'm2', 'm3']);
  });
});

describe('the cursor', () => {
  const frames = () => {
    const log = chatLog();
    log.user('hi');
    log.response('m', 'Hello');
    log.complete();
    return log.frames;
  };

  it('drops the events that the view has', () => {
    const view = fold(frames());
    expect(fold(frames(), view)).toBe(view);
    expect(view.last_seq).toBe(4);
  });

  it('reports a gap, applies nothing after it, and closes it on replay', () => {
    const [first, , third, fourth] = frames();
    const gap = fold([first, third, fourth].filter((frame) => frame !== undefined));
    expect(gap).toMatchObject({ gap: true, last_seq: 1, head_seq: 4 });
    expect(fold(frames(), gap)).toEqual(fold(frames()));
  });

  it('counts events of unknown types', () => {
    const unknown = {
      type: 'from_the_future',
      seq: 1,
      ts: '',
      chat_id,
      run_id: null,
    } as unknown as ServerFrame;
    expect(applyFrame(emptyView, unknown).last_seq).toBe(1);
  });

  it('starts over if the log was replaced', () => {
    const view = fold([opened(), ...frames()]);
    expect(applyFrame(view, opened({ log_id: 'L2' }))).toMatchObject({
      log_id: 'L2',
      last_seq: 0,
      items: [],
    });
    const resync: ServerFrame = { type: 'resync_required', chat_id, log_id: 'L2', head_seq: 2 };
    expect(applyFrame(view, resync)).toMatchObject({
      log_id: 'L2',
      last_seq: 0,
      head_seq: 2,
      items: [],
    });
  });

  it('is at rest when replay is over and no run is under way', () => {
    const view = fold([opened(), ...frames()]);
    expect(isResting(view)).toBe(false);
    const live = applyFrame(view, { type: 'caught_up', chat_id, head_seq: 4 });
    expect(isResting(live)).toBe(true);
    expect(withoutConnection(live)).toEqual(view);
  });
});

describe('what a viewer may not read', () => {
  it('adds no empty message', () => {
    const view = viewOf((log) => {
      log.user('hi');
      log.response('m', '', { visible: false, redacted: true });
    });
    expect(view.items.map(({ kind }) => kind)).toEqual(['user']);
  });

  it('adds no item for a hidden user message', () => {
    const view = viewOf((log) => {
      log.event({
        type: 'user_message',
        message_id: 'm',
        command_id: 'k',
        text: 'seed',
        hidden: true,
        run_id: 'r',
      });
    });
    expect(view).toMatchObject({ items: [], status: 'running', run_id: 'r' });
  });
});

describe('what did not change', () => {
  const log = chatLog();
  log.user('hi');
  log.call('c');
  const before = fold(log.frames);
  const after = (write: (log: ChatLog) => void): ChatView => {
    const seen = log.frames.length;
    write(log);
    return fold(log.frames.slice(seen), before);
  };

  it('stays the same object: items while text streams, and each item until it changes itself', () => {
    const [asked] = before.items;
    const streaming = applyFrame(before, {
      type: 'agent_delta',
      chat_id,
      run_id: 'run-1',
      agent: 'A',
      message_id: 'm',
      offset: 0,
      text: 'H',
    });
    expect(streaming.live.text?.text).toBe('H');
    expect(streaming.items).toBe(before.items);
    const answered = after(() => log.result('c'));
    expect(answered.items[0]).toBe(asked);
    expect(answered.items[1]).not.toBe(before.items[1]);
    expect(before.items[1]).toMatchObject({ call: { state: 'running' } });
  });

  it('is kept by a copy of the view that was made by hand', () => {
    const copy = { ...before, status: 'failed' as const };
    expect(copy.items).toBe(before.items);
    expect(JSON.parse(JSON.stringify(copy))).toMatchObject({
      status: 'failed',
      items: [{ kind: 'user' }, { kind: 'call' }],
    });
    const next = fold([log.event({ type: 'from_the_future', seq: copy.last_seq + 1 })], {
      ...copy,
      items: copy.items.slice(0, 1),
    });
    expect(next.items).toEqual(before.items.slice(0, 1));
  });
});

it('shows handoffs, outputs, refusals, failures and ends in the order of the log', () => {
  const view = viewOf((log) => {
    log.user('hi');
    log.event({
      type: 'structured_output',
      agent: 'A',
      message_id: 'm',
      model: 'Plan',
      value: { a: 1 },
    });
    log.event({
      type: 'handoff',
      from: 'A',
      to: 'B',
      rule: { kind: 'llm', index: 0 },
      because: { text: 'billing' },
    });
    log.event({ type: 'command_rejected', command_id: 'k', code: 'chat_busy', message: 'busy' });
    log.fail();
  });
  expect(view.items.map(({ kind }) => kind)).toEqual([
    'user',
    'output',
    'handoff',
    'rejected',
    'failed',
  ]);
  expect(view).toMatchObject({ status: 'failed', run_id: null });
});

it('imports nothing but its own files and three that import nothing at run time', () => {
  const folder = path.dirname(fileURLToPath(import.meta.url));
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, kept, specifier = ''] of text.matchAll(
      /^(?:import|export) (type )?[^;]*? from '([^']+)';/gm,
    )) {
      if (kept !== undefined) continue;
      expect(specifier.startsWith('.')).toBe(true);
      visit(path.join(path.dirname(file), specifier));
    }
  };
  visit(path.join(folder, 'chat-view.ts'));
  const others = [...seen]
    .map((file) => path.relative(folder, file))
    .filter((file) => !/^(chat-view\.ts|view\/)/.test(file));
  expect(others.sort()).toEqual(['chat-state.ts', 'defined.ts', 'usage-totals.ts']);
});
