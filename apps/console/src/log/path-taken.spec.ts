import { eventsOf } from './events.fixture.ts';
import { edgeKey, pathTaken } from './path-taken.ts';
import { supportDesk } from './support-desk.fixture.ts';

describe('the path of a chat', () => {
  it('goes from the user over its agents to the end', () => {
    const { order, edges, live, failed_at } = pathTaken(supportDesk);
    expect(order).toEqual(['user', 'Triage', 'Billing', 'Summary', 'terminate']);
    expect([...edges]).toEqual(
      [
        ['user', 'Triage'],
        ['Triage', 'Billing'],
        ['Billing', 'Summary'],
        ['Summary', 'terminate'],
      ].map(([from = '', to = '']) => [edgeKey(from, to), 1]),
    );
    expect([live, failed_at]).toEqual([null, null]);
  });

  it('is live where an agent has the word, with what it asks a person', () => {
    const { live, asking } = pathTaken(supportDesk.slice(0, 17));
    expect([live, [...asking]]).toEqual(['Billing', [['Billing', 'refund']]]);
    expect(pathTaken(supportDesk.slice(0, 18)).asking.size).toBe(0);
  });

  it('says where a run failed', () => {
    const failed = [
      ...supportDesk.slice(0, 9),
      ...eventsOf([{ type: 'workflow_error', code: 'x', message: 'x', retryable: false }]),
    ];
    expect(pathTaken(failed)).toMatchObject({ live: null, failed_at: 'Billing' });
  });
});
