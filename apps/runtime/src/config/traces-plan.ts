import type { Settings } from './settings.ts';

/** Where spans are sent. */
export type TracesPlan =
  | { readonly kind: 'none' }
  /** `content`: spans include the text of messages, arguments and results. */
  | {
      readonly kind: 'otlp';
      readonly url: string;
      readonly headers: { readonly [name: string]: string };
      readonly content: boolean;
    };

type TraceSettings = Pick<
  Settings,
  | 'OTEL_EXPORTER_OTLP_ENDPOINT'
  | 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
  | 'OTEL_EXPORTER_OTLP_HEADERS'
  | 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'
>;

const WITH_CONTENT: ReadonlySet<string> = new Set(['true', 'SPAN_ONLY', 'SPAN_AND_EVENT']);

export function tracesOf(settings: TraceSettings): {
  readonly plan: TracesPlan;
  readonly problems: readonly string[];
} {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = settings;
  const name =
    own === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  const url = own ?? base;
  if (url === undefined) return { plan: { kind: 'none' }, problems: [] };
  if (!isHttp(url))
    return {
      plan: { kind: 'none' },
      problems: [`${name} must be an address that starts with http:// or https://`],
    };
  const content = WITH_CONTENT.has(settings.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT);
  const headers = headersIn(settings.OTEL_EXPORTER_OTLP_HEADERS ?? '');
  if (headers === undefined)
    return {
      plan: { kind: 'none' },
      problems: [
        'OTEL_EXPORTER_OTLP_HEADERS must be a comma-separated list of name=value, URL-encoded',
      ],
    };
  return {
    plan: { kind: 'otlp', url: own ?? `${url.replace(/\/$/, '')}/v1/traces`, headers, content },
    problems: [],
  };
}

const isHttp = (url: string): boolean =>
  URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);

/**
 * Reads a comma-separated list of `name=value` with URL-encoded values, as OpenTelemetry specifies
 * it.
 */
function headersIn(list: string): { readonly [name: string]: string } | undefined {
  const pairs = list
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '');
  try {
    return Object.fromEntries(
      pairs.map((pair) => {
        const at = pair.indexOf('=');
        if (at < 1) throw new TypeError('no name');
        return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
      }),
    );
  } catch {
    return undefined;
  }
}
