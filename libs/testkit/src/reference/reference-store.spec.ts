import { chatStoreSuite } from '../suites/chat-store.suite.ts';
import { fakeClock } from '../fake-clock.ts';
import { referenceStore } from './reference-store.ts';
import { createdLog } from '../suites/subject.ts';

chatStoreSuite('reference store', async () => referenceStore({ usage_outbox: true }));

describe('reference store with latency', () => {
  it('answers when the time has passed', async () => {
    const clock = fakeClock();
    const store = referenceStore({ clock, latency_ms: 10 });
    const answers: string[] = [];
    const asked = createdLog(store).then(() => answers.push('created'));
    await clock.advance(9);
    expect(answers).toEqual([]);
    await clock.advance(1);
    expect(answers).toEqual(['created']);
    await asked;
  });
});
