import type { Logger } from '@mozaiks/contracts';
import type { AreaLogger } from '@mozaiks/observability';
import type { ReloadReport, ShownFrom } from '@mozaiks/workflow-manager';
import { reloadLines } from './reload-lines.ts';

/**
 * Events that the terminal reports in other ways: the banner, and the messages about reloads and
 * the shutdown.
 */
const SHOWN_IN_TERMINAL = new Set([
  'workflow_loaded',
  'workflow_broken',
  'workflow_removed',
  'workflow_restored',
  'stopping',
  'stopped',
]);

export interface TerminalLog {
  readonly logger: AreaLogger;
  /** Prints the result of a reload. The first load is part of the banner. */
  readonly onLoad: (report: ReloadReport) => void;
  /** From now on, lines at level `info` and reloads are written. */
  readonly bannerPrinted: () => void;
}

/**
 * Creates the log for a terminal with a banner. Before the banner, only warnings and errors are
 * written. Other lines become `debug`.
 */
export function createTerminalLog(
  lines: AreaLogger,
  print: (text: string) => void,
  from: ShownFrom,
): TerminalLog {
  const state = { started: false };
  const quieter = (logger: Logger): Logger => ({
    log(level, msg, fields) {
      const isDetail =
        SHOWN_IN_TERMINAL.has(fields?.event ?? '') || (!state.started && level === 'info');
      logger.log(isDetail ? 'debug' : level, msg, fields);
    },
  });
  return {
    logger: { ...quieter(lines), area: (name) => quieter(lines.area(name)) },
    onLoad(report) {
      const changes = state.started ? reloadLines(report, from) : [];
      if (changes.length > 0) print(changes.join('\n'));
    },
    bannerPrinted() {
      state.started = true;
    },
  };
}
