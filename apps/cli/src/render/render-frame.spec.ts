import type { ServerFrame } from '@mozaiks/contracts';
import { emptyScreen, renderFrame, type RenderOptions } from './render-frame.ts';
import { plainStyle, styleFor } from './style.ts';

const options: RenderOptions = { style: plainStyle, isOwn: (id) => id === 'own' };
const at = { seq: 1, ts: '', chat_id: 'c', run_id: 'r' };
const frame = (fields: object): ServerFrame => ({ ...at, ...fields }) as ServerFrame;
const delta = (offset: number, text: string, message_id = 'm'): ServerFrame =>
  frame({ type: 'agent_delta', agent: 'Greeter', message_id, offset, text });
const response = (text: string, more: object = {}): ServerFrame =>
  frame({
    type: 'agent_response',
    agent: 'Greeter',
    message_id: 'm',
    text,
    visible: true,
    finish_reason: 'stop',
    ...more,
  });
const call = (call_id: string, more: object = {}): ServerFrame =>
  frame({
    type: 'tool_call',
    call_id,
    tool: 'greet',
    arguments: { name: 'Ada' },
    kind: 'agent_tool',
    ...more,
  });
const result = (call_id: string, more: object = {}): ServerFrame =>
  frame({ type: 'tool_result', call_id, ok: true, result: 'Hello', ...more });

/** The screen content after these frames. */
function show(...frames: ServerFrame[]): string {
  let screen = emptyScreen;
  let shown = '';
  for (const each of frames) {
    const rendered = renderFrame(screen, each, options);
    screen = rendered.screen;
    shown += rendered.text;
  }
  return shown;
}

describe('the text of an agent', () => {
  it('is written as it is streamed, after the agent’s name, and ended by its event', () => {
    expect(show(delta(0, 'Hel'), delta(3, 'lo'))).toBe('Greeter: Hello');
    expect(show(delta(0, 'Hel'), delta(3, 'lo'), response('Hello!'))).toBe('Greeter: Hello!\n');
  });

  it('is written at once if it was not streamed', () => {
    expect(show(response('Hello!'))).toBe('Greeter: Hello!\n');
  });

  it('is not written twice if the whole text is streamed again', () => {
    expect(show(delta(0, 'Hel'), delta(0, 'Hello'), delta(5, '!'))).toBe('Greeter: Hello!');
  });

  it('is written again if the event contains a different text', () => {
    expect(show(delta(0, 'Bad'), response('Good'))).toBe('Greeter: Bad\nGreeter: Good\n');
  });

  it('is marked if it was truncated', () => {
    expect(show(delta(0, 'Hel'), response('Hel', { finish_reason: 'interrupted' }))).toBe(
      'Greeter: Hel (interrupted)\n',
    );
  });

  it('is omitted if the viewer may not read it', () => {
    expect(show(response('', { redacted: true, visible: false }))).toBe('');
  });

  it('cannot control the terminal', () => {
    expect(show(response('a\u001b[2Jb\u0007\tc\r\nd'))).toBe('Greeter: a[2Jb\tc\nd\n');
  });

  it('is discarded when another instance continues', () => {
    expect(
      show(delta(0, 'Hel'), frame({ type: 'owner_changed', takeover: 1 }), delta(0, 'Hi', 'm2')),
    ).toBe('Greeter: Hel\n(another instance continues; the text above is discarded)\nGreeter: Hi');
  });
});

describe('a tool call', () => {
  it('is shown when it starts, with its result on the same line', () => {
    expect(show(call('1'))).toBe('⚙ greet({"name":"Ada"})');
    expect(show(call('1'), result('1'))).toBe('⚙ greet({"name":"Ada"}) → "Hello"\n');
  });

  it('is shown again with its result if other output came between', () => {
    expect(show(call('1'), call('2'), result('1'), result('2'))).toBe(
      '⚙ greet({"name":"Ada"})\n⚙ greet({"name":"Ada"})\n⚙ greet({"name":"Ada"}) → "Hello"\n⚙ greet({"name":"Ada"}) → "Hello"\n',
    );
  });

  it('shows why it failed', () => {
    const failed = result('1', {
      ok: false,
      result: undefined,
      error: { code: 'tool_failed', message: 'no such order' },
    });
    expect(show(call('1'), failed)).toBe(
      '⚙ greet({"name":"Ada"}) → ✗ no such order (tool_failed)\n',
    );
  });

  it('of a transfer is represented by its handoff', () => {
    const handoff = frame({
      type: 'handoff',
      from: 'Triage',
      to: 'Billing',
      because: { text: 'an invoice' },
    });
    expect(show(call('1', { kind: 'transfer' }), result('1'), handoff)).toBe(
      '→ Triage hands over to Billing (an invoice)\n',
    );
  });

  it('ends the text before it, and is ended by the next output', () => {
    expect(show(delta(0, 'Wait'), call('1'), delta(0, 'So', 'm2'))).toBe(
      'Greeter: Wait\n⚙ greet({"name":"Ada"})\nGreeter: So',
    );
  });
});

