import {
  isErrorCode,
  type CommitSink,
  type EventOf,
  type Metrics,
  type RuntimeEvent,
} from '@mozaiks/contracts';

/** Counts what happens in chats: runs, turns, model calls, tools, takeovers. */
export const createMetricsSink = (metrics: Metrics): CommitSink => ({
  committed({ workflow_name, commit }) {
    metrics.count('mozaiks_appends_total', {});
    for (const event of commit.events) count(metrics, workflow_name, event);
  },
});

function count(metrics: Metrics, workflow_name: string, event: RuntimeEvent): void {
  switch (event.type) {
    case 'workflow_start':
      return metrics.count('mozaiks_runs_started_total', { workflow_name });
    case 'workflow_complete':
      metrics.observe(
        'mozaiks_gen_ai_workflow_duration_seconds',
        { gen_ai_workflow_name: workflow_name },
        event.duration_ms / 1000,
      );
      return metrics.count('mozaiks_runs_total', { workflow_name, outcome: event.reason });
    case 'workflow_error':
      return metrics.count('mozaiks_runs_total', { workflow_name, outcome: event.code });
    case 'agent_start':
      return metrics.count('mozaiks_turns_total', { workflow_name });
    case 'handoff':
      return metrics.count('mozaiks_handoffs_total', { workflow_name });
    case 'owner_changed':
      return metrics.count('mozaiks_takeovers_total', {});
    case 'tool_result':
      return metrics.observe(
        'mozaiks_gen_ai_execute_tool_duration_seconds',
        { error_type: knownCode(event.error?.code) },
        event.duration_ms / 1000,
      );
    case 'usage':
      return countModelCall(metrics, event);
    default:
      return undefined;
  }
}

/** Clients choose the codes of their own errors, so those share one label. */
const knownCode = (code: string | undefined): string =>
  code === undefined ? '' : isErrorCode(code) ? code : 'other';

/** A cached answer is not a model call. */
function countModelCall(metrics: Metrics, usage: EventOf<'usage'>): void {
  if (usage.cached) return;
  const model = { gen_ai_provider_name: usage.provider, gen_ai_request_model: usage.model };
  const failed = usage.outcome === 'failed' || usage.outcome === 'voided';
  const duration = { ...model, error_type: usage.outcome === 'ok' ? '' : usage.outcome };
  metrics.observe(
    'mozaiks_gen_ai_client_operation_duration_seconds',
    duration,
    usage.duration_ms / 1000,
  );
  if (failed) metrics.count('mozaiks_model_attempts_failed_total', model);
  if (usage.first_token_ms !== null)
    metrics.observe(
      'mozaiks_gen_ai_client_operation_time_to_first_chunk_seconds',
      model,
      usage.first_token_ms / 1000,
    );
  if (usage.cost_usd !== null) metrics.count('mozaiks_model_cost_usd_total', model, usage.cost_usd);
  for (const kind of ['input', 'cached_input', 'output', 'reasoning'] as const) {
    const tokens = usage[`${kind}_tokens`];
    if (tokens === null) continue;
    metrics.count('mozaiks_model_tokens_total', { ...model, kind }, tokens);
    if (kind === 'input' || kind === 'output')
      metrics.observe(
        'mozaiks_gen_ai_client_token_usage',
        { ...model, gen_ai_token_type: kind },
        tokens,
      );
  }
}
