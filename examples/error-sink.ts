import type { CommitSink, Logger } from '@mozaiks/contracts';

/** The part of an error tracker's SDK that is used. Sentry has this method under this name. */
export interface ErrorTracker {
  captureException(
    error: unknown,
    context: { readonly tags: Readonly<Record<string, string>> },
  ): void;
}

/**
 * Reports failed runs and the failed tools in them, without message texts and without the tenant.
 */
export const errorSink = (tracker: ErrorTracker): CommitSink => ({
  committed({ workflow_name, commit }) {
    for (const event of commit.events) {
      const error =
        event.type === 'workflow_error'
          ? event
          : event.type === 'tool_result'
            ? event.error
            : undefined;
      if (error === undefined) continue;
      const tags = { code: error.code, workflow_name, run_id: event.run_id ?? '' };
      tracker.captureException(new Error(`${workflow_name} failed with ${error.code}`), { tags });
    }
  },
});

/** The same logger, which also reports the errors of `error` lines: those outside of any run. */
export const trackedLogger = (logger: Logger, tracker: ErrorTracker): Logger => ({
  log(level, msg, fields) {
    logger.log(level, msg, fields);
    if (level !== 'error' || fields?.error === undefined) return;
    tracker.captureException(fields.error, {
      tags: { code: fields.code ?? 'internal', event: fields.event ?? msg },
    });
  },
});
