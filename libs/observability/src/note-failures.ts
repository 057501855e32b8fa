import { isJsonObject, type LogFields, type Logger } from '@mozaiks/contracts';

/** The most logs of chats whose last failure is kept. */
const MAX_KEPT = 1000;

/**
 * Keeps the reason why the last model attempt of a chat failed, which the events of the chat do not
 * contain.
 */
export interface RecordedFailures {
  /** Writes every line, and notes failed model attempts. */
  readonly logger: Logger;
  /** The message of the provider or the network when the last attempt failed with this code. */
  causeOf(log_id: string, code: string): string | undefined;
}

export function recordFailures(logger: Logger): RecordedFailures {
  const kept = new Map<string, { readonly code: string | undefined; readonly cause: string }>();
  const note = ({ data, code, error }: LogFields): void => {
    if (!isJsonObject(data) || typeof data['log_id'] !== 'string') return;
    const cause = typeof data['said'] === 'string' ? data['said'] : messageOf(error);
    kept.delete(data['log_id']);
    kept.set(data['log_id'], { code, cause });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  };
  return {
    logger: {
      log(level, msg, fields = {}) {
        if (fields.event === 'model_attempt_failed') note(fields);
        logger.log(level, msg, fields);
      },
    },
    causeOf(log_id, code) {
      const last = kept.get(log_id);
      return last?.code === code && last.cause !== '' ? last.cause : undefined;
    },
  };
}

/** The message of the cause, because the error itself only names the code. */
function messageOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : '';
}
