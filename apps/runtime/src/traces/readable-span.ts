import type { HrTime } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { FinishedSpan, SpanAttributes } from '@mozaiks/observability';
import type { Sdk } from './load-sdk.ts';

const SCOPE = { name: 'mozaiks', schemaUrl: 'https://opentelemetry.io/schemas/1.45.0' };

/** A finished span in the format of the SDK's exporters. */
export function readableSpan(
  { SpanKind, SpanStatusCode, TraceFlags }: Sdk,
  resource: Resource,
  span: FinishedSpan,
): ReadableSpan {
  const { trace_id: traceId, parent_id, started_at, ended_at, error } = span;
  const traceFlags = TraceFlags.SAMPLED;
  const context = { traceId, spanId: span.span_id, traceFlags };
  return {
    name: span.name,
    kind: span.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
    spanContext: () => context,
    ...(parent_id === undefined
      ? {}
      : { parentSpanContext: { traceId, spanId: parent_id, traceFlags } }),
    startTime: hrTime(started_at),
    endTime: hrTime(ended_at),
    duration: hrTime(ended_at - started_at),
    status:
      error === undefined
        ? { code: SpanStatusCode.UNSET }
        : { code: SpanStatusCode.ERROR, message: error },
    attributes: attributesOf(span.attributes),
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** Converts milliseconds to seconds and nanoseconds. */
const hrTime = (ms: number): HrTime => [Math.trunc(ms / 1000), Math.round((ms % 1000) * 1e6)];

const attributesOf = (attributes: SpanAttributes): ReadableSpan['attributes'] =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'object' ? [...value] : value,
    ]),
  );
