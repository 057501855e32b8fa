import { createHash } from 'node:crypto';
import { readTraceparent, spanIdOf, TRACEPARENT_PATTERN, traceOf, traceparentOf } from './trace.ts';

const ids = { sha256: (text: string) => createHash('sha256').update(text).digest('hex') };
const [TRACE, SPAN] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const run = { log_id: 'log', run_id: 'run' };

describe('a traceparent header', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`],
    [`00-${TRACE}-${SPAN}-00`, `00-${TRACE}-${SPAN}-00`],
    // The flag for random trace ids is not kept.
    [`00-${TRACE}-${SPAN}-03`, `00-${TRACE}-${SPAN}-01`],
    // A later version starts like this one.
    [`01-${TRACE}-${SPAN}-01-more`, `00-${TRACE}-${SPAN}-01`],
    [`cc-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`],
  ])('is read: %s', (header, read) => {
    expect(readTraceparent(header)).toBe(read);
    expect(read).toMatch(new RegExp(TRACEPARENT_PATTERN));
  });

  it.each([
    undefined,
    '',
    'nonsense',
    [`00-${TRACE}-${SPAN}-01`],
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01\r\nevil: 1`,
  ])('is ignored if it is malformed: %j', (header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });
});

describe('the trace of a run', () => {
  it('is that of its traceparent, with the same sampling decision', () => {
    expect(traceOf(ids, { ...run, traceparent: `00-${TRACE}-${SPAN}-01` })).toEqual({
      trace_id: TRACE,
      parent_id: SPAN,
      sampled: true,
    });
    expect(traceOf(ids, { ...run, traceparent: `00-${TRACE}-${SPAN}-00` }).sampled).toBe(false);
  });

  it('is otherwise derived from the run, so that it is the same in every process', () => {
    const { trace_id, sampled, parent_id } = traceOf(ids, run);
    expect(trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect([sampled, parent_id]).toEqual([true, undefined]);
    expect(traceOf(ids, { ...run })).toEqual(traceOf(ids, run));
    expect(traceOf(ids, { ...run, log_id: 'fork' }).trace_id).not.toBe(trace_id);
  });

  it('has a different id for each span', () => {
    const keys = [
      { span: 'workflow' },
      { span: 'agent', seq: 1 },
      { span: 'agent', seq: 2 },
      { span: 'chat', message_id: '1' },
      { span: 'tool', call_id: '1' },
    ] as const;
    const spans = keys.map((key) => spanIdOf(ids, run, key));
    expect(new Set(spans).size).toBe(keys.length);
    for (const span of spans) expect(span).toMatch(/^[0-9a-f]{16}$/);
  });

  it('continues in what a span calls', () => {
    const key = { span: 'tool', call_id: 'c' } as const;
    const traceparent = traceparentOf(ids, { ...run, traceparent: `00-${TRACE}-${SPAN}-00` }, key);
    expect(traceparent).toBe(`00-${TRACE}-${spanIdOf(ids, run, key)}-00`);
    expect(readTraceparent(traceparent)).toBe(traceparent);
  });
});
