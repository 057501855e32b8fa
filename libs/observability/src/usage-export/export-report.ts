import { defined, type Clock, type LogLevel, type Logger, type Metrics } from '@mozaiks/contracts';
import { failureOf, type SendOutcome, type UsageSink } from './usage-sink.ts';

/** Why rows were parked. `invalid`: no valid event can be made from them. */
export type ParkReason = 'refused' | 'expired' | 'invalid';

/** Log lines and metrics of the export. */
export interface ExportReport {
  sent(outcome: SendOutcome, events: number): void;
  parked(reason: ParkReason, ids: readonly string[]): void;
  storeFailed(error: unknown): void;
}

interface ReportDeps {
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly metrics?: Pick<Metrics, 'count'>;
  readonly sink: UsageSink['name'];
}

type State = 'delivered' | 'unavailable' | 'misconfigured' | 'store_failed';

const HOUR_MS = 60 * 60 * 1000;
/** The most ids in one line. */
const MAX_IDS = 20;

const LINES: { readonly [state in State]: readonly [level: LogLevel, event: string, msg: string] } =
  {
    delivered: ['info', 'usage_export_recovered', 'usage events are delivered again'],
    unavailable: [
      'warn',
      'usage_export_unavailable',
      'usage events cannot be delivered at present, and are sent again',
    ],
    misconfigured: [
      'error',
      'usage_export_misconfigured',
      'usage events are rejected until a setting changes here or at the receiver, and are sent again',
    ],
    store_failed: [
      'warn',
      'usage_export_store_failed',
      'usage events cannot be read from the store',
    ],
  };

/**
 * Logs one line for each change between delivering and failing, one per hour while it fails, and
 * one for rows that are parked together.
 */
export function createExportReport({ logger, clock, metrics, sink }: ReportDeps): ExportReport {
  const last = { state: 'delivered', at: 0 };
  const enter = (state: State, reason?: string): void => {
    const at = clock.monotonic();
    // A different reason is reported too: the change that a person made may have made it worse.
    const named = state === 'misconfigured' ? `${state} ${reason ?? ''}` : state;
    if (named === last.state && (state === 'delivered' || at - last.at < HOUR_MS)) return;
    Object.assign(last, { state: named, at });
    const [level, event, msg] = LINES[state];
    logger.log(level, reason === undefined ? msg : `${msg}: ${reason}`, {
      event,
      data: { sink, ...defined({ reason }) },
    });
  };
  return {
    sent(outcome, events) {
      if (outcome.kind === 'delivered')
        metrics?.count('mozaiks_usage_events_delivered_total', { sink }, events);
      else metrics?.count('mozaiks_usage_sends_failed_total', { sink, kind: outcome.kind });
      if (outcome.kind === 'delivered') enter('delivered');
      else if (outcome.kind !== 'refused') enter(outcome.kind, outcome.reason);
    },
    parked(reason, ids) {
      metrics?.count('mozaiks_usage_events_parked_total', { sink, reason }, ids.length);
      logger.log(
        'error',
        `usage events parked: ${ids.length} (${reason}); mozaiks usage resend sends them again`,
        {
          event: 'usage_events_parked',
          data: { sink, reason, count: ids.length, ids: ids.slice(0, MAX_IDS) },
        },
      );
    },
    storeFailed: (error) => enter('store_failed', failureOf(error)),
  };
}
