import { eventsOf, type GivenEvent } from '../log/events.fixture.ts';
import { foldLog } from '../log/fold-log.ts';
import { supportDesk } from '../log/support-desk.fixture.ts';
import { labelOf } from './step-label.ts';

const labels = (events: typeof supportDesk): string[] =>
  foldLog(events)
    .flatMap(({ steps }) => steps)
    .map(labelOf)
    .map(({ icon, name, note, tone }) =>
      [icon ?? '-', name, note, tone === 'plain' ? '' : tone]
        .filter((part) => part !== '')
        .join(' | '),
    );

const call = {
  call_id: 'k',
  message_id: 'm',
  agent: 'A',
  tool: 'pay',
  arguments: {},
  kind: 'agent_tool',
  idempotency_key: 'i',
} as const;
const asks = {
  type: 'input_request',
  request_id: 'q',
  kind: 'approval',
  agent: 'A',
  prompt: '?',
  call_id: 'k',
} as const;
const answer = (decision: string): GivenEvent => ({
  type: 'input_response',
  request_id: 'q',
  command_id: 'c',
  value: { decision },
});
const result = (ok: boolean): GivenEvent => ({
  type: 'tool_result',
  call_id: 'k',
  ok,
  duration_ms: 1,
});
const ofCall = (...drafts: GivenEvent[]): string | undefined =>
  labels(eventsOf([{ type: 'tool_call', ...call }, ...drafts]))[0];

describe('the name of a row', () => {
  it('is that of the agent, the model, the tool, the variables or the target', () => {
    expect(labels(supportDesk)).toEqual([
      'context | plan = free, case_closed = false',
      '- | Triage',
      'model | gpt-5-mini',
      'arrow | to Billing',
      '- | Billing',
      'model | gpt-5-mini',
      'tool | lookup_order',
      'model | gpt-5-mini',
      'tool | refund | approved',
      'context | case_closed = true',
      'model | gpt-5-mini',
      'arrow | to Summary',
      '- | Summary',
      'model | gpt-5-mini',
      'output | CaseSummary',
      'arrow | to the end',
      'flag | Run ended: terminated',
    ]);
  });

  it('says what became of a call', () => {
    expect(ofCall()).toBe('tool | pay | running');
    expect(ofCall(asks)).toBe('tool | pay | waits for you | waiting');
    expect(ofCall(asks, answer('edit'), result(true))).toBe('tool | pay | approved with changes');
    expect(ofCall(asks, answer('reject'), result(false))).toBe('tool | pay | rejected | failed');
    expect(ofCall(result(false))).toBe('tool | pay | failed | failed');
    expect(ofCall({ type: 'workflow_error', code: 'x', message: 'x', retryable: false })).toBe(
      'tool | pay | cancelled',
    );
  });

  it('says what a question asks and whether it was answered', () => {
    const question = {
      type: 'input_request',
      request_id: 'q',
      kind: 'text',
      agent: 'A',
      prompt: '',
    } as const;
    expect(labels(eventsOf([question]))).toEqual([
      'person | asks the user | waits for you | waiting',
    ]);
    const said = {
      type: 'user_message',
      message_id: 'm',
      command_id: 'c',
      text: 'yes',
      request_id: 'q',
    } as const;
    expect(labels(eventsOf([{ ...question, prompt: 'Sure?' }, said]))).toEqual([
      'person | Sure? | answered',
    ]);
  });

  it('says what went wrong, and what was done about it', () => {
    const drafts: GivenEvent[] = [
      { type: 'error', code: 'rate_limited', message: 'slow down', retryable: true },
      { type: 'owner_changed', takeover: 1 },
      { type: 'command_rejected', command_id: 'c', code: 'no_run', message: 'x' },
      { type: 'guardrail', name: 'Polite', stage: 'output', agent: 'A', action: 'replace' },
      { type: 'hook', hook: 'on_start', function: 'begin', ok: false, duration_ms: 3 },
      { type: 'workflow_error', code: 'provider_error', message: 'x', retryable: true },
    ];
    expect(labels(eventsOf(drafts))).toEqual([
      'warning | rate_limited | tried again | warning',
      'warning | Taken over by another instance | warning',
      'cross | Command refused: no_run | failed',
      'shield | Guardrail Polite | replaced | warning',
      'hook | begin | failed | failed',
      'flag | Run failed: provider_error | failed',
    ]);
  });
});
