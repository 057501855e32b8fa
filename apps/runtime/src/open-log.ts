import { createLogger, type AreaLogger } from '@mozaiks/observability';
import type { Settings } from './config/settings.ts';
import { systemClock } from './system.ts';
import { createTerminalLog, type TerminalLog } from './terminal-log.ts';

export interface ServerLog extends Pick<TerminalLog, 'onLoad'> {
  readonly logger: AreaLogger;
  /** The log is text for people instead of JSON. */
  readonly forPeople: boolean;
  /**
   * Called when everything has started. Prints the banner in the text log. The JSON log has log
   * lines instead.
   */
  readonly started: (banner: () => string) => void;
}

interface Output {
  readonly print: (text: string) => void;
  readonly terminal: boolean;
}

/** Creates the log of the server on standard output, according to `LOG_FORMAT` and `LOG_LEVEL`. */
export function openLog(
  { LOG_FORMAT, LOG_LEVEL, WORKFLOWS_DIR }: Settings,
  { print, terminal }: Output,
): ServerLog {
  const format = LOG_FORMAT ?? (terminal ? 'text' : 'json');
  const lines = createLogger({
    level: LOG_LEVEL.level,
    areaLevels: LOG_LEVEL.areas,
    format,
    now: systemClock.now,
  });
  if (format === 'json')
    return { logger: lines, forPeople: false, onLoad: () => undefined, started: () => undefined };
  const { logger, onLoad, bannerPrinted } = createTerminalLog(lines, print, {
    cwd: process.cwd(),
    directory: WORKFLOWS_DIR,
  });
  return {
    logger,
    forPeople: true,
    onLoad,
    started(banner) {
      print(banner());
      bannerPrinted();
    },
  };
}
