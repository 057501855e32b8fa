import type { Logger } from '@mozaiks/contracts';
import type { AreaLogger } from '@mozaiks/observability';
import type { ReloadReport, ShownFrom } from '@mozaiks/workflow-manager';
import { reloadLines } from './reload-lines.ts';

/** What the terminal says in its own words: the banner, and the messages about reloads and about the end. */
const SAID_OTHERWISE = new Set([
  'workflow_loaded',
  'workflow_broken',
  'workflow_removed',
  'workflow_restored',
  'stopping',
  'stopped',
]);

export interface TerminalLog {
  readonly logger: AreaLogger;
  /** Prints what a reload did. The first load is in the banner. */
  readonly onLoad: (report: ReloadReport) => void;
  /** From now on, lines at `info` and reloads are written. */
  readonly bannerPrinted: () => void;
}

/** A log next to a banner: before it, only warnings and errors are written; the rest is at `debug`. */
export function createTerminalLog(
  lines: AreaLogger,
  print: (text: string) => void,
  from: ShownFrom,
): TerminalLog {
  const state = { started: false };
  const quieter = (logger: Logger): Logger => ({
    log(level, msg, fields) {
      const isDetail =
        SAID_OTHERWISE.has(fields?.event ?? '') || (!state.started && level === 'info');
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
