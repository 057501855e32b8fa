import { supportDesk } from '../log/support-desk.fixture.ts';
import { findEvents, summaryOf, typesOf } from './find-events.ts';

const found = (type: string | null, search: string): number[] =>
  findEvents(supportDesk, { type, search }).map(({ seq }) => seq);

describe('the events of a chat', () => {
  it('are found by their type and by all words of a search, wherever they stand', () => {
    expect(found('handoff', '')).toEqual([8, 23, 28]);
    expect(found(null, 'ANNUAL paid')).toEqual([13, 14]);
    expect(found('tool_result', 'refunded')).toEqual([20]);
    expect(found(null, 'no such words')).toEqual([]);
    expect(findEvents(supportDesk, { type: null, search: ' ' })).toBe(supportDesk);
  });

  it('have their types and how often each occurs', () => {
    expect(typesOf(supportDesk).slice(0, 3)).toEqual([
      ['agent_response', 4],
      ['agent_start', 3],
      ['context_update', 2],
    ]);
  });

  it('are told in one line without their ids', () => {
    expect(supportDesk.slice(10, 11).map(summaryOf)).toEqual([
      'agent: Billing  tool: lookup_order  arguments: {order_id: "A-100"}  kind: agent_tool',
    ]);
  });
});
