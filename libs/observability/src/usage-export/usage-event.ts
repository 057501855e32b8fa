import { defined, type EventOf, type OutboxRow } from '@mozaiks/contracts';

type UsageFields = Omit<
  EventOf<'usage'>,
  'type' | 'seq' | 'ts' | 'chat_id' | 'run_id' | 'traceparent'
>;

/** A CloudEvent 1.0 about one model call. Receivers drop duplicates by `id` and `source`. */
export interface UsageEvent {
  readonly specversion: '1.0';
  /** `{log_id}/{seq}`: the same at every delivery. */
  readonly id: string;
  readonly source: string;
  readonly type: 'ai.mozaiks.usage';
  /** The `app_id`. */
  readonly subject: string;
  /** When the call ended, RFC 3339. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /**
   * The span of the call, in CloudEvents' extension for distributed tracing. Absent if the server
   * sends no traces.
   */
  readonly traceparent?: string;
  readonly data: UsageFields & {
    readonly app_id: string;
    readonly user_id: string;
    readonly chat_id: string;
    readonly run_id: string | null;
    readonly workflow_name: string;
    /** Null if either of its parts is unknown. */
    readonly total_tokens: number | null;
  };
}

/**
 * Null for a row without id, app or time: receivers would invent the missing value, and could not
 * detect duplicates.
 */
export function usageEvent(
  { id, log, workflow_name, fact }: OutboxRow,
  source: string,
): UsageEvent | null {
  const { app_id, user_id, chat_id } = log;
  const { type: _type, seq: _seq, ts, chat_id: _chat_id, run_id, traceparent, ...fields } = fact;
  if (id === '' || app_id === '' || Number.isNaN(Date.parse(ts))) return null;
  const { input_tokens, output_tokens } = fields;
  const total_tokens =
    input_tokens === null || output_tokens === null ? null : input_tokens + output_tokens;
  return {
    specversion: '1.0',
    id,
    source,
    type: 'ai.mozaiks.usage',
    subject: app_id,
    time: ts,
    datacontenttype: 'application/json',
    ...defined({ traceparent }),
    data: { app_id, user_id, chat_id, run_id, workflow_name, ...fields, total_tokens },
  };
}
