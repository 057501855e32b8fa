import { createLogger, type AreaLogger } from '@mozaiks/observability';
import type { Settings } from './config/settings.ts';
import { systemClock } from './system.ts';
import { createTerminalLog, type TerminalLog } from './terminal-log.ts';

export interface ServerLog extends Pick<TerminalLog, 'onLoad'> {
  readonly logger: AreaLogger;
  /** Text for people, not JSON. */
  readonly forPeople: boolean;
  /** Everything is started: text for people gets the banner. In JSON, lines of the log say it. */
  readonly started: (banner: () => string) => void;
}

interface Output {
  readonly print: (text: string) => void;
  readonly terminal: boolean;
}

/** The log of the server on standard output, as `LOG_FORMAT` and `LOG_LEVEL` say. */
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
