/// <reference types="node" preserve="true" />
import { bytesIn, fieldsOf, numberIn, textIn, type Fields } from './protobuf.ts';

type Attribute = string | number | boolean | readonly Attribute[];

/**
 * A span as a collector receives it. Ids are hexadecimal; times are milliseconds since the epoch.
 */
export interface CollectedSpan {
  readonly name: string;
  readonly kind: 'internal' | 'client' | 'other';
  readonly trace_id: string;
  readonly span_id: string;
  /** Empty for a root span. */
  readonly parent_id: string;
  readonly started_at: number;
  readonly ended_at: number;
  readonly attributes: { readonly [name: string]: Attribute };
  readonly resource: { readonly [name: string]: Attribute };
  readonly failed: boolean;
}

/** The spans of an `ExportTraceServiceRequest`. */
export const readSpans = (request: Buffer): readonly CollectedSpan[] =>
  messagesIn(fieldsOf(request), 1).flatMap((group) => {
    const resource = attributesOf(
      messagesIn(group, 1).flatMap((message) => messagesIn(message, 1)),
    );
    return messagesIn(group, 2).flatMap((scope) =>
      messagesIn(scope, 2).map((span) => spanOf(span, resource)),
    );
  });

const messagesIn = (fields: Fields, number: number): readonly Fields[] =>
  bytesIn(fields, number).map(fieldsOf);

function spanOf(span: Fields, resource: CollectedSpan['resource']): CollectedSpan {
  const hex = (field: number): string => bytesIn(span, field)[0]?.toString('hex') ?? '';
  const kind = numberIn(span, 6);
  return {
    name: textIn(span, 5),
    kind: kind === 1 ? 'internal' : kind === 3 ? 'client' : 'other',
    trace_id: hex(1),
    span_id: hex(2),
    parent_id: hex(4),
    started_at: timeOf(bytesIn(span, 7)[0]),
    ended_at: timeOf(bytesIn(span, 8)[0]),
    attributes: attributesOf(messagesIn(span, 9)),
    resource,
    failed: messagesIn(span, 15).some((status) => numberIn(status, 3) === 2),
  };
}

const timeOf = (nanoseconds: Buffer | undefined): number =>
  Number(nanoseconds?.readBigUInt64LE() ?? 0n) / 1e6;

const attributesOf = (pairs: readonly Fields[]): CollectedSpan['attributes'] =>
  Object.fromEntries(pairs.map((pair) => [textIn(pair, 1), valueOf(bytesIn(pair, 2)[0])]));

/** The value of an `AnyValue`: a string, boolean, integer, double or list. */
function valueOf(value: Buffer | undefined): Attribute {
  const [number, [content = ''] = []] =
    value === undefined ? [1] : ([...fieldsOf(value)][0] ?? [1]);
  if (typeof content === 'number') return number === 2 ? content === 1 : content;
  if (typeof content === 'string' || number === 1) return String(content);
  return number === 4 ? content.readDoubleLE() : bytesIn(fieldsOf(content), 1).map(valueOf);
}
