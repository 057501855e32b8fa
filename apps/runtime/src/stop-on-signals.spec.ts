import { recordingLogger } from '@mozaiks/testkit';
import { stopOnSignals } from './stop-on-signals.ts';

/** A server that is stopped, with the printed text and the exit code. */
function started({ turns = 0 } = {}) {
  const printed: string[] = [];
  const exits: number[] = [];
  const listeners = new Map<string, () => void>();
  let resolve = (): void => undefined;
  const stopped = new Promise<void>((done) => {
    resolve = done;
  });
  let now = 1000;
  const logger = recordingLogger();
  stopOnSignals({
    runtime: { running: () => turns, drainTimeoutMs: 25_000, stop: () => stopped, logger },
    onSignal: (signal, listener) => void listeners.set(signal, listener),
    print: (text) => printed.push(text),
    exit: (code) => exits.push(code),
    fail: () => exits.push(1),
    now: () => now,
  });
  const send = (signal: 'SIGINT' | 'SIGTERM', after_ms = 0): void => {
    now += after_ms;
    listeners.get(signal)?.();
  };
  return { printed, exits, logged: () => logger.lines, send, ended: () => resolve() };
}

describe('Ctrl-C', () => {
  it('prints that the server waits for running turns, and for how long', () => {
    const { printed, send } = started({ turns: 2 });
    send('SIGINT');
    expect(printed).toEqual([
      '\nStopping: waiting for 2 running turns, at most 25 s. Ctrl-C again stops immediately.',
    ]);
  });

  it('prints when the server has stopped, and exits with 0', async () => {
    const { printed, exits, send, ended } = started();
    send('SIGINT');
    ended();
    await Promise.resolve();
    await Promise.resolve();
    expect([printed, exits]).toEqual([['\nStopping.', 'Stopped.'], [0]]);
  });

  it('logs that the server is stopping and has stopped', async () => {
    const { logged, send, ended } = started({ turns: 2 });
    send('SIGTERM');
    ended();
    await Promise.resolve();
    await Promise.resolve();
    expect(logged()).toMatchObject([
      {
        level: 'info',
        fields: { event: 'stopping', data: { running: 2, drain_timeout_ms: 25_000 } },
      },
      { level: 'info', fields: { event: 'stopped' } },
    ]);
  });

  it('stops the server immediately when it is pressed again', () => {
    const { printed, exits, send } = started({ turns: 1 });
    send('SIGINT');
    send('SIGINT', 600);
    expect(printed.at(-1)).toBe(
      '\nStopped immediately. Interrupted turns continue at the next start.',
    );
    expect(exits).toEqual([130]);
  });

  it('counts once if npm passes on the same key press', () => {
    const { printed, exits, send } = started({ turns: 1 });
    send('SIGINT');
    send('SIGINT', 20);
    expect(printed).toHaveLength(1);
    expect(exits).toEqual([]);
  });

  it('stops the server immediately after a SIGTERM as well', () => {
    const { exits, send } = started({ turns: 1 });
    send('SIGTERM');
    send('SIGINT', 600);
    expect(exits).toEqual([130]);
  });
});

it('a second SIGTERM changes nothing', () => {
  const { printed, exits, send } = started({ turns: 1 });
  send('SIGTERM');
  send('SIGTERM', 5000);
  expect(printed).toHaveLength(1);
  expect(exits).toEqual([]);
});
