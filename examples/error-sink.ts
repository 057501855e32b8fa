import type { CommitSink, Logger } from '@mozaiks/contracts';

/** What is needed of the SDK of an error tracker; Sentry's has this method under this name. */
export interface ErrorTracker {
  captureException(
    error: unknown,
    context: { readonly tags: Readonly<Record<string, string>> },
  ): void;
}

/** Reports runs that failed, and tools that failed in them. What people and agents said, and whose chat it is, stay here. */
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

/** The same logger, which also reports the errors of lines at `error`: those outside of any run. */
export const trackedLogger = (logger: Logger, tracker: ErrorTracker): Logger => ({
  log(level, msg, fields) {
    logger.log(level, msg, fields);
    if (level !== 'error' || fields?.error === undefined) return;
    tracker.captureException(fields.error, {
      tags: { code: fields.code ?? 'internal', event: fields.event ?? msg },
    });
  },
});