describe('a question', () => {
  const ask = (fields: object): string =>
    show(
      frame({ type: 'input_request', request_id: 'q', agent: 'Desk', prompt: 'Which?', ...fields }),
    );

  it.each([
    [{ kind: 'text' }, '? Desk asks: Which?\n'],
    [{ kind: 'choice', options: ['Red', 'Blue'] }, '? Desk asks: Which?\n  1. Red\n  2. Blue\n'],
    [
      { kind: 'approval' },
      '? Desk asks: Which?\n  y: yes · n [reason]: no · edit {"argument": "value"}: yes, with these arguments instead\n',
    ],
    [
      { kind: 'form', schema: { properties: {} } },
      '? Desk asks: Which?\n  field by field, or all as one JSON object\n',
    ],
    [{ kind: 'form' }, '? Desk asks: Which?\n  as JSON\n'],
    [{ kind: 'tool' }, '? Desk asks: Which?\n  the answer of the UI, as JSON\n'],
  ])('says how to answer it: %j', (fields, shown) => {
    expect(ask(fields)).toBe(shown);
  });
});

describe('other frames', () => {
  it.each([
    [{ type: 'user_message', command_id: 'other', text: 'hi' }, 'You: hi\n'],
    [{ type: 'user_message', command_id: 'own', text: 'hi' }, ''],
    [{ type: 'user_message', command_id: 'other', text: 'hi', hidden: true }, ''],
    [
      { type: 'input_response', command_id: 'other', value: { decision: 'approve' } },
      'You: {"decision":"approve"}\n',
    ],
    [
      { type: 'handoff', from: 'A', to: 'terminate', because: { text: 'solved' } },
      '→ A ends the run (solved)\n',
    ],
    [
      { type: 'handoff', from: 'A', to: 'user', because: { text: 'no rule' } },
      '→ A hands back to you (no rule)\n',
    ],
    [{ type: 'structured_output', model: 'Summary', value: { a: 1 } }, '▤ Summary {"a":1}\n'],
    [{ type: 'child_start', workflow_name: 'Sub' }, '↳ Sub begins\n'],
    [
      { type: 'child_complete', workflow_name: 'Sub', status: 'complete' },
      '↲ Sub ends: complete\n',
    ],
    [{ type: 'workflow_complete', reason: 'done' }, ''],
    [{ type: 'workflow_complete', reason: 'cancelled' }, '■ cancelled\n'],
    [{ type: 'workflow_error', code: 'internal', message: 'broken' }, '✗ broken (internal)\n'],
    [{ type: 'error', code: 'model_timeout', message: 'slow' }, '! slow (model_timeout)\n'],
    [{ type: 'command_rejected', code: 'chat_busy', message: 'busy' }, '! busy (chat_busy)\n'],
    [{ type: 'request_error', code: 'text_too_long', message: 'long' }, '! long (text_too_long)\n'],
    [{ type: 'tool_progress', message: 'half way' }, '  … half way\n'],
    [{ type: 'usage' }, ''],
    [{ type: 'caught_up' }, ''],
    [{ type: 'from_the_future' }, ''],
  ])('%j', (fields, shown) => {
    expect(show(frame(fields))).toBe(shown);
  });
});

describe('colors', () => {
  const stdout = (isTTY: boolean) =>
    Object.assign(Object.create(process.stdout) as NodeJS.WriteStream, { isTTY });

  it('are used at a terminal', () => {
    expect(styleFor({ stdout: stdout(true), env: {} }).bad('x')).toBe('\u001b[31mx\u001b[0m');
    expect(styleFor({ stdout: stdout(false), env: {} }).bad('x')).toBe('x');
  });

  it('are not used if NO_COLOR is set', () => {
    expect(styleFor({ stdout: stdout(true), env: { NO_COLOR: '1' } }).bad('x')).toBe('x');
  });
});
