import { assertNever, type Clock, type Logger } from '@mozaiks/contracts';
import { watchFolder } from './watch-folder.ts';

export type ReloadMode = 'watch' | 'signal' | 'off';

export interface ReloadInput<R> {
  readonly directory: string;
  readonly mode: ReloadMode;
  readonly load: (only?: ReadonlySet<string>) => Promise<R>;
  readonly logger: Logger | undefined;
  readonly clock: Pick<Clock, 'sleep'> | undefined;
}
export interface Reloads<R> {
  run(only?: ReadonlySet<string>): Promise<R>;
  close(): Promise<void>;
}

/**
 * Editors write a file in a few milliseconds. A file that is read half-written breaks the workflow
 * until its next change.
 */
const SETTLE_MS = 25;
const realSleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms).unref());

function listen(
  input: ReloadInput<unknown>,
  reload: (only?: ReadonlySet<string>) => void,
): () => void {
  const { directory, mode, logger, clock } = input;
  const onSignal = () => reload();
  switch (mode) {
    case 'off':
      return () => undefined;
    case 'signal':
      process.on('SIGHUP', onSignal);
      return () => void process.off('SIGHUP', onSignal);
    case 'watch': {
      const onError = (error: unknown) =>
        logger?.log('warn', 'workflow files are not watched', { event: 'watch_failed', error });
      try {
        const settle = () => (clock === undefined ? realSleep(SETTLE_MS) : clock.sleep(SETTLE_MS));
        const watcher = watchFolder(directory, { onChange: reload, onError, settle });
        return () => watcher.close();
      } catch (error) {
        onError(error);
        return () => undefined;
      }
    }
    default:
      return assertNever(mode, 'reload mode');
  }
}

/** Runs reloads one after another: those that are called for and those that the mode triggers. */
export function createReloads<R>(input: ReloadInput<R>): Reloads<R> {
  let last: Promise<unknown> = Promise.resolve();
  const run = (only?: ReadonlySet<string>): Promise<R> => {
    const next = last.then(() => input.load(only));
    last = next.catch(() => undefined);
    return next;
  };
  const stop = listen(input, (only) => {
    run(only).catch((error: unknown) =>
      input.logger?.log('error', 'workflows could not be reloaded', {
        event: 'reload_failed',
        error,
      }),
    );
  });
  return {
    run,
    async close() {
      stop();
      await last;
    },
  };
}
