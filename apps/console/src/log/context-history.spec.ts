import { contextHistory, valuesBefore } from './context-history.ts';
import { eventsOf } from './events.fixture.ts';
import { supportDesk } from './support-desk.fixture.ts';

describe('the history of the context', () => {
  const history = contextHistory(supportDesk);

  it('says of each value which event set it, and which tool', () => {
    expect([...history.keys()]).toEqual(['plan', 'case_closed']);
    expect(history.get('case_closed')).toMatchObject([
      { seq: 3, value: false, by: 'hook', tool: null },
      { seq: 19, value: true, by: 'tool', tool: 'refund' },
    ]);
  });

  it('knows the last values before an event, newest first', () => {
    expect(valuesBefore(history, 'case_closed', 23).map(({ value }) => value)).toEqual([
      true,
      false,
    ]);
    expect(valuesBefore(history, 'case_closed', 19).map(({ value }) => value)).toEqual([false]);
    expect(valuesBefore(history, 'unknown', 19)).toEqual([]);
  });

  it('tells a removed variable and a hidden value from null', () => {
    const [set, hidden, removed] =
      contextHistory(
        eventsOf([
          { type: 'context_update', set: { secret: null }, by: 'hook' },
          { type: 'context_update', set: { secret: null }, by: 'hook', redacted: true },
          { type: 'context_update', set: {}, unset: ['secret'], by: 'client' },
        ]),
      ).get('secret') ?? [];
    expect([set?.redacted, hidden?.redacted, removed?.redacted]).toEqual([false, true, false]);
    expect([
      set !== undefined && 'value' in set,
      removed !== undefined && 'value' in removed,
    ]).toEqual([true, false]);
  });
});
