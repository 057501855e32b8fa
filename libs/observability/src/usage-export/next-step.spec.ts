import { toTimestamp, type OutboxRow } from '@mozaiks/contracts';
import { usageRow } from '@mozaiks/testkit';
import { outcomeOf } from './answer-outcome.ts';
import { nextStep } from './next-step.ts';
import { log } from './outbox.fixture.ts';
import { defaultExport } from './settings.ts';
import type { SendOutcome } from './usage-sink.ts';

const HOUR = 60 * 60 * 1000;
const now = Date.UTC(2026, 0, 3);
/** One row for each age of its first claim, in hours. */
const rowsOf = (...hours: readonly number[]): OutboxRow[] =>
  hours.map((ago, index) => ({
    ...usageRow(log, index + 1),
    log,
    first_claimed_at: toTimestamp(now - ago * HOUR),
  }));

describe('the outcome of an answer', () => {
  it.each([
    [[200, 201, 202, 204, 299], { kind: 'delivered' }],
    [[400, 413, 422], { kind: 'refused' }],
    [[408, 429, 500, 502, 503, 504, 599], { kind: 'unavailable' }],
    [[301, 302, 307, 308, 401, 403, 404, 405, 410, 415, 418], { kind: 'misconfigured' }],
  ])('of status %j is %j', (statuses, outcome) => {
    for (const status of statuses)
      expect(outcomeOf({ status, retry_after: undefined }, now)).toMatchObject(outcome);
  });

  it.each([
    ['120', 120_000],
    [new Date(now + 90_000).toUTCString(), 90_000],
    [new Date(now - 90_000).toUTCString(), 0],
    ['soon', undefined],
    ['-5', undefined],
  ])('with Retry-After %j asks for %j ms', (retry_after, ms) => {
    const outcome = outcomeOf({ status: 429, retry_after }, now);
    expect('retry_after_ms' in outcome ? outcome.retry_after_ms : undefined).toBe(ms);
  });
});

describe('the step after a send', () => {
  const down: SendOutcome = { kind: 'unavailable', reason: 'HTTP 503' };
  const after = (outcome: SendOutcome, { rows = rowsOf(0, 0), failures = 1, random = 0 } = {}) =>
    nextStep({ outcome, rows, failures, random, now }, defaultExport);
  const wait = (ms: number, more: object = {}) => ({
    step: 'wait',
    ms,
    hold: false,
    expired: [],
    ...more,
  });

  it.each<[string, Parameters<typeof after>, object]>([
    ['records what was delivered', [{ kind: 'delivered' }, {}], { step: 'delivered' }],
    ['halves a batch that is rejected', [{ kind: 'refused', reason: '' }, {}], { step: 'halve' }],
    [
      'parks a row that is rejected alone',
      [{ kind: 'refused', reason: '' }, { rows: rowsOf(0) }],
      { step: 'park' },
    ],
    ['waits less than a second after the first failure', [down, { random: 0.99 }], wait(995)],
    ['doubles the wait with each failure', [down, { failures: 4 }], wait(4_000)],
    ['waits a minute at most', [down, { failures: 2_000, random: 1 }], wait(60_000)],
    [
      'waits just as long after a wrong setting',
      [{ kind: 'misconfigured', reason: '' }, { failures: 2 }],
      wait(1_000),
    ],
    [
      'waits as long as the receiver requests, and lets no other process send',
      [{ ...down, retry_after_ms: 90_000 }, {}],
      wait(90_000, { hold: true }),
    ],
    [
      'does not wait longer than five minutes',
      [{ ...down, retry_after_ms: 1e12 }, {}],
      wait(300_000, { hold: true }),
    ],
    [
      'waits longer than requested after many failures',
      [{ ...down, retry_after_ms: 1 }, { failures: 9 }],
      wait(30_000, { hold: true }),
    ],
    [
      'parks rows that have failed for a day',
      [down, { rows: rowsOf(24, 23), failures: 9 }],
      wait(30_000, { expired: ['log-1/1'] }),
    ],
    [
      'parks rows that a wrong setting has delayed for a day',
      [
        { kind: 'misconfigured', reason: '' },
        { rows: rowsOf(30), failures: 9 },
      ],
      wait(30_000, { expired: ['log-1/1'] }),
    ],
    [
      'parks nothing during the first failures after a start',
      [down, { rows: rowsOf(99), failures: 4 }],
      wait(4_000),
    ],
  ])('%s', (_what, [outcome, sent], step) => {
    expect(after(outcome, sent)).toEqual(step);
  });
});
