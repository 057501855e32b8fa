import type { Timers } from './timers.ts';

export interface SilenceSettings {
  readonly timers: Timers;
  /** How long a line may be silent before it is asked, and then before it is given up. 0: for ever. */
  readonly heartbeatMs: number;
  readonly ask: () => void;
  readonly giveUp: () => void;
}

/** Finds a line that is dead without saying so. */
export interface SilenceWatch {
  /** A frame came. Cheap: a replay has thousands. */
  heard(): void;
  /** Until the next frame. */
  stop(): void;
}

export function watchSilence({ timers, heartbeatMs, ask, giveUp }: SilenceSettings): SilenceWatch {
  let isWatching = false;
  let heardAt = 0;
  const wait = (ms: number, asked: boolean): void => {
    const since = heardAt;
    timers.set('silence', ms, () => {
      if (heardAt > since) wait(heardAt + heartbeatMs - Date.now(), false);
      else if (asked) giveUp();
      else {
        ask();
        wait(heartbeatMs, true);
      }
    });
  };
  return {
    heard() {
      heardAt = Date.now();
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
