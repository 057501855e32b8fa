import type { Timers } from './timers.ts';

export interface SilenceSettings {
  readonly timers: Timers;
  /**
   * How long a connection may be silent before a ping is sent, and then before it is given up. 0:
   * forever.
   */
  readonly heartbeatMs: number;
  readonly ask: () => void;
  readonly giveUp: () => void;
}

/** Finds a connection that is dead but was never closed. */
export interface SilenceWatch {
  /** Called for each frame. Cheap: a replay has thousands. */
  onFrame(): void;
  /** Stops watching until the next frame. */
  stop(): void;
}

export function watchSilence({ timers, heartbeatMs, ask, giveUp }: SilenceSettings): SilenceWatch {
  let isWatching = false;
  let frameAt = 0;
  const wait = (ms: number, asked: boolean): void => {
    const since = frameAt;
    timers.set('silence', ms, () => {
      if (frameAt > since) wait(frameAt + heartbeatMs - Date.now(), false);
      else if (asked) giveUp();
      else {
        ask();
        wait(heartbeatMs, true);
      }
    });
  };
  return {
    onFrame() {
      frameAt = Date.now();
      if (isWatching || heartbeatMs === 0) return;
      isWatching = true;
      wait(heartbeatMs, false);
    },
    stop() {
      isWatching = false;
      timers.clear('silence');
    },
  };
}
