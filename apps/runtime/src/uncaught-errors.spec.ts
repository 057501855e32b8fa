import { RuntimeError } from '@mozaiks/contracts';
import { recordingLogger } from '@mozaiks/testkit';
import { handleUncaughtErrors } from './uncaught-errors.ts';

function deferred() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/**
 * A server whose process reports failures. The test controls when it has drained, and when its time
 * has passed.
 */
function watched() {
  const logger = recordingLogger();
  const listeners = new Map<string, (error: unknown) => void>();
  const [counted, exits, slept]: [string[], number[], number[]] = [[], [], []];
  const [drained, passed] = [deferred(), deferred()];
  handleUncaughtErrors({
    runtime: {
      logger,
      drainTimeoutMs: 25_000,
      countError: (code) => void counted.push(code),
      stop: () => drained.promise,
    },
    onFailure: (event, listener) => void listeners.set(event, listener),
    markFailed: () => exits.push(-1),
    exit: (code) => exits.push(code),
    sleep: (ms) => (slept.push(ms), passed.promise),
  });
  return {
    logger,
    counted,
    exits,
    slept,
    throwOutside: (error: unknown) => listeners.get('uncaughtException')?.(error),
    rejectOutside: (error: unknown) => listeners.get('unhandledRejection')?.(error),
    drained: drained.resolve,
    passed: passed.resolve,
  };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('an unhandled rejection', () => {
  it('is logged and counted by its code, and the process continues', async () => {
    const { logger, counted, exits, rejectOutside } = watched();
    rejectOutside(new RuntimeError('store_unavailable'));
    rejectOutside('not even an error');
    await settled();
    expect(counted).toEqual(['store_unavailable', 'internal']);
    expect(logger.lines).toMatchObject([
      { level: 'error', fields: { event: 'unhandled_rejection', code: 'store_unavailable' } },
      {
        level: 'error',
        fields: { event: 'unhandled_rejection', code: 'internal', error: 'not even an error' },
      },
    ]);
    expect(exits).toEqual([]);
  });
});

describe('an uncaught exception', () => {
  it('ends the process with 1 after the server has drained', async () => {
    const { logger, counted, exits, throwOutside, drained } = watched();
    throwOutside(new Error('boom'));
    await settled();
    expect([counted, exits]).toEqual([['internal'], [-1]]);
    expect(logger.lines).toMatchObject([
      { level: 'error', fields: { event: 'uncaught_exception', code: 'internal' } },
    ]);
    drained();
    await settled();
    expect(exits).toEqual([-1, 1]);
  });

  it('waits at most five seconds for the drain', async () => {
    const { exits, slept, throwOutside, passed } = watched();
    throwOutside(new Error('boom'));
    passed();
    await settled();
    expect([slept, exits]).toEqual([[5_000], [-1, 1]]);
  });

  it('is logged only a few times if it repeats, such as for a broken standard output', () => {
    const { logger, counted, slept, throwOutside } = watched();
    for (let times = 0; times < 100; times += 1) throwOutside(new Error('write EPIPE'));
    expect([logger.lines.length, counted.length, slept.length]).toEqual([11, 100, 1]);
  });
});
