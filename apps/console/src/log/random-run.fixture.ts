import fc from 'fast-check';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { eventsOf, type GivenEvent } from './events.fixture.ts';

type Move =
  | 'agent'
  | 'say'
  | 'tool'
  | 'ui_tool'
  | 'workflow'
  | 'ask'
  | 'question'
  | 'answer'
  | 'result'
  | 'child'
  | 'message'
  | 'end';

/**
 * The events of moves as an engine writes them: only open questions are answered, only open calls
 * end.
 */
class Moves {
  readonly drafts: GivenEvent[] = [];
  private readonly calls = new Map<string, string | null>();
  private questions: string[] = [];
  private running = false;

  make(move: Move, n: number): void {
    const key = `${n}`;
    const call = [...this.calls.keys()][n % Math.max(1, this.calls.size)];
    const say = (draft: GivenEvent): void => void this.drafts.push(draft);
    if (move === 'message') {
      this.questions = [...this.calls.values()].flatMap((question) =>
        question === null ? [] : [question],
      );
      say({ type: 'user_message', message_id: key, command_id: key, text: '' });
      this.running = true;
      return;
    }
    if (!this.running) return;
    const id = `k${this.drafts.length}`;
    switch (move) {
      case 'agent':
        return say({ type: 'agent_start', agent: 'A', turn: 1, model: 'm' });
      case 'say':
        return say({
          type: 'agent_response',
          agent: 'A',
          message_id: id,
          text: '',
          visible: true,
          finish_reason: 'stop',
        });
      case 'tool':
      case 'ui_tool':
      case 'workflow': {
        const kind = move === 'tool' ? 'agent_tool' : move;
        this.calls.set(id, null);
        return say({
          type: 'tool_call',
          call_id: id,
          message_id: id,
          agent: 'A',
          tool: 't',
          arguments: {},
          kind,
          idempotency_key: id,
        });
      }
      case 'ask':
        if (call === undefined || this.calls.get(call) !== null) return;
        this.calls.set(call, id);
        this.questions.push(id);
        return say({
          type: 'input_request',
          request_id: id,
          kind: 'approval',
          agent: 'A',
          prompt: '',
          call_id: call,
        });
      case 'question':
        this.questions.push(id);
        return say({ type: 'input_request', request_id: id, kind: 'text', agent: 'A', prompt: '' });
      case 'answer': {
        const question = this.questions.shift();
        if (question === undefined) return;
        for (const [open, asked] of this.calls) if (asked === question) this.calls.set(open, null);
        return say({ type: 'input_response', request_id: question, command_id: id, value: 1 });
      }
      case 'child':
        return call === undefined
          ? undefined
          : say({ type: 'child_start', call_id: call, child_chat_id: 'n', workflow_name: 'W' });
      case 'result':
        if (call === undefined) return;
        this.questions = this.questions.filter((question) => question !== this.calls.get(call));
        this.calls.delete(call);
        return say({ type: 'tool_result', call_id: call, ok: true, duration_ms: 1 });
      case 'end':
        this.running = false;
        this.calls.clear();
        this.questions = [];
        return say({ type: 'workflow_error', code: 'x', message: 'x', retryable: false });
    }
  }
}

const MOVES: readonly Move[] = [
  'agent',
  'say',
  'tool',
  'ui_tool',
  'workflow',
  'ask',
  'question',
  'answer',
  'result',
  'child',
  'message',
  'end',
];

/** A chat of several runs whose events follow each other as those of the engine do. */
export const randomRun: fc.Arbitrary<RuntimeEvent[]> = fc
  .array(fc.tuple(fc.constantFrom(...MOVES), fc.nat(9)), { maxLength: 80, size: 'max' })
  .map((moves) => {
    const made = new Moves();
    for (const [move, n] of moves) made.make(move, n);
    return eventsOf(made.drafts);
  });
