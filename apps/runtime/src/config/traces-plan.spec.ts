import { planOf } from './plan.ts';
import { readSettings } from './read-settings.ts';

const traces = (env: Record<string, string>) => planOf(readSettings(env)).traces;

describe('the destination of traces', () => {
  it('is unset without an address', () => {
    expect(traces({})).toEqual({ kind: 'none' });
  });

  it("is the protocol's path under the address of the collector", () => {
    for (const address of ['http://collector:4318', 'http://collector:4318/'])
      expect(traces({ OTEL_EXPORTER_OTLP_ENDPOINT: address })).toEqual({
        kind: 'otlp',
        url: 'http://collector:4318/v1/traces',
        headers: {},
        content: false,
      });
  });

  it('is the specific address for traces if there is one', () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://b/in',
    };
    expect(traces(env)).toMatchObject({ url: 'https://b/in' });
  });

  it.each([
    ['SPAN_ONLY', true],
    ['SPAN_AND_EVENT', true],
    ['true', true],
    ['EVENT_ONLY', false],
    ['NO_CONTENT', false],
    ['false', false],
  ])('includes content at %s: %s', (value, content) => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318',
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value,
    };
    expect(traces(env)).toMatchObject({ content });
  });

  it("includes headers in OpenTelemetry's format, and an invalid list is not repeated in the error", () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318' };
    const headers = (list: string): unknown => traces({ ...env, OTEL_EXPORTER_OTLP_HEADERS: list });
    expect(headers('authorization=Bearer%20key, x-team=a')).toMatchObject({
      headers: { authorization: 'Bearer key', 'x-team': 'a' },
    });
    expect(() => headers('hush')).toThrow(
      'OTEL_EXPORTER_OTLP_HEADERS must be a comma-separated list of name=value, URL-encoded',
    );
  });

  it('must be an HTTP address, and an invalid one is not repeated in the error', () => {
    const refused = (): unknown =>
      traces({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'collector-secret:4317' });
    expect(refused).toThrow(
      'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be an address that starts with http:// or https://',
    );
    expect(refused).not.toThrow('secret');
  });
});
