import type { OutboxCounts } from '@mozaiks/contracts';
import { fakeClock, recordingLogger } from '@mozaiks/testkit';
import { createOutboxGauges } from './outbox-gauges.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');

const setUp = (...answers: readonly (() => Promise<OutboxCounts>)[]) => {
  const [clock, logger] = [fakeClock(NOW), recordingLogger()];
  const asked = { times: 0 };
  const counts = () => {
    asked.times += 1;
    return answers[asked.times - 1]?.() ?? Promise.reject(new Error('no more answers'));
  };
  return { clock, logger, asked, read: createOutboxGauges({ outbox: { counts }, clock, logger }) };
};
const none = async (): Promise<OutboxCounts> => ({ waiting: 0, parked: 0 });

describe('the gauges of the usage outbox', () => {
  it('report the waiting and parked events, and the age of the oldest one', async () => {
    const { read } = setUp(async () => ({
      waiting: 3,
      parked: 1,
      oldest: '2026-11-30T11:59:30.000Z',
    }));
    expect(await read()).toEqual({
      mozaiks_usage_outbox_waiting: 3,
      mozaiks_usage_outbox_parked: 1,
      mozaiks_usage_export_lag_seconds: 30,
    });
  });

  it('have no lag if nothing is waiting', async () => {
    expect(await setUp(none).read()).toMatchObject({ mozaiks_usage_export_lag_seconds: 0 });
  });

  it('query the store at most once in ten seconds', async () => {
    const { clock, asked, read } = setUp(none, none);
    await Promise.all([read(), read()]);
    await clock.advance(9_999);
    await read();
    expect(asked.times).toBe(1);
    await clock.advance(1);
    await read();
    expect(asked.times).toBe(2);
  });

  it('are unknown while the store fails, which is logged', async () => {
    const { clock, logger, read } = setUp(() => Promise.reject(new Error('down')), none);
    expect(await read()).toEqual({});
    expect(logger.messages('warn')).toHaveLength(1);
    await clock.advance(10_000);
    expect(await read()).toMatchObject({ mozaiks_usage_outbox_waiting: 0 });
  });

  it('are unknown if the store does not answer within two seconds', async () => {
    const { clock, read } = setUp(() => new Promise(() => undefined));
    const reading = read();
    await clock.advance(2_000);
    expect(await reading).toEqual({});
  });
});
